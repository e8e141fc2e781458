using Serai.Platform.Data;

namespace Serai.Surveillance.Series;

/// <summary>When the value of a day was first known, and how often it was replaced since.</summary>
public sealed record DayReport(DateOnly Day, DateTimeOffset FirstKnownAt, int Revisions);

/// <summary>What is known of the reports of a series, whatever they said.</summary>
internal static class DayReports
{
    /// <summary>By day, both ends included.</summary>
    /// <param name="session">Where to read.</param>
    /// <param name="series">The series.</param>
    /// <param name="from">The first day.</param>
    /// <param name="to">The last day.</param>
    /// <param name="asOf">What was known at this instant; null = now.</param>
    public static Dictionary<DateOnly, DayReport> Of(
        Session session, long series, DateOnly from, DateOnly to, DateTimeOffset? asOf)
    {
        var until = asOf?.ToUnixTimeMilliseconds() ?? long.MaxValue;
        var known = new Dictionary<int, List<long>>();
        session.Each(
            $"""
            select day, recorded_at from surveillance_replaced
            where series = {series} and day >= {from} and day <= {to} and recorded_at <= {until}
            """,
            row => Add(known, row.Date(0).DayNumber, row.Long(1)));
        foreach (var day in ChunkTable.Days(session, series, from, to).Where(d => d.KnownAt <= until))
        {
            Add(known, day.Day, day.KnownAt);
        }

        return known.ToDictionary(
            k => DateOnly.FromDayNumber(k.Key),
            k => new DayReport(
                DateOnly.FromDayNumber(k.Key),
                DateTimeOffset.FromUnixTimeMilliseconds(k.Value.Min()),
                k.Value.Count - 1));
    }

    private static void Add(Dictionary<int, List<long>> known, int day, long at)
    {
        if (known.TryGetValue(day, out var instants))
        {
            instants.Add(at);
        }
        else
        {
            known[day] = [at];
        }
    }
}
