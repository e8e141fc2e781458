namespace Serai.Platform.Charts;

/// <summary>How figures are put into classes.</summary>
public enum MapScale
{
    /// <summary>As many places in each class: shows order.</summary>
    Quantile,

    /// <summary>Each class ten times the one before: shows size.</summary>
    Log,
}

/// <summary>One class of a map.</summary>
/// <param name="Number">From 1, the lowest.</param>
/// <param name="From">Least figure of the class.</param>
/// <param name="To">Largest figure of the class.</param>
public sealed record MapClass(int Number, long From, long To);

/// <summary>
/// The classes of a map: of figures above zero, since zero and "no figure" are shown as what they are.
/// </summary>
public sealed class MapClasses
{
    /// <summary>More shades than this are not told apart.</summary>
    public const int ClassesMax = 5;

    private const int Decade = 10;

    private MapClasses(IReadOnlyList<MapClass> all) => All = all;

    /// <summary>From the lowest to the highest; empty where no figure is above zero.</summary>
    public IReadOnlyList<MapClass> All { get; }

    public static MapClasses Of(IEnumerable<long> values, MapScale scale)
    {
        long[] sorted = [.. values.Where(v => v > 0).Order()];
        return sorted.Length == 0 ? new MapClasses([])
            : scale == MapScale.Log ? Decades(sorted[0], sorted[^1])
            : Quantiles(sorted);
    }

    /// <summary>The class of a figure; null for zero and below.</summary>
    public MapClass? Of(long value) => value <= 0 ? null : All.LastOrDefault(c => value >= c.From);

    /// <summary>The shade of a class, 1 to 5: the highest is the strongest, and one class alone the middle.</summary>
    public int Tone(MapClass one) => All.Count == 1
        ? (ClassesMax + 1) / 2
        : 1 + (int)Math.Round((one.Number - 1) * (ClassesMax - 1) / (double)(All.Count - 1));

    // Equal figures are never parted, so a class may hold more than its share, and there may be fewer than five.
    private static MapClasses Quantiles(long[] sorted)
    {
        List<long> starts = [sorted[0]];
        for (var i = 1; i < ClassesMax; i++)
        {
            var start = sorted[i * sorted.Length / ClassesMax];
            if (start > starts[^1])
            {
                starts.Add(start);
            }
        }

        return Between(starts, sorted[^1], (from, before) => sorted.Last(v => v >= from && v < before));
    }

    private static MapClasses Decades(long least, long most)
    {
        List<long> starts = [Floor(most)];
        while (starts.Count < ClassesMax && starts[0] > least)
        {
            starts.Insert(0, starts[0] / Decade);
        }

        starts[0] = Math.Min(starts[0], Math.Max(1, least));
        return Between(starts, most, (_, before) => before - 1);
    }

    /// <summary>The power of ten at or below a figure.</summary>
    private static long Floor(long value)
    {
        var power = 1L;
        while (value / Decade >= power)
        {
            power *= Decade;
        }

        return power;
    }

    private static MapClasses Between(List<long> starts, long most, Func<long, long, long> lastOf) => new(
        [.. starts.Select((from, i) => new MapClass(
            i + 1, from, i + 1 < starts.Count ? lastOf(from, starts[i + 1]) : most))]);
}
