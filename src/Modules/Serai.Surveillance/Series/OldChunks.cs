using Serai.Platform.Data;

namespace Serai.Surveillance.Series;

/// <summary>
/// Gives chunks of an earlier version their layers, from the imports of their values. What was confirmed then left no
/// trace and stays unknown.
/// </summary>
internal static class OldChunks
{
    private const int ChunksOfCommit = 1_000;

    public static async Task AddLayersAsync(Database database)
    {
        long after = 0;
        while (database.Read(s => LayerTable.ChunksWithout(s, after, ChunksOfCommit)) is { Count: > 0 } chunks)
        {
            await database.WriteAsync(tx =>
            {
                chunks.ForEach(id => AddLayers(tx, id));
                return chunks.Count;
            });
            after = chunks[^1];
        }
    }

    private static void AddLayers(WriteSession tx, long chunk)
    {
        var values = ValuesOf(tx, chunk);
        Dictionary<long, int> turns = [];
        foreach (var import in values.GroupBy(v => v.Import).OrderBy(i => i.Min(v => v.KnownAt)).ThenBy(i => i.Key))
        {
            turns[import.Key] = LayerTable.Add(
                tx, chunk, import.Key, [.. import.Select(v => v.Day).Distinct().Order()]);
        }

        var series = SeriesChunk.SeriesOf(chunk);
        foreach (var day in values.GroupBy(v => v.Day))
        {
            foreach (var (old, next) in day.Zip(day.Skip(1)))
            {
                tx.Execute(
                    $"""
                    update surveillance_replaced set until = {turns[next.Import]}
                    where series = {series} and day = {DateOnly.FromDayNumber(old.Day)} and revision = {old.Revision}
                    """);
            }
        }
    }

    /// <summary>All values of the chunk that ever held, by day and revision.</summary>
    private static List<PackedDay> ValuesOf(Session session, long chunk)
    {
        var (series, year) = (SeriesChunk.SeriesOf(chunk), SeriesChunk.YearOf(chunk));
        var values = session.Query(
            $"""
            select day, value, revision, import, recorded_at from surveillance_replaced
            where series = {series} and day >= {new DateOnly(year, 1, 1)} and day <= {new DateOnly(year, 12, 31)}
            """,
            row => new PackedDay(row.Date(0).DayNumber, row.LongOrNull(1), row.Int(2), row.Long(3), row.Long(4)));
        return [.. values.Concat(ChunkTable.Find(session, chunk)!.Days).OrderBy(v => v.Day).ThenBy(v => v.Revision)];
    }
}
