namespace Serai.Platform.Charts;

/// <summary>Where in a ring is most room for a number: the middle of a crooked place may lie outside of it.</summary>
internal static class MapRoom
{
    private const int Steps = 24;

    /// <summary>A point inside with its distance to the nearest line, looked for on a grid.</summary>
    public static (double X, double Y, double Room) In(IReadOnlyList<(int X, int Y)> ring)
    {
        var (left, right) = (ring.Min(p => p.X), ring.Max(p => p.X));
        var (top, bottom) = (ring.Min(p => p.Y), ring.Max(p => p.Y));
        var best = (X: (left + right) / 2.0, Y: (top + bottom) / 2.0, Room: 0.0);
        for (var i = 1; i < Steps; i++)
        {
            for (var j = 1; j < Steps; j++)
            {
                var x = left + ((right - left) * i / (double)Steps);
                var y = top + ((bottom - top) * j / (double)Steps);
                if (Room(ring, x, y, best.Room) is var room && room > best.Room)
                {
                    best = (x, y, room);
                }
            }
        }

        return best;
    }

    public static double TwiceArea(IReadOnlyList<(int X, int Y)> ring)
    {
        var sum = 0.0;
        for (var i = 0; i < ring.Count; i++)
        {
            var (a, b) = (ring[i], ring[(i + 1) % ring.Count]);
            sum += ((double)a.X * b.Y) - ((double)b.X * a.Y);
        }

        return sum;
    }

    /// <summary>The distance to the nearest line; 0 outside, or where it is no more than was found before.</summary>
    private static double Room(IReadOnlyList<(int X, int Y)> ring, double x, double y, double atLeast)
    {
        var least = double.MaxValue;
        var isInside = false;
        for (var i = 0; i < ring.Count; i++)
        {
            var (a, b) = (ring[i], ring[(i + 1) % ring.Count]);
            least = Math.Min(least, Distance(a, b, x, y));
            if (least <= atLeast)
            {
                return 0;
            }

            if (a.Y > y != b.Y > y && x < a.X + ((y - a.Y) / (b.Y - a.Y) * (b.X - a.X)))
            {
                isInside = !isInside;
            }
        }

        return isInside ? least : 0;
    }

    private static double Distance((int X, int Y) a, (int X, int Y) b, double x, double y)
    {
        var (u, v) = ((double)b.X - a.X, (double)b.Y - a.Y);
        var length = (u * u) + (v * v);
        var share = length > 0 ? Math.Clamp((((x - a.X) * u) + ((y - a.Y) * v)) / length, 0, 1) : 0;
        return double.Hypot(x - a.X - (share * u), y - a.Y - (share * v));
    }
}
