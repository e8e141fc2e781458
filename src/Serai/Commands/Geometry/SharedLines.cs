using Serai.Platform.Maps;

namespace Serai.Commands.Geometry;

/// <summary>
/// Draws outlines more coarsely, so that a line between two places stays one line: rings are cut where more than two
/// lines meet, and each piece is thinned out once, by Douglas and Peucker, in the same direction for both neighbours.
/// <para>Source: D. Douglas, T. Peucker, Algorithms for the reduction of the number of points required to represent a
/// digitized line, Cartographica 10 (1973) 112-122.</para>
/// </summary>
internal sealed class SharedLines
{
    private const int LeastPoints = 3;
    private readonly Dictionary<GeoPoint, HashSet<GeoPoint>> neighbours = [];
    private readonly double tolerance;
    private readonly double eastScale;

    private SharedLines(IReadOnlyList<Outline> outlines, double toleranceDegrees)
    {
        tolerance = toleranceDegrees * GeoPoint.PerDegree;
        var rings = outlines.SelectMany(o => o.Rings).ToList();
        eastScale = Math.Cos(rings.SelectMany(r => r).Average(p => p.Latitude) * Math.PI / 180);
        foreach (var (from, to) in rings.SelectMany(Edges))
        {
            Of(from).Add(to);
            Of(to).Add(from);
        }
    }

    /// <summary>The same outlines with fewer points, without islands smaller than the least area.</summary>
    /// <param name="outlines">All that share lines, of all countries.</param>
    /// <param name="toleranceDegrees">How far a point may lie off its line to be left out.</param>
    /// <param name="leastArea">In square degrees of the equator; a place's largest ring always stays.</param>
    public static List<Outline> Thin(IReadOnlyList<Outline> outlines, double toleranceDegrees, double leastArea)
    {
        var lines = new SharedLines(outlines, toleranceDegrees);
        return [.. outlines.Select(o => new Outline(o.Code, lines.Rings(o, leastArea)))];
    }

    /// <summary>The outline around places: the lines that only one of them has.</summary>
    public static Outline Around(string code, IReadOnlyList<Outline> units, double leastArea)
    {
        var single = new Dictionary<GeoPoint, List<GeoPoint>>();
        foreach (var (from, to) in units.SelectMany(o => o.Rings).SelectMany(Edges))
        {
            Toggle(single, from, to);
            Toggle(single, to, from);
        }

        var rings = new List<IReadOnlyList<GeoPoint>>();
        foreach (var start in single.Keys.OrderBy(Key).ToList())
        {
            while (single[start].Count > 0)
            {
                rings.Add(Walk(single, start));
            }
        }

        return new Outline(code, Large(rings, leastArea));
    }

    private static void Toggle(Dictionary<GeoPoint, List<GeoPoint>> single, GeoPoint from, GeoPoint to)
    {
        if (!single.TryGetValue(from, out var ends))
        {
            single[from] = ends = [];
        }

        if (!ends.Remove(to))
        {
            ends.Add(to);
        }
    }

    private static List<GeoPoint> Walk(Dictionary<GeoPoint, List<GeoPoint>> single, GeoPoint start)
    {
        List<GeoPoint> ring = [];
        var at = start;
        do
        {
            ring.Add(at);
            var next = single[at][0];
            single[at].Remove(next);
            single[next].Remove(at);
            at = next;
        }
        while (at != start);
        return ring;
    }

    private static List<IReadOnlyList<GeoPoint>> Large(IEnumerable<IReadOnlyList<GeoPoint>> rings, double leastArea)
    {
        var sorted = rings.Where(r => r.Count >= LeastPoints).OrderByDescending(Area).ToList();
        return [.. sorted.Where((ring, i) => i == 0 || Area(ring) >= leastArea)];
    }

    /// <summary>In square degrees, as wide as they are at the ring's own latitude.</summary>
    private static double Area(IReadOnlyList<GeoPoint> ring)
    {
        var twice = Edges(ring).Sum(e => ((double)e.From.East * e.To.North) - ((double)e.To.East * e.From.North));
        return Math.Abs(twice) / 2 / GeoPoint.PerDegree / GeoPoint.PerDegree
            * Math.Cos(ring[0].Latitude * Math.PI / 180);
    }

    private static IEnumerable<(GeoPoint From, GeoPoint To)> Edges(IReadOnlyList<GeoPoint> ring) =>
        ring.Select((point, i) => (point, ring[(i + 1) % ring.Count]));

    private static (int East, int North) Key(GeoPoint point) => (point.East, point.North);

    private HashSet<GeoPoint> Of(GeoPoint point) =>
        neighbours.TryGetValue(point, out var known) ? known : neighbours[point] = [];

    private List<IReadOnlyList<GeoPoint>> Rings(Outline outline, double leastArea) =>
        Large(outline.Rings.Select(Thin), leastArea);

    // A ring that would shrink to less than a triangle stays as it was.
    private IReadOnlyList<GeoPoint> Thin(IReadOnlyList<GeoPoint> ring)
    {
        List<GeoPoint> thin = [.. Pieces(ring).SelectMany(piece => ThinPiece(piece).SkipLast(1))];
        return thin.Count >= LeastPoints ? thin : ring;
    }

    private IEnumerable<List<GeoPoint>> Pieces(IReadOnlyList<GeoPoint> ring)
    {
        var ends = Ends(ring);
        for (var i = 0; i < ends.Count; i++)
        {
            List<GeoPoint> piece = [];
            for (var at = ends[i]; ; at = (at + 1) % ring.Count)
            {
                piece.Add(ring[at]);
                if (piece.Count > 1 && at == ends[(i + 1) % ends.Count])
                {
                    break;
                }
            }

            yield return piece;
        }
    }

    /// <summary>
    /// Where the ring is cut: where other lines meet it, else at its first point by coordinates and the one farthest
    /// from it, which are the same for an enclave and for the hole that it fills.
    /// </summary>
    private List<int> Ends(IReadOnlyList<GeoPoint> ring)
    {
        List<int> ends = [.. Enumerable.Range(0, ring.Count).Where(i => neighbours[ring[i]].Count != 2)];
        if (ends.Count > 1)
        {
            return ends;
        }

        var first = ends.Count == 1 ? ends[0] : Enumerable.Range(0, ring.Count).MinBy(i => Key(ring[i]));
        var farthest = Enumerable.Range(0, ring.Count)
            .OrderByDescending(i => Distance(ring[i], ring[first])).ThenBy(i => Key(ring[i])).First();
        return [.. new[] { first, farthest }.Order()];
    }

    private IReadOnlyList<GeoPoint> ThinPiece(List<GeoPoint> piece)
    {
        var (a, b) = (Key(piece[0]).CompareTo(Key(piece[^1])), Key(piece[1]).CompareTo(Key(piece[^2])));
        if (a < 0 || (a == 0 && b <= 0))
        {
            return Peuckered(piece);
        }

        piece.Reverse();
        return [.. Peuckered(piece).Reverse()];
    }

    private IReadOnlyList<GeoPoint> Peuckered(List<GeoPoint> piece)
    {
        var keep = new bool[piece.Count];
        keep[0] = keep[^1] = true;
        var open = new Stack<(int From, int To)>([(0, piece.Count - 1)]);
        while (open.TryPop(out var span))
        {
            var (from, to) = span;
            var (worst, far) = (-1, tolerance);
            for (var i = from + 1; i < to; i++)
            {
                if (FromLine(piece[i], piece[from], piece[to]) is var distance && distance > far)
                {
                    (worst, far) = (i, distance);
                }
            }

            if (worst > 0)
            {
                keep[worst] = true;
                open.Push((from, worst));
                open.Push((worst, to));
            }
        }

        return [.. piece.Where((_, i) => keep[i])];
    }

    private double Distance(GeoPoint a, GeoPoint b) => double.Hypot((a.East - b.East) * eastScale, a.North - b.North);

    private double FromLine(GeoPoint point, GeoPoint from, GeoPoint to)
    {
        var (x, y) = ((to.East - from.East) * eastScale, (double)(to.North - from.North));
        var (u, v) = ((point.East - from.East) * eastScale, (double)(point.North - from.North));
        var length = (x * x) + (y * y);
        var share = length > 0 ? Math.Clamp(((u * x) + (v * y)) / length, 0, 1) : 0;
        return double.Hypot(u - (share * x), v - (share * y));
    }
}
