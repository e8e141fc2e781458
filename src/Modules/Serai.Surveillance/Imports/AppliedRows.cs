using Serai.Platform.Data;

namespace Serai.Surveillance.Imports;

/// <summary>A series that an import changed, and the days between which it did.</summary>
internal sealed record TouchedSeries(long Series, DateOnly From, DateOnly To);

/// <summary>
/// Takes rows that were set aside over into the counts, a batch a transaction, set-based. What a transaction took is
/// gone from the staged rows with it, so that an import cut off goes on where it was.
/// </summary>
internal static class AppliedRows
{
    /// <summary>Takes the next batch; null when nothing is left.</summary>
    public static List<TouchedSeries>? Apply(WriteSession tx, long import, DateTimeOffset now, int batchRows)
    {
        if (EndOfBatch(tx, import, batchRows) is not { } end)
        {
            return null;
        }

        CountValues(tx, import, end);
        KeepOldValues(tx, import, end);
        WriteValues(tx, import, end, now);
        var touched = Touched(tx, import, end);
        tx.Execute(
            $"delete from surveillance_staged where import = {import} and (series, day) <= ({end.Series}, {end.Day})");
        return touched;
    }

    private static BatchEnd? EndOfBatch(WriteSession tx, long import, int batchRows) =>
        tx.First(
            $"""
            select series, day from surveillance_staged where import = {import}
            order by series, day limit 1 offset {batchRows - 1}
            """,
            row => new BatchEnd(row.Long(0), row.Text(1)))
        ?? tx.First(
            $"""
            select series, day from surveillance_staged where import = {import} order by series desc, day desc limit 1
            """,
            row => new BatchEnd(row.Long(0), row.Text(1)));

    private static void CountValues(WriteSession tx, long import, BatchEnd end) => tx.Execute(
        $"""
        update surveillance_import set (added, changed, unchanged, corrections) = (
          select surveillance_import.added + coalesce(sum(c.value is null), 0),
            surveillance_import.changed + coalesce(sum(c.value <> s.value), 0),
            surveillance_import.unchanged + coalesce(sum(c.value = s.value), 0),
            surveillance_import.corrections + coalesce(sum(s.value < 0), 0)
          from surveillance_staged s join surveillance_series k on k.id = s.series
            left join surveillance_count c on c.series = s.series and c.day = s.day
          where s.import = {import} and (s.series, s.day) <= ({end.Series}, {end.Day})
            and s.twice = 0 and s.value is not null and k.disease_known = 1 and k.place_known = 1)
        where id = {import}
        """);

    private static void KeepOldValues(WriteSession tx, long import, BatchEnd end) => tx.Execute(
        $"""
        insert into surveillance_revision (series, day, revision, value, recorded_at, import)
        select c.series, c.day, c.revision, c.value, c.recorded_at, c.import
        from surveillance_staged s join surveillance_count c on c.series = s.series and c.day = s.day
        where s.import = {import} and (s.series, s.day) <= ({end.Series}, {end.Day})
          and s.twice = 0 and s.value is not null and s.value <> c.value
        """);

    private static void WriteValues(WriteSession tx, long import, BatchEnd end, DateTimeOffset now) => tx.Execute(
        $"""
        insert into surveillance_count (series, day, value, revision, recorded_at, import)
        select series, day, value, 1, {now}, import from surveillance_staged
        where import = {import} and (series, day) <= ({end.Series}, {end.Day}) and twice = 0 and value is not null
        on conflict (series, day) do update set value = excluded.value, revision = surveillance_count.revision + 1,
          recorded_at = excluded.recorded_at, import = excluded.import
        where surveillance_count.value <> excluded.value
        """);

    private static List<TouchedSeries> Touched(WriteSession tx, long import, BatchEnd end) => tx.Query(
        $"""
        select s.series, min(s.day), max(s.day) from surveillance_staged s
          join surveillance_series k on k.id = s.series and k.disease_known = 1 and k.place_known = 1
          join surveillance_count c on c.series = s.series and c.day = s.day and c.import = s.import
        where s.import = {import} and (s.series, s.day) <= ({end.Series}, {end.Day})
        group by s.series
        """,
        row => new TouchedSeries(row.Long(0), row.Date(1), row.Date(2)));

    private sealed record BatchEnd(long Series, string Day);
}
