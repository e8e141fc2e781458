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
internal sealed class PageVerifier(Peer peer, PeerClient client, Database database)
{
    private readonly CheckpointVerifier checkpoints = new(peer.LogKey);
    private readonly PeerTree tree = new(client);

    /// <summary>The checkpoint of a note, if a key of this peer signed it.</summary>
    public Checkpoint Open(byte[] note) => checkpoints.TryVerify(note, out var verified, out var error)
        ? verified.Checkpoint
        : throw new PeerFaultException("exchange.link.badCheckpoint", error.ToString());

    /// <summary>
    /// What is wrong with a checkpoint that is not larger than the accepted one: null where it is only old, or the
    /// same.
    /// </summary>
    public Fork? Compare(Checkpoint shown, byte[] note, PeerPosition position)
    {
        var accepted = position.Accepted!;
        if (shown.Size == accepted.Size)
        {
            return shown.Root == accepted.Root ? null : new Fork(accepted.Note, note, "");
        }

        // Only what is applied can be recomputed; an old answer from before a long catch-up is looked at again later.
        if (shown.Size > position.Next)
        {
            return null;
        }

        return database.Read(s =>
        {
            var own = TreeStore.RootAt(s, peer.Origin, shown.Size);
            if (own == shown.Root)
            {
                return null;
            }

            var proof = accepted.Size <= position.Next
                ? ConsistencyProof.Create(
                    shown.Size, accepted.Size, TreeStore.Subtrees(s, peer.Origin, accepted.Size))
                : null;
            return new Fork(accepted.Note, note, Fork.Describe(own, proof));
        });
    }

    /// <summary>
    /// Fetches the next stretch of the log and proves it; a fork comes back instead where one is proven.
    /// </summary>
    public async Task<(VerifiedPage? Page, Fork? Fork)> FetchAsync(
        PeerPosition position, Checkpoint checkpoint, byte[] note, CancellationToken cancel)
    {
        var bytes = await client.FeedAsync(position.Next, checkpoint.Size, cancel);
        if (!FeedPage.TryRead(bytes, position.Next, out var feed, out var fault))
        {
            throw new PeerFaultException("exchange.link.badFeed", fault);
        }

        if (feed.Items.Count == 0 || feed.Next > checkpoint.Size)
        {
            throw new PeerFaultException("exchange.link.badFeed", "no entry, or more than were asked for");
        }

        if (await FitsAsync(position, feed, checkpoint, cancel))
        {
            return (new VerifiedPage(position.Next, feed.Items, checkpoint, note), null);
        }

        return await ForkAsync(position, checkpoint, note, cancel) is { } fork
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

    // A wrong answer alone proves nothing: it may be a fault of the server. It is a fork where the tiles under the
    // newly
    // signed root lead to another root at the accepted size.
    private async Task<Fork?> ForkAsync(
        PeerPosition position, Checkpoint checkpoint, byte[] note, CancellationToken cancel)
    {
        if (position.Accepted is not { } accepted || accepted.Size >= checkpoint.Size)
        {
            return null;
        }

        var other = await tree.RootAtAsync(accepted.Size, checkpoint.Size, cancel);
        var proof = await tree.ConsistencyAsync(accepted.Size, checkpoint.Size, cancel);
        return other != accepted.Root && proof.TryVerify(other, checkpoint.Root, out _)
            ? new Fork(accepted.Note, note, Fork.Describe(other, proof))
            : null;
    }
}

/// <summary>Two notes that one log signed and that cannot both be true, for any third party to check.</summary>
/// <param name="HeldNote">The checkpoint that was accepted.</param>
/// <param name="ShownNote">The one that contradicts it.</param>
/// <param name="Proof">The other root at the smaller size and the consistency path to the greater, base64 by
/// line.</param>
internal sealed record Fork(byte[] HeldNote, byte[] ShownNote, string Proof)
{
    public static string Describe(Hash256 other, ConsistencyProof? proof) =>
        string.Join('\n', [other.ToBase64(), .. (proof?.Path ?? []).Select(h => h.ToBase64())]);
}
