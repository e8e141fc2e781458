using System.Runtime.InteropServices;

namespace Serai.Surveillance.Series;

/// <summary>The value of one day that holds now, with where it came from.</summary>
/// <param name="Day">Number of the day since 0001-01-01.</param>
/// <param name="Value">Null where a value was taken back and none holds.</param>
/// <param name="Revision">1 for the first value of the day.</param>
/// <param name="Import">The import that brought it.</param>
/// <param name="KnownAt">Milliseconds since 1970 UTC from which it was known.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PackedDay(int Day, long? Value, int Revision, long Import, long KnownAt);

/// <summary>The days of one series in one calendar year, in order.</summary>
internal sealed record SeriesChunk(long Series, int Year, IReadOnlyList<PackedDay> Days)
{
    private const int YearsOfId = 10_000;

    public long Id => IdOf(Series, Year);

    /// <summary>The key of a chunk: by series, then by year.</summary>
    public static long IdOf(long series, int year) => (series * YearsOfId) + year;

    public static long SeriesOf(long id) => id / YearsOfId;

    public static int YearOf(long id) => (int)(id % YearsOfId);
}

/// <summary>Bytes that are no chunk, or not the one of this series and year.</summary>
internal sealed class DamagedChunkException(long id, string reason, Exception? inner = null) : Exception(
    FormattableString.Invariant(
        $"The figures of series {SeriesChunk.SeriesOf(id)} in {SeriesChunk.YearOf(id)} are damaged: {reason}")
        + " Restore the last backup of the node's folder.",
    inner);
