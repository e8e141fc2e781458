namespace Serai.Platform.Maps;

/// <summary>
/// Albers' equal-area conic on the sphere: areas keep their proportions, which a map that shades areas must not
/// distort. The parallels stand one sixth of the height from the southern and the northern edge, the usual choice
/// where east-west is the longer way.
/// <para>Source: J. P. Snyder, Map Projections - A Working Manual, USGS Professional Paper 1395, formulas 14-1 to
/// 14-6.</para>
/// </summary>
public sealed class AlbersProjection
{
    private const double LeastCone = 1e-6;
    private readonly double cone;
    private readonly double constant;
    private readonly double origin;

    private AlbersProjection(double south, double north, double meridian)
    {
        (SouthParallel, NorthParallel, Meridian) = (south, north, meridian);
        var (first, second) = (Radians(south), Radians(north));
        cone = (Math.Sin(first) + Math.Sin(second)) / 2;
        constant = Square(Math.Cos(first)) + (2 * cone * Math.Sin(first));
        origin = IsCylinder ? 0 : Radius(Radians((south + north) / 2));
    }

    public double SouthParallel { get; }

    public double NorthParallel { get; }

    /// <summary>The longitude that stands upright.</summary>
    public double Meridian { get; }

    // Parallels that lie alike on both sides of the equator make the cone a cylinder: Lambert's, true at the parallel.
    private bool IsCylinder => Math.Abs(cone) < LeastCone;

    /// <summary>The projection for what lies between these parallels and meridians, in degrees.</summary>
    public static AlbersProjection For(double south, double north, double west, double east)
    {
        var sixth = (north - south) / 6;
        return new AlbersProjection(
            Math.Round(south + sixth), Math.Round(north - sixth), Math.Round((west + east) / 2));
    }

    /// <summary>A place in units of the Earth's radius, x to the east and y to the north.</summary>
    public (double X, double Y) Project(double longitude, double latitude)
    {
        var turn = Radians(longitude - Meridian);
        if (IsCylinder)
        {
            var cosine = Math.Cos(Radians(NorthParallel));
            return (turn * cosine, Math.Sin(Radians(latitude)) / cosine);
        }

        var radius = Radius(Radians(latitude));
        return (radius * Math.Sin(cone * turn), origin - (radius * Math.Cos(cone * turn)));
    }

    private double Radius(double latitude) =>
        Math.Sqrt(Math.Max(0, constant - (2 * cone * Math.Sin(latitude)))) / cone;

    private static double Radians(double degrees) => degrees * Math.PI / 180;

    private static double Square(double value) => value * value;
}
