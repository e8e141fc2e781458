using Serai.Ledger;
using Serai.Platform.Data;

namespace Serai.Exchange.Log;

/// <summary>
/// The tree of a stored log, own or foreign. Level 0 tiles are stored when they are full (their hashes stand in the
/// entry rows until then); higher tiles grow by one hash for each full tile below, so that taking up the right edge
/// again costs one row a level.
/// </summary>
internal static class TreeStore
{
    public static TreeFrontier Frontier(Session session, string origin, long size) =>
        TreeFrontier.Restore(size, Subtrees(session, origin, size));

    public static SubtreeReader Subtrees(Session session, string origin, long size) =>
        Tiles.Subtrees((level, index, width) => Tile(session, origin, new TilePath(level, index, width)), size);

    public static Hash256 RootAt(Session session, string origin, long size) => Frontier(session, origin, size).Root;

    /// <exception cref="InvalidDataException">The tile is not stored that far.</exception>
    public static ReadOnlyMemory<byte> Tile(Session session, string origin, TilePath tile)
    {
        var stored = session.First(
            $"select hashes from exchange_tile where origin = {origin} and level = {tile.Level} and n = {tile.Index}",
            row => row.Blob(0));
        if (stored is null && tile.Level == 0)
        {
            stored = Leaves(session, origin, tile.Index * Tiles.Width, tile.Width);
        }

        var wanted = tile.Width * Hash256.Size;
        return stored?.Length >= wanted
            ? stored.AsMemory(0, wanted)
            : throw new InvalidDataException($"The log {origin} has no tile {tile}.");
    }

    /// <summary>Writes what the growth from one size to another completed. The entry rows stand already.</summary>
    public static void Grow(WriteSession tx, string origin, long from, long to)
    {
        for (var n = from / Tiles.Width; n < to / Tiles.Width; n++)
        {
            var tile = Leaves(tx, origin, n * Tiles.Width, Tiles.Width);
            tx.Execute(
                $"insert into exchange_tile (origin, level, n, hashes) values ({origin}, {0}, {n}, {tile})");
            Push(tx, origin, 1, n, Tiles.Hash(tile));
        }
    }

    private static void Push(WriteSession tx, string origin, int level, long position, Hash256 hash)
    {
        for (; level <= Tiles.MaxLevel; level++, position /= Tiles.Width)
        {
            var n = position / Tiles.Width;
            var before = tx.First(
                $"select hashes from exchange_tile where origin = {origin} and level = {level} and n = {n}",
                row => row.Blob(0)) ?? [];
            byte[] after = [.. before, .. hash.ToArray()];
            tx.Execute(
                $"""
                insert into exchange_tile (origin, level, n, hashes) values ({origin}, {level}, {n}, {after})
                on conflict (origin, level, n) do update set hashes = excluded.hashes
                """);
            if (after.Length < Tiles.FullBytes)
            {
                return;
            }

            hash = Tiles.Hash(after);
        }
    }

    private static byte[] Leaves(Session session, string origin, long first, int count)
    {
        using var tile = new MemoryStream(count * Hash256.Size);
        session.Each(
            $"""
            select leaf from exchange_entry where origin = {origin} and idx >= {first} and idx < {first + count}
            order by idx
            """,
            row => tile.Write(row.Blob(0)));
        return tile.ToArray();
    }
}
