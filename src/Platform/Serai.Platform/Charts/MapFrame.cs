using Serai.Platform.Maps;

namespace Serai.Platform.Charts;

/// <summary>Puts outlines on paper: one equal-area projection for all, scaled to the width of the drawing.</summary>
internal sealed class MapFrame
{
    /// <summary>Units across. Whole units are finer than a pixel of any screen that shows the map in a page.</summary>
    public const int Width = 2000;

    private const int Margin = 12;
    private const double WholeTurn = 360;

    private readonly bool isAcrossDateLine;
    private readonly double left;
    private readonly double top;
    private readonly double scale;

    public MapFrame(IEnumerable<IReadOnlyList<GeoPoint>> rings)
    {
        List<GeoPoint> points = [.. rings.SelectMany(r => r).Distinct()];
        isAcrossDateLine = points.Max(p => p.Longitude) - points.Min(p => p.Longitude) > WholeTurn / 2;
        Projection = AlbersProjection.For(
            points.Min(p => p.Latitude), points.Max(p => p.Latitude), points.Min(East), points.Max(East));
        var flat = points.ConvertAll(p => Projection.Project(East(p), p.Latitude));
        (left, top) = (flat.Min(p => p.X), flat.Max(p => p.Y));
        var wide = Math.Max(flat.Max(p => p.X) - left, double.Epsilon);
        scale = (Width - (2 * Margin)) / wide;
        Height = (int)Math.Ceiling((top - flat.Min(p => p.Y)) * scale) + (2 * Margin);
    }

    public AlbersProjection Projection { get; }

    public int Height { get; }

    /// <summary>A ring in whole units of the drawing, points that fall together once.</summary>
    public List<(int X, int Y)> Flat(IReadOnlyList<GeoPoint> ring)
    {
        List<(int X, int Y)> flat = [];
        foreach (var point in ring)
        {
            var (x, y) = Projection.Project(East(point), point.Latitude);
            var at = (X: Margin + (int)Math.Round((x - left) * scale), Y: Margin + (int)Math.Round((top - y) * scale));
            if (flat.Count == 0 || flat[^1] != at)
            {
                flat.Add(at);
            }
        }

        return flat;
    }

    private double East(GeoPoint point) =>
        isAcrossDateLine && point.Longitude < 0 ? point.Longitude + WholeTurn : point.Longitude;
}
