using System.Text.Json;
using Serai.Platform.Maps;

namespace Serai.Commands.Geometry;

/// <summary>
/// The polygons of a GeoJSON file (RFC 7946) by the code in one property, rounded to the grid of
/// <see cref="GeoPoint"/>.
/// </summary>
internal static class GeoJsonFile
{
    /// <summary>A detailed file of a large country has some ten megabytes.</summary>
    public const long BytesMax = 256L * 1024 * 1024;

    private const int LeastPoints = 3;
    private const double LongitudeMax = 180;
    private const double LatitudeMax = 90;

    public static List<Outline> Read(string file, string property)
    {
        using var document = Parse(file);
        if (!document.RootElement.TryGetProperty("features", out var features)
            || features.ValueKind != JsonValueKind.Array)
        {
            throw Fault.In(file, "this is no GeoJSON FeatureCollection: \"features\" is missing.");
        }

        var outlines = new List<Outline>();
        foreach (var feature in features.EnumerateArray())
        {
            var where = $"{file}, feature {outlines.Count + 1}";
            outlines.Add(new Outline(Code(feature, property, where), Rings(feature, where)));
        }

        return [.. outlines.GroupBy(o => o.Code).Select(g => new Outline(g.Key, [.. g.SelectMany(o => o.Rings)]))];
    }

    private static JsonDocument Parse(string file)
    {
        if (new FileInfo(file) is { Exists: true, Length: > BytesMax })
        {
            throw Fault.In(file, $"larger than {BytesMax} bytes; simplify it first.");
        }

        try
        {
            return JsonDocument.Parse(File.ReadAllBytes(file));
        }
        catch (JsonException error)
        {
            throw Fault.In(file, $"this is no JSON: {error.Message}");
        }
    }

    private static string Code(JsonElement feature, string property, string where)
    {
        var isThere = feature.ValueKind == JsonValueKind.Object
            && feature.TryGetProperty("properties", out var properties)
            && properties.ValueKind == JsonValueKind.Object
            && properties.TryGetProperty(property, out _);
        var code = isThere ? feature.GetProperty("properties").GetProperty(property) : default;
        return code.ValueKind == JsonValueKind.String && code.GetString() is { Length: > 0 } text
            ? text
            : throw Fault.In(where, $"the property {property} holds no code; name the right one with --code.");
    }

    private static List<IReadOnlyList<GeoPoint>> Rings(JsonElement feature, string where)
    {
        if (!feature.TryGetProperty("geometry", out var geometry) || geometry.ValueKind != JsonValueKind.Object)
        {
            throw Fault.In(where, "there is no geometry.");
        }

        var kind = geometry.GetProperty("type").GetString();
        if (kind is not ("Polygon" or "MultiPolygon") || !geometry.TryGetProperty("coordinates", out var coordinates))
        {
            throw Fault.In(where, $"the geometry is {kind}, not Polygon or MultiPolygon.");
        }

        JsonElement[] polygons = kind == "Polygon" ? [coordinates] : [.. Items(coordinates, where)];
        return
        [
            .. polygons.SelectMany(p => Items(p, where)).Select(ring => Ring(ring, where))
                .Where(ring => ring.Count >= LeastPoints),
        ];
    }

    private static List<GeoPoint> Ring(JsonElement ring, string where)
    {
        var points = new List<GeoPoint>();
        foreach (var point in Items(ring, where))
        {
            var numbers = Items(point, where).Take(2).ToArray();
            var rounded = numbers.Length == 2
                ? new GeoPoint(Rounded(numbers[0], LongitudeMax, where), Rounded(numbers[1], LatitudeMax, where))
                : throw Fault.In(where, "a position has fewer than two numbers.");
            if (points.Count == 0 || points[^1] != rounded)
            {
                points.Add(rounded);
            }
        }

        if (points.Count > 1 && points[0] == points[^1])
        {
            points.RemoveAt(points.Count - 1);
        }

        return points;
    }

    private static int Rounded(JsonElement number, double max, string where) =>
        number.ValueKind == JsonValueKind.Number && Math.Abs(number.GetDouble()) <= max
            ? (int)Math.Round(number.GetDouble() * GeoPoint.PerDegree)
            : throw Fault.In(where, $"{number} is no longitude or latitude in degrees; WGS 84 is needed.");

    private static JsonElement.ArrayEnumerator Items(JsonElement element, string where) =>
        element.ValueKind == JsonValueKind.Array
            ? element.EnumerateArray()
            : throw Fault.In(where, "the coordinates are not nested as RFC 7946 says.");
}
