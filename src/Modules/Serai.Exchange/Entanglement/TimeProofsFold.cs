using Microsoft.Extensions.Logging;
using Serai.Exchange.Entries;
using Serai.Exchange.Log;
using Serai.Exchange.Witnessing;
using Serai.Platform.Data;
using Serai.Vocabulary;
using Serai.Vocabulary.Exchange;

namespace Serai.Exchange.Entanglement;

/// <summary>
/// What peer-checkpoint entries, own and others', prove of time. A note counts by the key that was pinned; one that
/// cannot be checked is kept and judged when its log, or its witness, is trusted. Registered behind the fold of trust.
/// </summary>
internal sealed partial class TimeProofsFold(ILogger<TimeProofsFold> logger) : IFold
{
    private readonly PinnedKeys keys = new();

    public string Module => ExchangeModule.ModuleName;

    public IReadOnlyList<int> Types { get; } = [EntryTypes.PeerCheckpoint, EntryTypes.TrustChange];

    public IReadOnlyList<string> Tables { get; } = [TimeProofRows.Table];

    public void Apply(WriteSession tx, FoldedEntry entry)
    {
        if (entry.Type == EntryTypes.PeerCheckpoint)
        {
            if (EmbeddedNote.TryRead(entry.Body, out var embedded))
            {
                Judge(tx, new StoredNote(entry.Ref, embedded, entry.SignedAt, entry.ReceivedAt));
            }
        }
        else if (entry.Ref.Origin == LogRows.OwnOrigin(tx) && entry.Body is EntryBody.Present body
            && Payload.TryRead<TrustChange>(body.Json.Span, out var change, out _)
            && change is { Kind: TrustChangeKind.PeerAdded, Peer: { } peer })
        {
            foreach (var (log, index) in TimeProofRows.Unproven(tx, peer, WitnessName.Of(peer)))
            {
                if (EmbeddedNote.Find(tx, log, index) is { } stored)
                {
                    Judge(tx, stored);
                }
            }
        }
    }

    public void Forget(WriteSession tx, string thread, IReadOnlyList<EntryRef> entries)
    {
        foreach (var entry in entries)
        {
            TimeProofRows.Forget(tx, entry);
        }
    }

    private void Judge(WriteSession tx, StoredNote stored)
    {
        var (at, embedded) = (stored.At, stored.Note);
        var tree = embedded.Checkpoint;
        var isSigned = keys.OfLog(tx, tree.Origin) is { } key && embedded.Note.TryVerify([key], out _, out _);
        if (tree.Origin != at.Origin)
        {
            TimeProofRows.Keep(tx, at, at.Origin, tree, isSigned ? stored.SignedAt : null);
        }

        foreach (var line in embedded.WitnessLines)
        {
            var witness = keys.OfWitness(tx, line.Name);
            var isGood = witness is not null && witness.TryVerify(embedded.Note, out var said, out _) ? said : null;
            TimeProofRows.Keep(tx, at, line.Name, tree, isGood?.Time);
        }

        if (isSigned && !Contradictions.Hold(tx, embedded, stored.ReceivedAt))
        {
            tx.OnCommitted(() => LogContradiction(logger, tree.Origin, tree.Size, at.Origin, at.Index));
        }
    }

    [LoggerMessage(
        Level = LogLevel.Critical,
        Message = "{Tree} signed a tree of {Size} entries that is not the one held here: entry {Index} of {Log}.")]
    private static partial void LogContradiction(ILogger logger, string tree, long size, string log, long index);
}
