using System.Text;
using Serai.Exchange.Entries;
using Serai.Exchange.Peers;
using Serai.Exchange.Pulling;
using Serai.Ledger;
using Serai.Platform.Data;
using Serai.Platform.Time;
using Serai.Vocabulary;
using Serai.Vocabulary.Exchange;

namespace Serai.Exchange.Forks;

/// <summary>
/// Keeps the fork of one peer and tells all peers of it, once: what this node found itself, and what another proved to
/// it, so that a proof goes on to those who do not follow the one who found it.
/// </summary>
internal sealed class ForkKeeper(
    Peer peer, ForkFinder finder, Database database, NodeLogParts log, NodeDirectory directory, BusinessClock clock)
{
    public Task KeepAsync(Fork fork, CancellationToken cancel) =>
        database.WriteAsync(tx => FoundForks.Add(tx, peer.Origin, clock.GetUtcNow(), fork), cancel);

    /// <summary>Appends the entry, unless it is there.</summary>
    /// <exception cref="PeerFaultException">
    /// This node alone knows of the fork, and the peer does not show what others need.
    /// </exception>
    public async Task ReportAsync(CancellationToken cancel)
    {
        if (!database.Read(IsReported))
        {
            await AppendAsync(
                database.Read(s => ForkProofs.Of(s, peer.Origin)) ?? await CompleteAsync(cancel), cancel);
        }
    }

    private bool IsReported(Session session) =>
        AccusationRows.Has(session, peer.Origin, directory.Self.Origin);

    private async Task<ForkProof> CompleteAsync(CancellationToken cancel)
    {
        var proof = database.Read(s => FoundForks.Find(s, peer.Origin)) is { } found
            ? await finder.CompleteAsync(found.Fork, cancel)
            : null;
        if (proof is null)
        {
            throw new PeerFaultException("exchange.forks.notPortable");
        }

        await database.WriteAsync(tx => FoundForks.Complete(tx, peer.Origin, proof), cancel);
        return proof;
    }

    private async Task AppendAsync(ForkProof proof, CancellationToken cancel)
    {
        var body = Payload.Write(new ForkEvidence(peer.Origin, Encoding.UTF8.GetString(proof.ToBytes())));
        var draft = new EntryDraft(EntryTypes.ForkEvidence, NodeLog.TrustThread, [], body);
        using var author = log.Keys.OpenAuthor();
        bool isThere;
        do
        {
            var stamp = log.Head.Stamp();
            var prepared = log.Sealer.Open(draft, author, stamp);
            isThere = await database.WriteAsync(tx => Write(tx, prepared, stamp), cancel);
        }
        while (!isThere);
    }

    // False where an entry with a later time went first: stamp again.
    private bool Write(WriteSession tx, PreparedEntry prepared, DateTimeOffset stamp)
    {
        if (IsReported(tx))
        {
            return true;
        }

        if (!log.Head.Fence.MaySign)
        {
            throw new PeerFaultException("exchange.link.ownFence");
        }

        if (!log.Head.Accepts(stamp))
        {
            return false;
        }

        log.Appender.Append(tx, directory.Self.Origin, prepared);
        return true;
    }
}
