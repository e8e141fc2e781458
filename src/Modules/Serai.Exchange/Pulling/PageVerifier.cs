using Serai.Exchange.Forks;
using Serai.Exchange.Log;
using Serai.Exchange.Peers;
using Serai.Exchange.Serving;
using Serai.Ledger;
using Serai.Platform.Data;

namespace Serai.Exchange.Pulling;

/// <summary>
/// Holds what a peer shows against what it signed. Nothing passes that is not proven to stand under a checkpoint which
/// extends the last accepted one.
/// </summary>
internal sealed class PageVerifier(
    Peer peer, PeerTree tree, ForkFinder forks, Database database)
{
    private readonly CheckpointVerifier checkpoints = new(peer.LogKey);

    /// <summary>The checkpoint of a note, if a key of this peer signed it and it is not too long.</summary>
    public Checkpoint Open(byte[] note)
    {
        if (!checkpoints.TryVerify(note, out var verified, out var error))
        {
            throw new PeerFaultException("exchange.link.badCheckpoint", error.ToString());
        }

        return WireLimits.IsTooLong(verified.Note)
            ? throw new PeerFaultException("exchange.link.badCheckpoint", nameof(NoteError.TooLarge))
            : verified.Checkpoint;
    }

    /// <summary>
    /// Proves the next stretch of the log; a fork comes back instead where one is proven.
    /// </summary>
    public async Task<(VerifiedPage? Page, Fork? Fork)> ProveAsync(
        FeedAnswer answer, PeerPosition position, Checkpoint checkpoint, byte[] note, CancellationToken cancel)
    {
        if (!FeedPage.TryRead(answer.Bytes, answer.From, out var read, out var fault))
        {
            throw new PeerFaultException("exchange.link.badFeed", fault);
        }

        var feed = read.Behind(position.Next);
        if (feed.Items.Count == 0 || feed.Next > checkpoint.Size)
        {
            throw new PeerFaultException("exchange.link.badFeed", "no entry, or more than were asked for");
        }

        if (await FitsAsync(position, feed, checkpoint, cancel))
        {
            return (new VerifiedPage(position.Next, feed.Items, checkpoint, note), null);
        }

        return await forks.FindAsync(position, checkpoint, note, cancel) is { } fork
            ? (null, fork)
            : throw new PeerFaultException("exchange.link.omission");
    }

    // True where the leaves lead from what is applied, through what was accepted, to the root that was signed.
    private async Task<bool> FitsAsync(
        PeerPosition position, FeedPage feed, Checkpoint checkpoint, CancellationToken cancel)
    {
        if (position.Next == 0 && feed.Items[0].Leaf != peer.GenesisLeaf)
        {
            throw new PeerFaultException("exchange.link.otherGenesis");
        }

        var frontier = database.Read(s => TreeStore.Frontier(s, peer.Origin, position.Next));
        foreach (var item in feed.Items)
        {
            frontier.Append(item.Leaf);
            if (frontier.Size == position.Accepted?.Size && frontier.Root != position.Accepted.Root)
            {
                return false;
            }
        }

        if (position.Accepted is { } accepted && accepted.Size > frontier.Size
            && !await ExtendsAsync(accepted, checkpoint, cancel))
        {
            return false;
        }

        if (frontier.Size == checkpoint.Size)
        {
            return frontier.Root == checkpoint.Root;
        }

        var proof = await tree.ConsistencyAsync(frontier.Size, checkpoint.Size, cancel);
        return proof.TryVerify(frontier.Root, checkpoint.Root, out _);
    }

    // Leaves that end short of the accepted tree say nothing about the rest of it: the tiles must show that the newly
    // signed tree begins with all of it, or a branch could take its place unseen.
    private async Task<bool> ExtendsAsync(StoredCheckpoint accepted, Checkpoint checkpoint, CancellationToken cancel)
    {
        if (accepted.Size >= checkpoint.Size)
        {
            return accepted.Size == checkpoint.Size && accepted.Root == checkpoint.Root;
        }

        var proof = await tree.ConsistencyAsync(accepted.Size, checkpoint.Size, cancel);
        return proof.TryVerify(accepted.Root, checkpoint.Root, out _);
    }
}
