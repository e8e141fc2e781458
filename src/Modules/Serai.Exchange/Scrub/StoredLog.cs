using Serai.Exchange.Keys;
using Serai.Exchange.Log;
using Serai.Exchange.Peers;
using Serai.Ledger;
using Serai.Platform.Data;

namespace Serai.Exchange.Scrub;

/// <summary>A log that this node holds.</summary>
/// <param name="Key">Verifies its checkpoints; null where no key of it is known.</param>
/// <param name="Size">Entries that must be there: under the own log's last checkpoint, or applied of a peer's.</param>
/// <param name="Walked">Entries from the first on that there can be, by the highest index.</param>
internal sealed record StoredLog(string Origin, bool IsOwn, CheckpointVerifier? Key, long Size, long Walked)
{
    /// <summary>Every log of which anything is stored.</summary>
    public static List<StoredLog> All(Session session, NodeKeys keys)
    {
        var own = LogRows.OwnOrigin(session);
        var peers = PeersTable.LogKeys(session);
        return [.. Origins(session).Select(origin => Read(session, origin, origin == own, Key(origin)))];

        NoteVerifier? Key(string origin) =>
            origin == own ? new NoteSigner(origin, keys.Log).Verifier
            : Named(origin, peers.GetValueOrDefault(origin) ?? NodeGenesis.Read(session, origin)?.LogKey);
    }

    /// <summary>How long the log is now: it may have grown since the walk began.</summary>
    public long SizeNow(Session session) => SizeOf(session, Origin, IsOwn);

    private static StoredLog Read(Session session, string origin, bool isOwn, NoteVerifier? key)
    {
        var size = SizeOf(session, origin, isOwn);
        return new StoredLog(
            origin, isOwn, key is null ? null : new CheckpointVerifier(key), size,
            Math.Min(size, LogRows.NextIndex(session, origin)));
    }

    private static long SizeOf(Session session, string origin, bool isOwn) => isOwn
        ? session.Number($"select max(size) from exchange_checkpoint where origin = {origin}")
        : session.Number($"select next from exchange_cursor where origin = {origin}");

    private static NoteVerifier? Named(string origin, string? vkey) =>
        vkey is not null && NoteVerifier.TryParse(vkey, out var key) && key.Name == origin ? key : null;

    // Each is looked up behind the last in the index: all rows need not be read for a few names.
    private static SortedSet<string> Origins(Session session)
    {
        SortedSet<string> found = new(StringComparer.Ordinal);
        Walk(after => session.First(
            $"select min(origin) from exchange_entry where origin > {after}", row => row.TextOrNull(0)));
        Walk(after => session.First(
            $"select min(origin) from exchange_tile where origin > {after}", row => row.TextOrNull(0)));
        Walk(after => session.First(
            $"select min(origin) from exchange_checkpoint where origin > {after}", row => row.TextOrNull(0)));
        Walk(after => session.First(
            $"select min(origin) from exchange_cursor where origin > {after}", row => row.TextOrNull(0)));
        return found;

        void Walk(Func<string, string?> next)
        {
            for (var origin = next(""); origin is not null; origin = next(origin))
            {
                found.Add(origin);
            }
        }
    }
}
