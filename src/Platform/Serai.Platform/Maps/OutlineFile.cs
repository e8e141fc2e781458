using System.Globalization;
using System.Text;

namespace Serai.Platform.Maps;

/// <summary>
/// A country's outlines as the file <c>geo/CODE.csv</c> holds them: <c>code,ring</c>, one ring a line. A ring is a list
/// of whole numbers in hundredths of a degree: east and north of its first point, then the steps to each next one.
/// </summary>
public static class OutlineFile
{
    /// <summary>More than any country has first-level units with islands worth drawing.</summary>
    public const int RingsMax = 5_000;

    /// <summary>What one page could still carry to a reader.</summary>
    public const int PointsMax = 100_000;

    private const string Header = "code,ring";
    private const int LeastPoints = 3;

    /// <summary>Reads a file.</summary>
    /// <exception cref="FormatException">Not such a file; the message begins with the line.</exception>
    public static IReadOnlyList<Outline> Read(TextReader reader)
    {
        if (reader.ReadLine()?.TrimStart('\uFEFF') != Header)
        {
            throw new FormatException($"Line 1: the header is not {Header}.");
        }

        var rings = new List<(string Code, IReadOnlyList<GeoPoint> Ring)>();
        var points = 0;
        for (var number = 2; reader.ReadLine() is { } line; number++)
        {
            if (line.Length == 0)
            {
                continue;
            }

            var (code, ring) = Parse(line, number);
            points += ring.Count;
            if (rings.Count == RingsMax || points > PointsMax)
            {
                throw Wrong(number, $"more than {RingsMax} rings or {PointsMax} points; draw the lines more coarsely");
            }

            rings.Add((code, ring));
        }

        return [.. rings.GroupBy(r => r.Code).Select(g => new Outline(g.Key, [.. g.Select(r => r.Ring)]))];
    }

    public static void Write(TextWriter writer, IEnumerable<Outline> outlines)
    {
        writer.Write(Header + "\n");
        foreach (var outline in outlines)
        {
            foreach (var ring in outline.Rings)
            {
                writer.Write($"{outline.Code},{Steps(ring)}\n");
            }
        }
    }

    private static string Steps(IReadOnlyList<GeoPoint> ring)
    {
        var text = new StringBuilder();
        var at = new GeoPoint(0, 0);
        foreach (var point in ring)
        {
            text.Append(text.Length == 0 ? "" : " ")
                .Append(CultureInfo.InvariantCulture, $"{point.East - at.East} {point.North - at.North}");
            at = point;
        }

        return text.ToString();
    }

    private static (string Code, IReadOnlyList<GeoPoint> Ring) Parse(string line, int number)
    {
        var comma = line.IndexOf(',', StringComparison.Ordinal);
        if (comma <= 0)
        {
            throw Wrong(number, "a line is a code, a comma and a ring");
        }

        var numbers = new List<int>();
        var rest = line.AsSpan(comma + 1);
        foreach (var part in rest.Split(' '))
        {
            numbers.Add(int.TryParse(rest[part], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n)
                ? n
                : throw Wrong(number, $"\"{rest[part]}\" is not a whole number"));
        }

        return (line[..comma], Ring(numbers, number));
    }

    private static List<GeoPoint> Ring(List<int> numbers, int line)
    {
        if (numbers.Count % 2 != 0 || numbers.Count < LeastPoints * 2)
        {
            throw Wrong(line, "a ring is pairs of numbers, three at least");
        }

        var ring = new List<GeoPoint>(numbers.Count / 2);
        var (east, north) = (0L, 0L);
        for (var i = 0; i < numbers.Count; i += 2)
        {
            (east, north) = (east + numbers[i], north + numbers[i + 1]);
            if (Math.Abs(east) > 360 * GeoPoint.PerDegree || Math.Abs(north) > 90 * GeoPoint.PerDegree)
            {
                throw Wrong(line, "a point lies off the globe");
            }

            ring.Add(new GeoPoint((int)east, (int)north));
        }

        return ring;
    }

    private static FormatException Wrong(int line, string what) => new($"Line {line}: {what}.");
}
