using Serai.Platform.Data;

namespace Serai.Surveillance.Series;

/// <summary>What a node holds of one series.</summary>
/// <param name="Days">Days with a value.</param>
/// <param name="Revisions">Values that others replaced.</param>
/// <param name="Imports">The imports whose values hold, the latest first.</param>
public sealed record SeriesFacts(
    DateOnly? First, DateOnly? Last, int Days, long Revisions, DateTimeOffset? KnownAt, IReadOnlyList<long> Imports)
{
    /// <summary>Imports that are named of one series.</summary>
    public const int ImportsMax = 5;

    /// <summary>Days with a value out of the days from the first to the last, from 0 to 1.</summary>
    public double Completeness =>
        First is { } first && Last is { } last ? Days / (double)(last.DayNumber - first.DayNumber + 1) : 0;

    internal static SeriesFacts Of(Session session, long series, DateTimeOffset? asOf = null)
    {
        var known = ChunkTable.DaysAt(session, series, DateOnly.MinValue, DateOnly.MaxValue, asOf);
        var days = known.Where(d => d.Value is not null).ToList();
        var revisions = known.Sum(d => d.Revision - 1L);
        return days.Count == 0
            ? new SeriesFacts(null, null, 0, revisions, null, [])
            : new SeriesFacts(
                DateOnly.FromDayNumber(days[0].Day),
                DateOnly.FromDayNumber(days[^1].Day),
                days.Count,
                revisions,
                DateTimeOffset.FromUnixTimeMilliseconds(days.Max(d => d.KnownAt)),
                [.. days.Select(d => d.Import).Distinct().OrderDescending().Take(ImportsMax)]);
    }
}
