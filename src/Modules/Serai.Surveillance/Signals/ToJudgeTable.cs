using Serai.Platform.Data;
using Serai.Surveillance.Imports;

namespace Serai.Surveillance.Signals;

/// <summary>A series that waits to be judged.</summary>
/// <param name="Import">The last import that touched it: its signals are counted there.</param>
/// <param name="Version">Another number once its figures changed again.</param>
internal sealed record WaitingSeries(TouchedSeries Touched, long Import, long Version);

/// <summary>The statements on series that wait to be judged.</summary>
internal static class ToJudgeTable
{
    /// <summary>In the transaction that changed the figures, so that no stop comes between.</summary>
    public static void Add(WriteSession tx, TouchedSeries touched, long import) => tx.Execute(
        $"""
        insert into surveillance_to_judge (series, from_day, to_day, import)
        values ({touched.Series}, {touched.From}, {touched.To}, {import})
        on conflict (series) do update set from_day = min(from_day, excluded.from_day),
          to_day = max(to_day, excluded.to_day), import = excluded.import, version = version + 1
        """);

    /// <summary>Its figures changed and were judged at once: what was found in the old ones must not count.</summary>
    public static void Renew(WriteSession tx, long series) =>
        tx.Execute($"update surveillance_to_judge set version = version + 1 where series = {series}");

    /// <summary>The next ones, those of the latest import first: a large one holds up no later small one.</summary>
    public static List<WaitingSeries> Next(Session session, int limit) => session.Query(
        $"""
        select series, from_day, to_day, import, version from surveillance_to_judge
        order by import desc, series limit {limit}
        """,
        row => new WaitingSeries(
            new TouchedSeries(row.Long(0), row.Date(1), row.Date(2)), row.Long(3), row.Long(4)));

    public static bool HasAny(Session session) => session.Any($"select 1 from surveillance_to_judge limit 1");

    public static bool HasAnyOf(Session session, long import) =>
        session.Any($"select 1 from surveillance_to_judge where import = {import} limit 1");

    /// <summary>False where the figures changed since it was read: it stays for another look.</summary>
    public static bool Remove(WriteSession tx, WaitingSeries waiting) => tx.Execute(
        $"""
        delete from surveillance_to_judge
        where series = {waiting.Touched.Series} and version = {waiting.Version}
        """) > 0;
}
