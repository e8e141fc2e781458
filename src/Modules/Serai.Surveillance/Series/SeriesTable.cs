using System.Runtime.InteropServices;
using Serai.Platform.Data;
using Serai.Vocabulary.Notifications;

namespace Serai.Surveillance.Series;

/// <summary>What a series counts. A code that is not known yet is the sender's own.</summary>
/// <param name="DatedBy">Which day a count stands at: see <see cref="ReportDate"/> and <see cref="OnsetDate"/>.</param>
public sealed record SeriesKey(
    string Disease,
    bool DiseaseKnown,
    string Place,
    bool PlaceKnown,
    string Indicator,
    string DatedBy = SeriesKey.ReportDate)
{
    public const string Cases = "cases";

    /// <summary>The day on which it was reported: what aggregate files state.</summary>
    public const string ReportDate = "report";

    /// <summary>The day on which the persons fell ill: what line lists are counted by.</summary>
    public const string OnsetDate = "onset";

    /// <summary>Only a series whose disease and place are in the registers is judged.</summary>
    public bool IsKnown => DiseaseKnown && PlaceKnown;
}

/// <summary>What lies before a window of a series.</summary>
public sealed record SeriesPast(long Sum, int Days);

/// <summary>The days of a series that have a value, added up.</summary>
/// <param name="First">The first of them; null where none has.</param>
/// <param name="Last">The last of them.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SeriesSum(long Days, long Total, DateOnly? First, DateOnly? Last)
{
    public SeriesSum Plus(SeriesSum other) => new(
        Days + other.Days, Total + other.Total, Earlier(First, other.First), Later(Last, other.Last));

    private static DateOnly? Earlier(DateOnly? a, DateOnly? b) => a is null || b < a ? b ?? a : a;

    private static DateOnly? Later(DateOnly? a, DateOnly? b) => a is null || b > a ? b ?? a : a;
}

/// <summary>The statements on series and their counts.</summary>
internal static class SeriesTable
{
    public static long? Find(Session session, SeriesKey key) => session.First(
        $"""
        select id from surveillance_series where disease = {key.Disease} and disease_known = {key.DiseaseKnown}
          and place = {key.Place} and place_known = {key.PlaceKnown} and indicator = {key.Indicator}
          and dated_by = {key.DatedBy}
        """,
        row => (long?)row.Long(0));

    public static long FindOrAdd(WriteSession tx, SeriesKey key)
    {
        if (Find(tx, key) is { } id)
        {
            return id;
        }

        tx.Execute(
            $"""
            insert into surveillance_series (disease, disease_known, place, place_known, indicator, dated_by)
            values ({key.Disease}, {key.DiseaseKnown}, {key.Place}, {key.PlaceKnown}, {key.Indicator}, {key.DatedBy})
            """);
        return Find(tx, key)!.Value;
    }

    public static SeriesKey? KeyOf(Session session, long id) => session.First(
        $"""
        select disease, disease_known, place, place_known, indicator, dated_by from surveillance_series where id = {id}
        """,
        row => new SeriesKey(row.Text(0), row.Flag(1), row.Text(2), row.Flag(3), row.Text(4), row.Text(5)));

    /// <summary>True where a mapped code carried its values to another series: they show there alone.</summary>
    public static bool IsMerged(Session session, long id) =>
        session.Any($"select 1 from surveillance_series where id = {id} and merged_into is not null");

    /// <summary>The reported days from one day to another, both included, in order.</summary>
    /// <param name="asOf">The figures as they were known at this instant; null = as they are known now.</param>
    public static List<DayCount> Days(
        Session session, long series, DateOnly from, DateOnly to, DateTimeOffset? asOf = null)
    {
        List<DayCount> days = [];
        var span = DaySpan.Of(from, to);
        ChunkTable.Each(
            session, [series], span, asOf, useYear: null, (_, day, value) => days.Add(CountOf(day, value)));
        return days;
    }

    /// <summary>The same of many series, added up by day.</summary>
    public static DaySums SumsByDay(
        Session session, IReadOnlyCollection<long> series, DaySpan span, DateTimeOffset? asOf)
    {
        DaySums sums = new();
        ChunkTable.Each(session, series, span, asOf, useYear: null, (_, day, value) => sums.Add(day, value));
        return sums;
    }

    /// <summary>
    /// The same of many series, each added up over all days; whole years from the columns beside their chunks. A series
    /// without a chunk in the span is left out.
    /// </summary>
    public static Dictionary<long, SeriesSum> SumsBySeries(
        Session session, IReadOnlyCollection<long> series, DaySpan span, DateTimeOffset? asOf)
    {
        Dictionary<long, SeriesSum> sums = [];
        var (current, sum) = (0L, default(SeriesSum));
        ChunkTable.Each(session, series, span, asOf, Add, (one, day, value) =>
        {
            var date = DateOnly.FromDayNumber(day);
            Add(one, new SeriesSum(1, value, date, date));
        });
        sums[current] = sum;
        return sums;

        // The chunks of a series follow each other.
        void Add(long one, SeriesSum more)
        {
            if (one != current)
            {
                sums[current] = sum;
                (current, sum) = (one, sums.GetValueOrDefault(one));
            }

            sum = sum.Plus(more);
        }
    }

    /// <summary>The days of these series whose count was another before.</summary>
    public static HashSet<DateOnly> RevisedDays(
        Session session, IReadOnlyList<long> series, DateOnly from, DateOnly to) => [.. series.SelectMany(id =>
        session.Query(
            $"""
            select distinct day from surveillance_replaced where series = {id} and day >= {from} and day <= {to}
            """,
            row => row.Date(0)))];

    /// <summary>What lies before a window: the chunks of earlier years as a whole, and days that were read.</summary>
    public static SeriesPast PastOf(Session session, long series, int year, List<DayCount> days)
    {
        var (first, next) = (SeriesChunk.IdOf(series, 0), SeriesChunk.IdOf(series, year));
        return session.First(
            $"""
            select coalesce(sum(total), 0), coalesce(sum(days), 0) from surveillance_chunk
            where id >= {first} and id < {next}
            """,
            row => new SeriesPast(row.Long(0) + days.Sum(d => d.Count!.Value), row.Int(1) + days.Count))!;
    }

    private static DayCount CountOf(int day, long value) => new(DateOnly.FromDayNumber(day), value);
}
