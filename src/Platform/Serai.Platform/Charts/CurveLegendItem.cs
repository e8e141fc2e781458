using Microsoft.AspNetCore.Components;

namespace Serai.Platform.Charts;

/// <summary>A sample of what is drawn and what it means; the shape tells it, the colour repeats it.</summary>
internal sealed record CurveLegendItem(MarkupString Sample, string Text)
{
    public static CurveLegendItem Box(string mark, string text) => new(
        Start().Add("rect", ("class", mark), ("x", 3), ("y", 2), ("width", 10), ("height", 12)).Close().ToMarkup(),
        text);

    public static CurveLegendItem Line(string mark, string text) => new(
        Start().Add("path", ("class", mark), ("d", "M-2 8H18")).Close().ToMarkup(), text);

    public static CurveLegendItem Alarm(string text) => new(
        Start().Add("rect", ("class", "alarms"), ("x", 3), ("y", 8), ("width", 10), ("height", 7))
            .Add("path", ("class", "alarm-mark"), ("d", "M2 6h12L8 -3z")).Close().ToMarkup(),
        text);

    public static CurveLegendItem Judged(string text) => new(
        Start().Add("rect", ("class", "judged-shade"), ("x", 1), ("y", 2), ("width", 14), ("height", 13))
            .Add("path", ("class", "judged"), ("d", "M1 5V2H15V5")).Close().ToMarkup(),
        text);

    public static CurveLegendItem Broken(string text) => new(
        Start().Add("rect", ("class", "bars"), ("x", 3), ("y", 0), ("width", 10), ("height", 16))
            .Add("path", ("class", "break-mark"), ("d", "M0 9L16 5")).Close().ToMarkup(),
        text);

    public static CurveLegendItem Missing(string text) => new(
        Start().Add("line", ("class", "missing"), ("x1", 3), ("x2", 13), ("y1", 14), ("y2", 14)).Close().ToMarkup(),
        text);

    public static CurveLegendItem Correction(string text) => new(
        Start().Add("path", ("class", "correction"), ("d", "M4 5h8l-4 6z")).Close().ToMarkup(), text);

    public static CurveLegendItem Revised(string text) => new(
        Start().Add("circle", ("class", "revised"), ("cx", 8), ("cy", 8), ("r", 3)).Close().ToMarkup(), text);

    private static SvgWriter Start() => new SvgWriter().Open(
        "svg", ("class", "plot"), ("width", 16), ("height", 16), ("aria-hidden", "true"));
}
