using Serai.Exchange.Entries;
using Serai.Exchange.Log;
using Serai.Exchange.Peers;
using Serai.Exchange.Pulling;
using Serai.Ledger;
using Serai.Platform.Hosting;

namespace Serai.Exchange.Restoring;

/// <summary>A checkpoint of this node's own log that a peer showed, signed by this node.</summary>
internal sealed record SeenTree(Peer Peer, Checkpoint Checkpoint, byte[] Note);

/// <summary>What one peer answered when it was asked what it saw of this node's log.</summary>
/// <param name="Trees">Nothing where it saw nothing.</param>
/// <param name="Fault">Why the answer does not count; null where it does.</param>
internal sealed record PeerAnswer(Peer Peer, DateTimeOffset At, IReadOnlyList<SeenTree> Trees, Refusal? Fault)
{
    public PeerWord Word => new(Peer.Origin, Trees.Count == 0 ? 0 : Trees.Max(t => t.Checkpoint.Size), At, Fault);
}

/// <summary>
/// Asks a peer what it saw of this node's log: as a witness, and as one that pulls it. Only what this node's own key
/// signed counts, so that no peer can make this node believe that it lost something.
/// </summary>
internal sealed class PeerWitness(LogHead head, NodeLogParts log, PeerHandlerFactory handlers, TimeProvider time)
{
    public async Task<PeerAnswer> AskAsync(Peer peer, CancellationToken cancel)
    {
        List<SeenTree> trees = [];
        var fault = await PeerEdge.TryAsync(async () =>
        {
            using var client = Client(peer);
            var seen = await client.SeenAsync(Hash256.Of(System.Text.Encoding.UTF8.GetBytes(head.Origin)), cancel);
            var kept = await client.MirrorCheckpointAsync(cancel);
            foreach (var note in new[] { seen, kept }.OfType<byte[]>())
            {
                trees.Add(Verified(peer, note));
            }
        });
        return new PeerAnswer(peer, time.GetUtcNow(), fault is null ? trees : [], fault);
    }

    public PeerClient Client(Peer peer) => new(new Uri(peer.Url), handlers(log.Keys, peer.TlsKey), time);

    private SeenTree Verified(Peer peer, byte[] note) =>
        NoteVerifier.TryParse(head.VerifierKey ?? "", out var key)
        && new CheckpointVerifier(key).TryVerify(note, out var verified, out _)
            ? new SeenTree(peer, verified.Checkpoint, note)
            : throw new PeerFaultException("exchange.fence.notOurs");
}
