using System.Globalization;

namespace Serai.Platform.Charts;

/// <summary>The samples of a map's legend: shade and number together, as in the map.</summary>
internal static class MapLegend
{
    private const int Width = 26;
    private const int Height = 18;

    public static CurveLegendItem Class(MapClass one, MapClasses classes, string text)
    {
        var mark = MapDrawing.MarkOf(classes, one.From);
        return new CurveLegendItem(Box(mark, one.Number).Close().ToMarkup(), text);
    }

    public static CurveLegendItem Zero(string text) => new(Box("zero", 0).Close().ToMarkup(), text);

    public static CurveLegendItem None(string id, string text)
    {
        var svg = Start();
        MapDrawing.Hatch(svg, id);
        return new CurveLegendItem(
            svg.Add("rect", ("class", "area"), ("fill", $"url(#{id})"), ("width", Width), ("height", Height))
                .Close().ToMarkup(),
            text);
    }

    private static SvgWriter Box(string mark, int number) => Start()
        .Add("rect", ("class", "area " + mark), ("width", Width), ("height", Height))
        .AddText(
            "text",
            number.ToString(CultureInfo.InvariantCulture),
            ("class", "legend-number on-" + mark),
            ("x", Width / 2.0),
            ("y", Height / 2.0));

    private static SvgWriter Start() => new SvgWriter().Open(
        "svg", ("class", "map"), ("width", Width), ("height", Height), ("aria-hidden", "true"));
}
