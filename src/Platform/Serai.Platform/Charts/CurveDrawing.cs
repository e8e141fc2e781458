using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Components;
using Serai.Platform.Languages;

namespace Serai.Platform.Charts;

/// <summary>
/// Draws a curve. Across it measures in per cent, so that one drawing fits a wall and a phone without its words
/// shrinking; upright it measures in shares of the plot's height.
/// </summary>
internal sealed class CurveDrawing(IReadOnlyList<CurvePoint> points, CurveAxis axis, Texts texts)
{
    /// <summary>Units of height in the inner drawing, which is stretched to the plot.</summary>
    public const int Height = 1000;

    /// <summary>How wide a bar is in its band of 100 units.</summary>
    private const int Band = 100;

    private const int BarMargin = 9;

    /// <summary>How far the ends of the bracket above judged points reach down, in units of height.</summary>
    private const int BracketHeight = 40;

    /// <summary>A bar is at most this part of the plot: one day alone is a bar, not a wall.</summary>
    private const int BarsAcrossMin = 12;

    /// <summary>From here on bars touch, and of alarms in a row only the first carries its triangle.</summary>
    private const int DenseFrom = 150;

    public required CurveForm Form { get; init; }

    public required CurvePeriod Period { get; init; }

    public required IReadOnlyList<CurveAnnotation> Annotations { get; init; }

    public required string Description { get; init; }

    private int Count => points.Count;

    public MarkupString Draw()
    {
        var svg = new SvgWriter();
        svg.Open("svg", ("class", "plot"), ("role", "img"), ("aria-label", Description));
        DrawGrid(svg);
        DrawTicks(svg);
        svg.Open(
            "svg", ("viewBox", $"0 0 {(Count * Band).ToString(CultureInfo.InvariantCulture)} 1000"),
            ("preserveAspectRatio", "none"), ("width", "100%"), ("height", "100%"));
        DrawJudged(svg);
        DrawCounts(svg);
        DrawLongGaps(svg);
        DrawLine(svg, "later", p => p.Later);
        DrawLine(svg, "average", p => p.Average);
        DrawThreshold(svg);
        svg.Close();
        DrawMarks(svg);
        DrawAnnotations(svg);
        return svg.Close().ToMarkup();
    }

    private void DrawGrid(SvgWriter svg)
    {
        foreach (var step in axis.Steps())
        {
            var y = SvgValue.Percent(1 - axis.Share(step));
            svg.Add("line", ("class", step == 0 ? "axis" : "grid"), ("x2", "100%"), ("y1", y), ("y2", y));
            svg.AddText(
                "text", texts.Number(step), ("x", -8), ("y", y), ("dy", "0.35em"), ("text-anchor", "end"));
        }
    }

    private void DrawTicks(SvgWriter svg)
    {
        foreach (var tick in CurveTicks.Of(points, Period, texts.Language))
        {
            var x = Middle(tick.Index);
            svg.Open("g", ("class", $"level-{tick.Level.ToString(CultureInfo.InvariantCulture)}"));
            svg.OpenAt(x, "100%").Add("line", ("class", "axis"), ("y2", 5)).Close();
            svg.AddText("text", tick.Text, ("x", x), ("y", "100%"), ("dy", "1.6em"), ("text-anchor", "middle"));
            svg.Close();
        }
    }

    // A shade behind the bars, and a bracket above them for who cannot tell the shade.
    private void DrawJudged(SvgWriter svg)
    {
        var (shade, bracket) = (new StringBuilder(), new StringBuilder());
        for (var i = 0; i < Count; i++)
        {
            if (points[i].IsJudged != true || (i > 0 && points[i - 1].IsJudged == true))
            {
                continue;
            }

            var end = i;
            while (end < Count && points[end].IsJudged == true)
            {
                end++;
            }

            var (left, width) = (i * Band, (end - i) * Band);
            shade.Append(CultureInfo.InvariantCulture, $"M{left} 0h{width}V{Height}h{-width}z");
            bracket.Append(CultureInfo.InvariantCulture, $"M{left} {BracketHeight}V0h{width}V{BracketHeight}");
        }

        if (shade.Length > 0)
        {
            svg.Add("path", ("class", "judged-shade"), ("d", shade.ToString()));
            svg.Add(
                "path", ("class", "judged"), ("vector-effect", "non-scaling-stroke"), ("d", bracket.ToString()));
        }
    }

    private void DrawCounts(SvgWriter svg)
    {
        if (Form == CurveForm.Line)
        {
            svg.Add("path", ("class", "line"), ("vector-effect", "non-scaling-stroke"), ("d", LinePath(p => p.Value)));
            return;
        }

        svg.Add("path", ("class", "bars"), ("d", BarPath(p => !p.IsAlarm)));
        svg.Add("path", ("class", "alarms"), ("d", BarPath(p => p.IsAlarm)));
    }

    private string BarPath(Func<CurvePoint, bool> isWanted)
    {
        var margin = Count >= DenseFrom ? 0 : Math.Max(BarMargin, (Band - Count * Band / BarsAcrossMin) / 2);
        var path = new StringBuilder();
        for (var i = 0; i < Count; i++)
        {
            if (points[i].Value is > 0 && isWanted(points[i]))
            {
                var top = Y(points[i].Value!.Value);
                var left = i * Band + margin;
                path.Append(CultureInfo.InvariantCulture, $"M{left} {Height}V{top}h{Band - 2 * margin}V{Height}z");
            }
        }

        return path.ToString();
    }

    private string LinePath(Func<CurvePoint, double?> valueOf)
    {
        var path = new StringBuilder();
        var isDrawing = false;
        for (var i = 0; i < Count; i++)
        {
            if (valueOf(points[i]) is { } value)
            {
                path.Append(CultureInfo.InvariantCulture, $"{(isDrawing ? 'L' : 'M')}{i * Band + Band / 2} {Y(value)}");
            }

            isDrawing = valueOf(points[i]) is not null;
        }

        return path.ToString();
    }

    // The halo keeps a line readable where it crosses bars.
    private void DrawLine(SvgWriter svg, string mark, Func<CurvePoint, double?> valueOf)
    {
        if (LinePath(valueOf) is { Length: > 0 } path)
        {
            svg.Add("path", ("class", "threshold-halo"), ("vector-effect", "non-scaling-stroke"), ("d", path));
            svg.Add("path", ("class", mark), ("vector-effect", "non-scaling-stroke"), ("d", path));
        }
    }

    private void DrawThreshold(SvgWriter svg)
    {
        var path = new StringBuilder();
        double? last = null;
        for (var i = 0; i < Count; i++)
        {
            if (points[i].Threshold is { } threshold)
            {
                var start = last is null ? $"M{i * Band} {Y(threshold)}" : $"V{Y(threshold)}";
                path.Append(CultureInfo.InvariantCulture, $"{start}h{Band}");
            }

            last = points[i].Threshold;
        }

        if (path.Length > 0)
        {
            // The halo keeps the line readable where it crosses bars.
            foreach (var mark in new[] { "threshold-halo", "threshold" })
            {
                svg.Add("path", ("class", mark), ("vector-effect", "non-scaling-stroke"), ("d", path.ToString()));
            }
        }
    }

    // Where bars touch, days without a report are one line under each gap instead of a mark a day.
    private void DrawLongGaps(SvgWriter svg)
    {
        var path = new StringBuilder();
        for (var i = 0; Count >= DenseFrom && i < Count; i++)
        {
            if (points[i].Value is null)
            {
                var isFirst = i == 0 || points[i - 1].Value is not null;
                path.Append(CultureInfo.InvariantCulture, $"{(isFirst ? $"M{i * Band} {Height}" : "")}h{Band}");
            }
        }

        if (path.Length > 0)
        {
            svg.Add(
                "path", ("class", "missing"), ("vector-effect", "non-scaling-stroke"), ("d", path.ToString()));
        }
    }

    private void DrawMarks(SvgWriter svg)
    {
        for (var i = 0; i < Count; i++)
        {
            var point = points[i];
            if (point.IsRevised)
            {
                svg.OpenAt(Middle(i), "100%").Add("circle", ("class", "revised"), ("cy", 4), ("r", 2)).Close();
            }

            if (point.Value is not { } value)
            {
                if (Count >= DenseFrom)
                {
                    continue;
                }

                svg.OpenAt(Middle(i), "100%").Add("line", ("class", "missing"), ("x1", -4), ("x2", 4)).Close();
            }
            else if (value < 0)
            {
                svg.OpenAt(Middle(i), "100%").Add("path", ("class", "correction"), ("d", "M-4 1h8l-4 6z")).Close();
            }
            else
            {
                DrawMark(svg, i, value, point.IsAlarm && (i == 0 || Count < DenseFrom || !points[i - 1].IsAlarm));
            }
        }
    }

    private void DrawMark(SvgWriter svg, int index, double value, bool isAlarm)
    {
        var isCapped = axis.Caps(value);
        if (!isAlarm && !isCapped)
        {
            return;
        }

        svg.OpenAt(Middle(index), SvgValue.Percent(1 - axis.Share(value)));
        if (isCapped)
        {
            svg.Add("path", ("class", "break-mark"), ("d", "M-12 15L12 9M-12 22L12 16"));
            svg.AddText(
                "text", texts.Number(value), ("class", "capped"), ("y", isAlarm ? -17 : -5),
                ("text-anchor", Anchor(index)));
        }

        if (isAlarm)
        {
            svg.Add("path", ("class", "alarm-mark"), ("d", "M-6 -4h12L0 -14z"));
        }

        svg.Close();
    }

    private void DrawAnnotations(SvgWriter svg)
    {
        for (var a = 0; a < Annotations.Count; a++)
        {
            var index = IndexOf(points, Annotations[a].Day, Period);
            if (index >= 0)
            {
                var x = SvgValue.Percent((double)index / Count);
                svg.Add("line", ("class", "annotation"), ("x1", x), ("x2", x), ("y1", -28), ("y2", "100%"));
                svg.OpenAt(x, -36).Add("circle", ("class", "annotation-disc"), ("r", 8));
                svg.AddText(
                    "text", (a + 1).ToString(CultureInfo.InvariantCulture), ("class", "annotation-number"),
                    ("dy", "0.35em"), ("text-anchor", "middle"));
                svg.Close();
            }
        }
    }

    /// <summary>The point that a day belongs to; -1 where none is.</summary>
    public static int IndexOf(IReadOnlyList<CurvePoint> points, DateOnly day, CurvePeriod period)
    {
        for (var i = 0; i < points.Count; i++)
        {
            var days = period == CurvePeriod.Week ? 7 : 1;
            if (points[i].Day <= day && day < points[i].Day.AddDays(days))
            {
                return i;
            }
        }

        return -1;
    }

    // A number above the first or the last bar would leave the drawing if it stood in the middle.
    private string Anchor(int index) =>
        index < Count / 10.0 ? "start" : index > Count * 0.9 ? "end" : "middle";

    private SvgValue Middle(int index) => SvgValue.Percent((index + 0.5) / Count);

    private int Y(double value) => (int)Math.Round(Height * (1 - axis.Share(value)));
}
