using Serai.Exchange.Peers;
using Serai.Exchange.Serving;
using Serai.Ledger;
using Serai.Vocabulary;

namespace Serai.Exchange.Pulling;

/// <summary>
/// Whether what a peer names in place of a body is the entry that erased it. Else a body could be withheld under the
/// name of any later entry, and this node would receipt what it was never given.
/// </summary>
internal sealed class ErasureClaims(Peer peer, IPeerSource source, PeerTree tree)
{
    /// <param name="erased">The entry whose body is gone.</param>
    /// <param name="by">The index of the entry that is said to have erased it.</param>
    /// <param name="checkpoint">What both stand under.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="PeerFaultException">It lies behind the checkpoint: a newer one is asked for.</exception>
    public async Task<bool> HoldsAsync(FeedItem erased, long by, Checkpoint checkpoint, CancellationToken cancel)
    {
        if (by <= erased.Index)
        {
            return false;
        }

        if (by >= checkpoint.Size)
        {
            throw new PeerFaultException("exchange.link.erasedSince", erased.Index, by);
        }

        var answer = await source.FeedAsync(by, 1, checkpoint.Size, cancel);
        if (!FeedPage.TryRead(answer.Bytes, answer.From, out var page, out var fault))
        {
            throw new PeerFaultException("exchange.link.badFeed", fault);
        }

        return page.Behind(by).Items is [{ Entry: { } bytes } record, ..] && record.Index == by
            && Names(bytes, erased) && await tree.HoldsAsync(record.Leaf, by, checkpoint, cancel);
    }

    // Whether its body says the same is judged when it is its turn; here it is enough that it is on record.
    private bool Names(ReadOnlyMemory<byte> bytes, FeedItem erased) =>
        Entry.TryParse(bytes, out var entry, out _) && entry.Header.Type == EntryTypes.Erasure
        && entry.Header.Refs is [var named] && named.Origin == peer.Origin && named.Index == erased.Index
        && named.Leaf == erased.Leaf;
}
