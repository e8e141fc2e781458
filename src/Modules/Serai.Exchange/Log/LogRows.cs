using Serai.Ledger;
using Serai.Platform.Data;
using Serai.Vocabulary;

namespace Serai.Exchange.Log;

/// <summary>A stored checkpoint.</summary>
internal sealed record StoredCheckpoint(long Size, Hash256 Root, byte[] Note);

/// <summary>The rows of logs. Bytes are stored as they were signed; the other columns are indexes only.</summary>
internal static class LogRows
{
    public static string? OwnOrigin(Session session) =>
        session.First($"select origin from exchange_self", row => row.Text(0));

    public static long NextIndex(Session session, string origin) =>
        session.First($"select max(idx) from exchange_entry where origin = {origin}",
            row => row.LongOrNull(0) + 1) ?? 0;

    public static StoredCheckpoint? LatestCheckpoint(Session session, string origin) => session.First(
        $"select size, root, note from exchange_checkpoint where origin = {origin} order by size desc limit 1",
        Checkpoint);

    /// <summary>The newest that covers no more than so many entries.</summary>
    public static StoredCheckpoint? LatestCheckpoint(Session session, string origin, long atMost) => session.First(
        $"""
        select size, root, note from exchange_checkpoint where origin = {origin} and size <= {atMost}
        order by size desc limit 1
        """,
        Checkpoint);

    public static StoredCheckpoint? CheckpointAt(Session session, string origin, long size) => session.First(
        $"select size, root, note from exchange_checkpoint where origin = {origin} and size = {size}", Checkpoint);

    public static void AddCheckpoint(WriteSession tx, Checkpoint checkpoint, byte[] note, DateTimeOffset at) =>
        tx.Execute(
            $"""
            insert into exchange_checkpoint (origin, size, root, note, at)
            values ({checkpoint.Origin}, {checkpoint.Size}, {checkpoint.Root.ToArray()}, {note}, {at})
            on conflict (origin, size) do update set root = excluded.root, note = excluded.note
            """);

    public static EntryRef AddEntry(
        WriteSession tx, string origin, long index, Entry entry, DateTimeOffset receivedAt, string? refused = null)
    {
        var header = entry.Header;
        var leaf = entry.LeafHash;
        tx.Execute(
            $"""
            insert into exchange_entry
              (origin, idx, leaf, bytes, type, thread, author, signed_at, received_at, for_all, blob_hash, refused)
            values ({origin}, {index}, {leaf.ToArray()}, {entry.Bytes}, {header.Type}, {header.Thread},
              {header.Author.ToString()}, {header.IssuedAt}, {receivedAt}, {header.To is null},
              {entry.BlobHash?.ToHex()}, {refused})
            """);
        foreach (var reader in header.To?.Distinct() ?? [])
        {
            tx.Execute($"insert into exchange_reader (origin, idx, reader) values ({origin}, {index}, {reader})");
        }

        return new EntryRef(origin, index, leaf.ToHex());
    }

    /// <summary>A leaf whose entry is not ours to know, or whose bytes are no entry.</summary>
    public static void AddLeaf(
        WriteSession tx, string origin, long index, Hash256 leaf, DateTimeOffset receivedAt,
        ReadOnlyMemory<byte>? bytes,
        string? refused) => tx.Execute(
            $"""
            insert into exchange_entry (origin, idx, leaf, bytes, received_at, refused)
            values ({origin}, {index}, {leaf.ToArray()}, {bytes}, {receivedAt}, {refused})
            """);

    public static void AddBody(WriteSession tx, string hash, ReadOnlyMemory<byte> blob, byte[] wrappedKey)
    {
        tx.Execute($"insert into exchange_blob (hash, bytes) values ({hash}, {blob}) on conflict do nothing");
        tx.Execute(
            $"insert into exchange_body_key (hash, wrapped) values ({hash}, {wrappedKey}) on conflict do nothing");
    }

    public static DateTimeOffset LatestIssue(Session session, string origin) => DateTimeOffset.FromUnixTimeMilliseconds(
        session.Number($"select max(signed_at) from exchange_entry where origin = {origin}"));

    public static EntryRef? Ref(Session session, string origin, long index) => session.First(
        $"select leaf from exchange_entry where origin = {origin} and idx = {index}",
        row => new EntryRef(origin, index, Convert.ToHexStringLower(row.Blob(0))));

    /// <summary>The entries of a bundle, as served to those who may read all.</summary>
    public static ReadOnlyMemory<byte> Bundle(Session session, string origin, TilePath tile)
    {
        var first = tile.Index * Tiles.Width;
        return EntryBundle.Encode(session.Query(
            $"""
            select bytes from exchange_entry where origin = {origin} and idx >= {first} and idx < {first + tile.Width}
            order by idx
            """,
            row => (ReadOnlyMemory<byte>)row.Blob(0)));
    }

    private static StoredCheckpoint Checkpoint(Row row) => new(row.Long(0), new Hash256(row.Blob(1)), row.Blob(2));
}
