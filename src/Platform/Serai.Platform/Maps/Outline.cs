using System.Runtime.InteropServices;

namespace Serai.Platform.Maps;

/// <summary>A point on the ground in hundredths of a degree (about a kilometre), WGS 84.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct GeoPoint(int East, int North)
{
    /// <summary>Steps in one degree.</summary>
    public const int PerDegree = 100;

    public double Longitude => East / (double)PerDegree;

    public double Latitude => North / (double)PerDegree;
}

/// <summary>The lines around a place.</summary>
/// <param name="Code">Of the register of places.</param>
/// <param name="Rings">Islands and holes alike; what an even number of them encloses lies outside.</param>
public sealed record Outline(string Code, IReadOnlyList<IReadOnlyList<GeoPoint>> Rings);
