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

/// <summary>A code that was mapped to an id of the register, or ignored.</summary>
public sealed record SettledCode(string Kind, string Own, string Id);

/// <summary>The codes that wait to be mapped.</summary>
public sealed class UnmappedQueries(Database database)
{
    /// <summary>Codes on the page; the next ones follow when these are mapped.</summary>
    public const int CodesMax = 50;

    /// <summary>Codes that a program or a file gets: more than any sender has.</summary>
    public const int AllMax = 100_000;

    /// <summary>The codes in the viewer's scope: what no register knows is in no list of places or diseases.</summary>
    public IReadOnlyList<UnmappedCode> Codes(Viewer viewer, int most = CodesMax)
    {
        viewer.Require(Permission.ReadSurveillance);
        var scope = viewer.Scope;
        return database.Read(s => s.Query(
            $"""
            select 'disease', k.disease, sum(c.days), min(c.first_day), max(c.last_day) from surveillance_series k
              join surveillance_chunk c on c.id >= k.id * 10000 and c.id < (k.id + 1) * 10000 and c.days > 0
            where k.disease_known = 0 and k.merged_into is null and not exists (
                select 1 from surveillance_ignored_code i where i.kind = 'disease' and i.own = k.disease)
              and ({scope.PlacesJson} is null or k.place in (select value from json_each({scope.PlacesJson})))
              and ({scope.DiseasesJson} is null or k.disease in (select value from json_each({scope.DiseasesJson})))
            group by k.disease
            union all
            select 'place', k.place, sum(c.days), min(c.first_day), max(c.last_day) from surveillance_series k
              join surveillance_chunk c on c.id >= k.id * 10000 and c.id < (k.id + 1) * 10000 and c.days > 0
            where k.place_known = 0 and k.merged_into is null and not exists (
                select 1 from surveillance_ignored_code i where i.kind = 'place' and i.own = k.place)
              and ({scope.PlacesJson} is null or k.place in (select value from json_each({scope.PlacesJson})))
              and ({scope.DiseasesJson} is null or k.disease in (select value from json_each({scope.DiseasesJson})))
            group by k.place
            order by 3 desc, 1, 2 limit {most}
            """,
            row => new UnmappedCode(row.Text(0), row.Text(1), row.Long(2), row.Date(3), row.Date(4))));
    }

    /// <summary>What persons mapped, the latest first. A viewer with a scope sees their own.</summary>
    public IReadOnlyList<SettledCode> Mapped(Viewer viewer, int most = CodesMax)
    {
        viewer.Require(Permission.ReadSurveillance);
        return database.Read(s => s.Query(
            $"""
            select kind, own, id from surveillance_mapping
            where {viewer.Scope.IsEverything} or by_person = {viewer.PersonId}
            order by mapped_at desc, kind, own limit {most}
            """,
            row => new SettledCode(row.Text(0), row.Text(1), row.Text(2))));
    }

    /// <summary>The codes that nobody wants to be asked about.</summary>
    public IReadOnlyList<SettledCode> Ignored(Viewer viewer, int most = CodesMax)
    {
        viewer.Require(Permission.ReadSurveillance);
        return database.Read(s => s.Query(
            $"""
            select kind, own from surveillance_ignored_code
            where {viewer.Scope.IsEverything} or by_person = {viewer.PersonId}
            order by ignored_at desc, kind, own limit {most}
            """,
            row => new SettledCode(row.Text(0), row.Text(1), "")));
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

    /// <summary>The chunks of a series, in order.</summary>
    public static List<long> ChunksOf(Session session, long series) => session.Query(
        $"select id from surveillance_chunk where id >= {series} * 10000 and id < ({series} + 1) * 10000 order by id",
        row => row.Long(0));

    /// <summary>The next series that waits under a mapped code.</summary>
    public static WaitingSeries? NextWaiting(Session session) => session.First(
        $"""
        select k.id, k.disease, k.disease_known, k.place, k.place_known, k.indicator, k.dated_by,
          m.kind, m.own, m.id, m.by_person
        from surveillance_mapping m join surveillance_series k on k.merged_into is null
          and ((m.kind = 'disease' and k.disease_known = 0 and k.disease = m.own)
            or (m.kind = 'place' and k.place_known = 0 and k.place = m.own))
        order by k.id limit 1
        """,
        row => new WaitingSeries(
            row.Long(0),
            new SeriesKey(row.Text(1), row.Flag(2), row.Text(3), row.Flag(4), row.Text(5), row.Text(6)),
            new CodeMapping(KindOf(row.Text(7)), row.Text(8), row.Text(9)),
            row.Text(10)));

    /// <summary>The series gave its values to another, and says so.</summary>
    public static void AddStep(WriteSession tx, CodeMapping mapping, long series, long target, long? import)
    {
        tx.Execute($"update surveillance_series set merged_into = {target} where id = {series}");
        tx.Execute(
            $"""
            insert into surveillance_mapping_step (kind, own, series, import)
            values ({Word(mapping.Kind)}, {mapping.Own}, {series}, {import})
            on conflict (kind, own, series) do update set import = excluded.import
            """);
    }

    public static List<MappingStep> StepsOf(Session session, CodeKind kind, string own) => session.Query(
        $"""
        select p.series, p.import, t.merged_into from surveillance_mapping_step p
          join surveillance_series k on k.id = p.series join surveillance_series t on t.id = k.merged_into
        where p.kind = {Word(kind)} and p.own = {own} order by p.series
        """,
        row => new MappingStep(row.Long(0), row.LongOrNull(1), !row.IsNull(2)));

    /// <summary>Codes whose mapping is taken back, and that still have steps: the taking back was cut off.</summary>
    public static List<(CodeKind Kind, string Own, string By)> HalfTakenBack(Session session) => session.Query(
        $"""
        select p.kind, p.own, coalesce(max(i.by_person), '') from surveillance_mapping_step p
          left join surveillance_import i on i.id = p.import
        where not exists (select 1 from surveillance_mapping m where m.kind = p.kind and m.own = p.own)
        group by p.kind, p.own order by p.kind, p.own
        """,
        row => (KindOf(row.Text(0)), row.Text(1), row.Text(2)));

    public static void Remove(WriteSession tx, CodeKind kind, string own) =>
        tx.Execute($"delete from surveillance_mapping where kind = {Word(kind)} and own = {own}");

    public static void TakeBack(WriteSession tx, CodeKind kind, string own, long series)
    {
        tx.Execute($"update surveillance_series set merged_into = null where id = {series}");
        tx.Execute(
            $"""
            delete from surveillance_mapping_step
            where kind = {Word(kind)} and own = {own} and series = {series}
            """);
    }

    public static void Ignore(WriteSession tx, CodeKind kind, string own, string by, DateTimeOffset now) => tx.Execute(
        $"""
        insert into surveillance_ignored_code (kind, own, by_person, ignored_at)
        values ({Word(kind)}, {own}, {by}, {now}) on conflict (kind, own) do nothing
        """);

    public static void Heed(WriteSession tx, CodeKind kind, string own) =>
        tx.Execute($"delete from surveillance_ignored_code where kind = {Word(kind)} and own = {own}");

    private static string? IdOf(Session session, CodeKind kind, string own) => session.First(
        $"select id from surveillance_mapping where kind = {Word(kind)} and own = {own}",
        row => row.Text(0));

    private static CodeKind KindOf(string word) => word == "disease" ? CodeKind.Disease : CodeKind.Place;

    private static string Word(CodeKind kind) => kind == CodeKind.Disease ? "disease" : "place";
}

/// <summary>A series that waits under a code that was mapped.</summary>
internal sealed record WaitingSeries(long Series, SeriesKey Key, CodeMapping Mapping, string By);

/// <summary>A series that a mapped code took over.</summary>
/// <param name="WentOn">True where the other code of its rows took its values further.</param>
internal sealed record MappingStep(long Series, long? Import, bool WentOn);
