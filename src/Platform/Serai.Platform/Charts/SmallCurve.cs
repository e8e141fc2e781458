using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Components;
using Serai.Platform.Languages;

namespace Serai.Platform.Charts;

/// <summary>
/// Draws a curve in little: one shape for all counts, so that dozens of them with three years of days each fit a page.
/// What a capped count is stands written above it, as in the large drawing.
/// </summary>
internal sealed class SmallCurve(
    IReadOnlyList<CurvePoint> points, CurveAxis axis, CurveSummary summary, Texts texts)
{
    /// <summary>Units of height; finer than the few pixels it gets.</summary>
    public const int Height = 100;

    /// <summary>
    /// Of how much of the width one number above a capped count may stand; nearer ones would write over each other.
    /// </summary>
    private const double NumberRoom = 0.4;

    public required string Description { get; init; }

    public IReadOnlyList<CurveAnnotation> Annotations { get; init; } = [];

    public CurvePeriod Period { get; init; }

    /// <summary>A sparkline has neither grid nor numbers: they stand beside it.</summary>
    public bool IsBare { get; init; }

    public MarkupString Draw()
    {
        var svg = new SvgWriter();
        svg.Open("svg", ("class", IsBare ? "plot spark" : "plot small"), ("role", "img"), ("aria-label", Description));
        if (!IsBare)
        {
            svg.Add("line", ("class", "grid"), ("x2", "100%"));
        }

        svg.Open(
            "svg", ("viewBox", string.Create(CultureInfo.InvariantCulture, $"0 0 {points.Count} {Height}")),
            ("preserveAspectRatio", "none"), ("width", "100%"), ("height", "100%"));
        svg.Add("path", ("class", "bars"), ("d", Counts(areAlarms: false)));
        if (Has(CurveMarks.Alarm))
        {
            svg.Add("path", ("class", "alarms"), ("d", Counts(areAlarms: true)));
        }

        if (Has(CurveMarks.Later))
        {
            AddLater(svg);
        }

        if (Has(CurveMarks.Missing))
        {
            svg.Add("path", ("class", "missing"), ("vector-effect", "non-scaling-stroke"), ("d", Missing()));
        }

        svg.Close();
        svg.Add("line", ("class", "axis"), ("x2", "100%"), ("y1", "100%"), ("y2", "100%"));
        if (!IsBare)
        {
            if (Has(CurveMarks.Capped))
            {
                DrawNumbers(svg);
            }

            DrawAnnotations(svg);
        }

        return svg.Close().ToMarkup();
    }

    /// <summary>One step a point, told by how far it goes up or down; points of one height are one step.</summary>
    private string Counts(bool areAlarms)
    {
        var path = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"M0 {Height}"));
        var (height, run) = (0, 0);
        for (var i = 0; i < points.Count; i++)
        {
            var point = points[i];
            var wanted = point.Value is > 0 && point.IsAlarm == areAlarms ? UnitsOf(point.Value.Value) : 0;
            if (wanted != height)
            {
                Run(path, run);
                path.Append(CultureInfo.InvariantCulture, $"v{height - wanted}");
                (height, run) = (wanted, 0);
            }

            run++;
        }

        Run(path, run);
        return path.Append(CultureInfo.InvariantCulture, $"V{Height}z").ToString();
    }

    private static void Run(StringBuilder path, int steps)
    {
        if (steps > 0)
        {
            path.Append(CultureInfo.InvariantCulture, $"h{steps}");
        }
    }

    private void AddLater(SvgWriter svg)
    {
        var path = new StringBuilder();
        for (var i = 0; i < points.Count; i++)
        {
            if (points[i].Later is { } later)
            {
                var isFirst = i == 0 || points[i - 1].Later is null;
                path.Append(
                    CultureInfo.InvariantCulture, $"{(isFirst ? $"M{i} " : "V")}{Height - UnitsOf(later)}h1");
            }
        }

        svg.Add("path", ("class", "later"), ("vector-effect", "non-scaling-stroke"), ("d", path.ToString()));
    }

    private string Missing()
    {
        var path = new StringBuilder();
        for (var i = 0; i < points.Count; i++)
        {
            if (points[i].Value is null)
            {
                path.Append(
                    CultureInfo.InvariantCulture,
                    $"{(i == 0 || points[i - 1].Value is not null ? $"M{i} {Height}" : "")}h1");
            }
        }

        return path.ToString();
    }

    private void DrawNumbers(SvgWriter svg)
    {
        List<int> written = [];
        foreach (var i in Enumerable.Range(0, points.Count).Where(i => points[i].Value is { } v && axis.Caps(v))
            .OrderByDescending(i => points[i].Value))
        {
            svg.OpenAt(SvgValue.Percent((i + 0.5) / points.Count), 0);
            svg.Add("path", ("class", "break-mark"), ("d", "M-5 9L5 5M-5 14L5 10"));
            if (!written.Exists(w => Math.Abs(w - i) < points.Count * NumberRoom))
            {
                written.Add(i);
                var anchor = i < points.Count / 4 ? "start" : i > points.Count * 3 / 4 ? "end" : "middle";
                svg.AddText(
                    "text", texts.Number(points[i].Value!.Value), ("class", "capped"), ("y", -3),
                    ("text-anchor", anchor));
            }

            svg.Close();
        }
    }

    private void DrawAnnotations(SvgWriter svg)
    {
        foreach (var day in Annotations.Select(a => a.Day))
        {
            var index = CurveDrawing.IndexOf(points, day, Period);
            if (index >= 0)
            {
                var x = SvgValue.Percent((double)index / points.Count);
                svg.Add("line", ("class", "annotation"), ("x1", x), ("x2", x), ("y1", 0), ("y2", "100%"));
            }
        }
    }

    private bool Has(CurveMarks mark) => summary.Marks.HasFlag(mark);

    // A count that is not none is seen, however small.
    private int UnitsOf(double value) => value <= 0 ? 0 : Math.Max(1, (int)Math.Round(Height * axis.Share(value)));
}
