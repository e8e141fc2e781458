using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Components;

namespace Serai.Platform.Charts;

/// <summary>
/// Draws the places of a map. A class is told by its number in the place as well as by its shade; no figure is hatched.
/// </summary>
internal sealed class MapDrawing
{
    /// <summary>A circle around a number needs this much room in a place, in units of the drawing.</summary>
    private const double LeastRoom = 26;

    /// <summary>A place with less room than this is drawn as a ring of its own beside its outline.</summary>
    private const double LeastSeen = 12;

    private const int MarkRadius = 15;

    private readonly IReadOnlyList<MapShape> shapes;
    private readonly MapClasses classes;
    private readonly MapFrame frame;

    public MapDrawing(IReadOnlyList<MapShape> shapes, MapClasses classes)
    {
        this.shapes = shapes;
        this.classes = classes;
        frame = new MapFrame(shapes.SelectMany(s => s.Rings));
    }

    public required string Description { get; init; }

    public required string PatternId { get; init; }

    /// <summary>Name and figure of a place, for its title.</summary>
    public required Func<MapShape, string> Titled { get; init; }

    public Maps.AlbersProjection Projection => frame.Projection;

    /// <summary>The class of a place as a mark in the style sheet: tone-3, zero, none.</summary>
    public static string MarkOf(MapClasses classes, long? value) => value is not { } figure ? "none"
        : classes.Of(figure) is { } one ? $"tone-{classes.Tone(one).ToString(CultureInfo.InvariantCulture)}"
        : "zero";

    public MarkupString Draw()
    {
        var svg = new SvgWriter().Open(
            "svg",
            ("class", "map"),
            ("viewBox", $"0 0 {MapFrame.Width} {frame.Height}"),
            ("role", "group"),
            ("aria-label", Description));
        Hatch(svg, PatternId);
        var flat = shapes.Select(s => (Shape: s, Rings: s.Rings.Select(frame.Flat).ToList())).ToList();
        foreach (var (shape, rings) in flat)
        {
            Area(svg, shape, rings);
        }

        foreach (var (shape, rings) in flat)
        {
            Mark(svg, shape, rings);
        }

        return svg.Close().ToMarkup();
    }

    /// <summary>Slanting lines: nothing was reported.</summary>
    public static void Hatch(SvgWriter svg, string id) => svg
        .Open("defs")
        .Open("pattern", ("id", id), ("width", 22), ("height", 22), ("patternUnits", "userSpaceOnUse"),
            ("patternTransform", "rotate(45)"))
        .Add("rect", ("class", "hatch-ground"), ("width", 22), ("height", 22))
        .Add("rect", ("class", "hatch-line"), ("width", 5), ("height", 22))
        .Close()
        .Close();

    private void Area(SvgWriter svg, MapShape shape, List<List<(int X, int Y)>> rings)
    {
        var title = Titled(shape);
        if (shape.Href is { } href)
        {
            // The table holds the same links for those who come by keyboard.
            svg.Open("a", ("href", href), ("tabindex", "-1"), ("aria-label", title), ("data-code", shape.Code));
        }

        var mark = MarkOf(classes, shape.Value);
        var path = PathOf(rings);
        if (mark == "none")
        {
            svg.Open("path", ("class", "area"), ("fill", $"url(#{PatternId})"), ("d", path));
        }
        else
        {
            svg.Open("path", ("class", "area " + mark), ("d", path));
        }

        svg.AddText("title", title).Close();
        if (shape.Href is not null)
        {
            svg.Close();
        }
    }

    private void Mark(SvgWriter svg, MapShape shape, List<List<(int X, int Y)>> rings)
    {
        if (rings.Count == 0)
        {
            return;
        }

        var (x, y, room) = MapRoom.In(rings.MaxBy(r => Math.Abs(MapRoom.TwiceArea(r)))!);
        var mark = MarkOf(classes, shape.Value);
        if (room < LeastSeen && mark != "none")
        {
            svg.Add("circle", ("class", "area spot " + mark), ("cx", x), ("cy", y), ("r", MarkRadius));
        }
        else if (room >= LeastRoom && shape.Value is { } value)
        {
            var number = classes.Of(value)?.Number ?? 0;
            svg.AddText(
                "text",
                number.ToString(CultureInfo.InvariantCulture),
                ("class", "map-number on-" + mark),
                ("x", x),
                ("y", y),
                ("aria-hidden", "true"));
        }
    }

    private static string PathOf(List<List<(int X, int Y)>> rings)
    {
        var path = new StringBuilder();
        foreach (var ring in rings)
        {
            path.Append(CultureInfo.InvariantCulture, $"M{ring[0].X} {ring[0].Y}l");
            for (var i = 1; i < ring.Count; i++)
            {
                var (x, y) = (ring[i].X - ring[i - 1].X, ring[i].Y - ring[i - 1].Y);
                path.Append(i > 1 && x >= 0 ? " " : "").Append(CultureInfo.InvariantCulture, $"{x}")
                    .Append(y >= 0 ? " " : "").Append(CultureInfo.InvariantCulture, $"{y}");
            }

            path.Append('z');
        }

        return path.ToString();
    }
}
