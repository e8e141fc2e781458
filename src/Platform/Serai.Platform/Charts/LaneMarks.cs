using Microsoft.AspNetCore.Components;

namespace Serai.Platform.Charts;

/// <summary>The mark of each kind: circle, arrow, ring, tick, triangle, square.</summary>
internal static class LaneMarks
{
    public static MarkupString Of(LaneItemKind kind)
    {
        var svg = new SvgWriter();
        svg.Open("svg", ("width", 14), ("height", 14), ("viewBox", "-7 -7 14 14"), ("aria-hidden", "true"));
        _ = kind switch
        {
            LaneItemKind.Sent => svg.Add("path", ("class", "kind kind-solid"), ("d", "M-5 -5L6 0L-5 5Z")),
            LaneItemKind.Received => svg.Add("circle", ("class", "kind"), ("r", 5)),
            LaneItemKind.Acknowledged => svg.Add("circle", ("class", "kind kind-ok"), ("r", 6))
                .Add("path", ("class", "kind-stroke"), ("d", "M-3 0L-1 2.5L3 -2.5")),
            LaneItemKind.Late => svg.Add("path", ("class", "kind kind-late"), ("d", "M0 -5L6 5H-6Z")),
            LaneItemKind.Closed => svg.Add(
                "rect", ("class", "kind kind-solid"), ("x", -5), ("y", -5), ("width", 10), ("height", 10)),
            _ => svg.Add("circle", ("class", "kind kind-solid"), ("r", 5)),
        };
        return svg.Close().ToMarkup();
    }
}
