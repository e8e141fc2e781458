using System.Text;
using Serai.Exchange.Entries;
using Serai.Exchange.Log;
using Serai.Exchange.Pulling;
using Serai.Ledger;
using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Vocabulary;
using Serai.Vocabulary.Exchange;

namespace Serai.Exchange.Forks;

/// <summary>What became of an accusation.</summary>
internal enum Verdict
{
    /// <summary>It holds by the key that this node pinned: nothing of the accused is applied any more.</summary>
    Holds,

    /// <summary>It does not hold, whoever sent it: nothing follows from it.</summary>
    Fails,

    /// <summary>This node does not follow that log and has no key to judge by.</summary>
    UnknownLog,
}

/// <summary>
/// What nodes say of logs that show two histories. An accusation counts by its proof alone, judged with the key that
/// this node pinned: a false accuser halts nobody.
/// </summary>
internal sealed class AccusationsFold(PeerLinks links) : IFold
{
    public string Module => ExchangeModule.ModuleName;

    // Registered behind the fold of trust, whose row of a peer is there by then.
    public IReadOnlyList<int> Types { get; } = [EntryTypes.ForkEvidence, EntryTypes.TrustChange];

    public IReadOnlyList<string> Tables { get; } = ["exchange_accusation"];

    public void Apply(WriteSession tx, FoldedEntry entry)
    {
        if (entry.Body is not EntryBody.Present body)
        {
            return;
        }

        if (entry.Type == EntryTypes.ForkEvidence
            && Payload.TryRead<ForkEvidence>(body.Json.Span, out var evidence, out _))
        {
            Judge(tx, new Accusation(
                evidence.Origin, entry.Ref.Origin, entry.Ref.Index, entry.ReceivedAt, Verdict.UnknownLog,
                evidence.Proof));
        }
        else if (entry.Type == EntryTypes.TrustChange && entry.Ref.Origin == LogRows.OwnOrigin(tx)
            && Payload.TryRead<TrustChange>(body.Json.Span, out var change, out _) && change.Peer is { } origin)
        {
            // What was said of a log before it was trusted, or under another key, is judged by the key of now.
            AccusationRows.Of(tx, origin).ForEach(accusation => Judge(tx, accusation));
        }
    }

    /// <summary>Proofs and keys are never erased.</summary>
    public void Forget(WriteSession tx, string thread, IReadOnlyList<EntryRef> entries)
    {
    }

    private void Judge(WriteSession tx, Accusation accusation)
    {
        var judged = Judged(tx, accusation);
        AccusationRows.Keep(tx, judged);
        if (judged.Verdict == Verdict.Holds && accusation.Origin != LogRows.OwnOrigin(tx))
        {
            tx.OnCommitted(() => links.Of(accusation.Origin).Halted(new Refusal("exchange.link.fork")));
        }
    }

    private static Accusation Judged(Session session, Accusation accusation)
    {
        if (ForkProofs.KeyOf(session, accusation.Origin) is not { } key)
        {
            return accusation with { Verdict = Verdict.UnknownLog };
        }

        return ForkProof.TryParse(Encoding.UTF8.GetBytes(accusation.Proof), out var proof)
            && proof.TryVerify(new CheckpointVerifier(key))
            ? accusation with { Verdict = Verdict.Holds }
            : accusation with { Verdict = Verdict.Fails };
    }
}
