using Serai.Platform.Data;

namespace Serai.Surveillance.Series;

/// <summary>The statements on layers: which import stated which days of a chunk.</summary>
internal static class LayerTable
{
    /// <summary>Adds a layer on top of the others of its chunk; its turn.</summary>
    public static int Add(
        WriteSession tx, long chunk, long import, IReadOnlyList<int> days, long? through = null,
        IReadOnlyList<long>? values = null)
    {
        var turn = (int)tx.Number($"select max(turn) from surveillance_layer where chunk = {chunk}") + 1;
        tx.Execute(
            $"""
            insert into surveillance_layer (chunk, turn, import, through, packed)
            values ({chunk}, {turn}, {import}, {through}, {LayerCodec.Encode(chunk, days, values)})
            """);
        return turn;
    }

    /// <summary>The lowest first.</summary>
    public static List<ChunkLayer> Of(Session session, long chunk) => session.Query(
        $"select turn, import, through, packed from surveillance_layer where chunk = {chunk} order by turn",
        row =>
        {
            var (days, values) = ChunkTable.Whole(session, () => LayerCodec.Decode(chunk, row.Blob(3)));
            return new ChunkLayer(row.Int(0), row.Long(1), row.LongOrNull(2), days, values);
        });

    /// <summary>
    /// The chunks that an import stated, or a mapped code's import carried to: the first ones after the one named.
    /// </summary>
    public static List<long> ChunksOf(Session session, long import, long after, int max) => session.Query(
        $"""
        select chunk from surveillance_layer where import = {import} and chunk > {after}
        union select chunk from surveillance_layer where through = {import} and chunk > {after}
        order by 1 limit {max}
        """,
        row => row.Long(0));

    public static bool Any(Session session, long import) => session.Any(
        $"select 1 from surveillance_layer where import = {import} or through = {import} limit 1");

    /// <summary>Chunks of an earlier version, which kept no layers; the first ones after the one named.</summary>
    public static List<long> ChunksWithout(Session session, long after, int max) => session.Query(
        $"""
        select id from surveillance_chunk c
        where id > {after} and not exists (select 1 from surveillance_layer l where l.chunk = c.id)
        order by id limit {max}
        """,
        row => row.Long(0));
}
