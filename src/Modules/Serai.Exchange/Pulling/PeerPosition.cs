using Serai.Exchange.Forks;
using Serai.Exchange.Log;
using Serai.Ledger;
using Serai.Platform.Data;

namespace Serai.Exchange.Pulling;

/// <summary>How far this node has come in a peer's log.</summary>
/// <param name="Next">The next index to be applied.</param>
/// <param name="Accepted">The newest checkpoint that was accepted; it may lie ahead of what is applied.</param>
/// <param name="IsHalted">The peer showed two histories.</param>
internal sealed record PeerPosition(long Next, StoredCheckpoint? Accepted, bool IsHalted)
{
    public static PeerPosition Of(Session session, string origin) => new(
        session.Number($"select next from exchange_cursor where origin = {origin}"),
        LogRows.LatestCheckpoint(session, origin),
        IsHaltedBy(session, origin));

    /// <summary>True where two histories were shown to this node, or proven to it by another.</summary>
    public static bool IsHaltedBy(Session session, string origin) =>
        session.Any($"select 1 from exchange_evidence where origin = {origin}")
        || AccusationRows.IsProven(session, origin);

    public static void Advance(WriteSession tx, string origin, long next) => tx.Execute(
        $"""
        insert into exchange_cursor (origin, next) values ({origin}, {next})
        on conflict (origin) do update set next = excluded.next
        """);
}

/// <summary>A stretch of a peer's log whose leaves were proven to stand under a checkpoint that it signed.</summary>
internal sealed record VerifiedPage(
    long From, IReadOnlyList<Serving.FeedItem> Items, Checkpoint Checkpoint, byte[] Note)
{
    public long Next => From + Items.Count;
}
