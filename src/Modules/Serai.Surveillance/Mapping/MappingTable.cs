using Serai.Platform.Data;
using Serai.Platform.People;
using Serai.Surveillance.Imports;
using Serai.Surveillance.Series;

namespace Serai.Surveillance.Mapping;

/// <summary>Whose codes a mapping is about.</summary>
public enum CodeKind
{
    Disease,
    Place,
}

/// <summary>A sender's code that waits to be mapped, and how much waits under it.</summary>
public sealed record UnmappedCode(string Kind, string Own, long Values, DateOnly FirstDay, DateOnly LastDay);

/// <summary>The codes that wait to be mapped.</summary>
public sealed class UnmappedQueries(Database database)
{
    /// <summary>Codes on the page; the next ones follow when these are mapped.</summary>
    public const int CodesMax = 50;

    /// <summary>The codes in the viewer's scope: what no register knows is in no list of places or diseases.</summary>
    public IReadOnlyList<UnmappedCode> Codes(Viewer viewer)
    {
        viewer.Require(Permission.ReadSurveillance);
        var scope = viewer.Scope;
        return database.Read(s => s.Query(
            $"""
            select 'disease', k.disease, sum(c.days), min(c.first_day), max(c.last_day) from surveillance_series k
              join surveillance_chunk c on c.id >= k.id * 10000 and c.id < (k.id + 1) * 10000 and c.days > 0
            where k.disease_known = 0 and k.merged_into is null
              and ({scope.PlacesJson} is null or k.place in (select value from json_each({scope.PlacesJson})))
              and ({scope.DiseasesJson} is null or k.disease in (select value from json_each({scope.DiseasesJson})))
            group by k.disease
            union all
            select 'place', k.place, sum(c.days), min(c.first_day), max(c.last_day) from surveillance_series k
              join surveillance_chunk c on c.id >= k.id * 10000 and c.id < (k.id + 1) * 10000 and c.days > 0
            where k.place_known = 0 and k.merged_into is null
              and ({scope.PlacesJson} is null or k.place in (select value from json_each({scope.PlacesJson})))
              and ({scope.DiseasesJson} is null or k.disease in (select value from json_each({scope.DiseasesJson})))
            group by k.place
            order by 3 desc, 1, 2 limit {CodesMax}
            """,
            row => new UnmappedCode(row.Text(0), row.Text(1), row.Long(2), row.Date(3), row.Date(4))));
    }
}

/// <summary>The statements on mapped codes.</summary>
internal static class MappingTable
{
    /// <summary>
    /// The series that a row belongs to: register first, then what a person mapped, else the sender's own code.
    /// </summary>
    public static SeriesKey KeyOf(Session session, CodeBook codes, string disease, string place, string indicator)
    {
        var diseaseId = codes.DiseaseOf(disease) ?? IdOf(session, CodeKind.Disease, disease);
        var placeId = codes.PlaceOf(place) ?? IdOf(session, CodeKind.Place, place);
        return new SeriesKey(
            diseaseId ?? disease, diseaseId is not null, placeId ?? place, placeId is not null, indicator);
    }

    /// <summary>True where the code waits, and all that waits under it lies in the scope.</summary>
    public static bool IsWaiting(Session session, Scope scope, CodeKind kind, string own)
    {
        var series = SeriesOf(session, kind, own);
        return series.Count > 0 && series.TrueForAll(s => scope.Covers(s.Key.Disease, s.Key.Place));
    }

    /// <summary>What persons said that codes mean.</summary>
    public static Dictionary<(CodeKind Kind, string Own), string> All(Session session) => session
        .Query(
            $"select kind, own, id from surveillance_mapping",
            row => (Key: (KindOf(row.Text(0)), row.Text(1)), Id: row.Text(2)))
        .ToDictionary(m => m.Key, m => m.Id);

    public static void Add(WriteSession tx, CodeMapping mapping, string person, DateTimeOffset now) => tx.Execute(
        $"""
        insert into surveillance_mapping (kind, own, id, by_person, mapped_at)
        values ({Word(mapping.Kind)}, {mapping.Own}, {mapping.Id}, {person}, {now})
        on conflict (kind, own) do update set id = excluded.id, by_person = excluded.by_person,
          mapped_at = excluded.mapped_at
        """);

    public static List<(long Id, SeriesKey Key)> SeriesOf(Session session, CodeKind kind, string own) => session.Query(
        $"""
        select id, disease, disease_known, place, place_known, indicator, dated_by from surveillance_series
        where merged_into is null and (({Word(kind)} = 'disease' and disease = {own} and disease_known = 0)
          or ({Word(kind)} = 'place' and place = {own} and place_known = 0))
        order by id
        """,
        row => (
            row.Long(0),
            new SeriesKey(row.Text(1), row.Flag(2), row.Text(3), row.Flag(4), row.Text(5), row.Text(6))));

    /// <summary>The series has no other under its new name: it keeps its counts and when they were recorded.</summary>
    public static void Rename(WriteSession tx, long series, SeriesKey key) => tx.Execute(
        $"""
        update surveillance_series set disease = {key.Disease}, disease_known = {key.DiseaseKnown},
          place = {key.Place}, place_known = {key.PlaceKnown} where id = {series}
        """);

    public static TouchedSeries? DaysOf(Session session, long series) => session.First(
        $"""
        select min(first_day), max(last_day) from surveillance_chunk
        where id >= {series} * 10000 and id < ({series} + 1) * 10000
        """,
        row => row.IsNull(0) ? null : new TouchedSeries(series, row.Date(0), row.Date(1)));

    /// <summary>The values of one series as rows of another; the first stays, and says where it went.</summary>
    public static List<SetAsideValue> MergeInto(WriteSession tx, long import, long series, long target)
    {
        List<SetAsideValue> values =
        [
            .. SeriesTable.Days(tx, series, DateOnly.MinValue, DateOnly.MaxValue)
                .Select(d => new SetAsideValue(target, d.Date, 0, d.Count, isFirstOfRow: true, isRowKnown: true)),
        ];
        tx.Execute($"update surveillance_series set merged_into = {target} where id = {series}");
        tx.Execute(
            $"""
            update surveillance_import set rows_read = {values.Count}, accepted = {values.Count} where id = {import}
            """);
        return values;
    }

    private static string? IdOf(Session session, CodeKind kind, string own) => session.First(
        $"select id from surveillance_mapping where kind = {Word(kind)} and own = {own}",
        row => row.Text(0));

    private static CodeKind KindOf(string word) => word == "disease" ? CodeKind.Disease : CodeKind.Place;

    private static string Word(CodeKind kind) => kind == CodeKind.Disease ? "disease" : "place";
}
