using Serai.Platform.Data;
using Serai.Vocabulary.Notifications;

namespace Serai.Surveillance.Series;

/// <summary>What a series counts. A code that is not known yet is the sender's own.</summary>
public sealed record SeriesKey(string Disease, bool DiseaseKnown, string Place, bool PlaceKnown, string Indicator)
{
    public const string Cases = "cases";

    /// <summary>Only a series whose disease and place are in the registers is judged.</summary>
    public bool IsKnown => DiseaseKnown && PlaceKnown;
}

/// <summary>What lies before a window of a series.</summary>
public sealed record SeriesPast(long Sum, int Days);

/// <summary>The statements on series and their counts.</summary>
internal static class SeriesTable
{
    public static long? Find(Session session, SeriesKey key) => session.First(
        $"""
        select id from surveillance_series where disease = {key.Disease} and disease_known = {key.DiseaseKnown}
          and place = {key.Place} and place_known = {key.PlaceKnown} and indicator = {key.Indicator}
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
            insert into surveillance_series (disease, disease_known, place, place_known, indicator)
            values ({key.Disease}, {key.DiseaseKnown}, {key.Place}, {key.PlaceKnown}, {key.Indicator})
            """);
        return Find(tx, key)!.Value;
    }

    public static SeriesKey? KeyOf(Session session, long id) => session.First(
        $"""
        select disease, disease_known, place, place_known, indicator from surveillance_series where id = {id}
        """,
        row => new SeriesKey(row.Text(0), row.Flag(1), row.Text(2), row.Flag(3), row.Text(4)));

    /// <summary>The reported days from one day to another, both included, in order.</summary>
    public static List<DayCount> Days(Session session, long series, DateOnly from, DateOnly to) => session.Query(
        $"""
        select day, value from surveillance_count where series = {series} and day >= {from} and day <= {to} order by day
        """,
        row => new DayCount(row.Date(0), row.Long(1)));

    public static SeriesPast PastOf(Session session, long series, DateOnly before) => session.First(
        $"select coalesce(sum(value), 0), count(*) from surveillance_count where series = {series} and day < {before}",
        row => new SeriesPast(row.Long(0), row.Int(1)))!;
}
