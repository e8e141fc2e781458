using Serai.Exchange.Log;
using Serai.Exchange.Peers;
using Serai.Exchange.Pulling;
using Serai.Ledger;
using Serai.Platform.Data;

namespace Serai.Exchange.Forks;

/// <summary>
/// Finds out whether what a peer shows contradicts what it signed before. What comes back was checked as any third
/// party would check it, with the pinned key, or says that it cannot be checked by others yet.
/// </summary>
internal sealed class ForkFinder(Peer peer, PeerTree tree, Database database)
{
    private readonly CheckpointVerifier log = new(peer.LogKey);

    /// <summary>
    /// What is wrong with a checkpoint that is not larger than the accepted one: null where it is only old, or the
    /// same.
    /// </summary>
    public async Task<Fork?> CompareAsync(
        Checkpoint shown, byte[] note, PeerPosition position, CancellationToken cancel)
    {
        var accepted = position.Accepted!;
        if (shown.Size == accepted.Size)
        {
            return shown.Root == accepted.Root ? null : Found(accepted.Note, note, null, []);
        }

        if (shown.Size > position.Next)
        {
            return await FromTilesAsync(shown, note, accepted, cancel);
        }

        var own = database.Read(s => TreeStore.RootAt(s, peer.Origin, shown.Size));
        if (own == shown.Root)
        {
            return null;
        }

        // Without the tiles this node alone knows it: it holds the leaves that the accepted tree begins with.
        return accepted.Size > position.Next
            ? await FromTilesAsync(shown, note, accepted, cancel) ?? new Fork(accepted.Note, note, null)
            : Found(accepted.Note, note, own, PathOf(shown.Size, accepted.Size));
    }

    /// <summary>
    /// A wrong answer alone proves nothing: it may be a fault of the server. It is a fork where the tiles under the
    /// newly signed root lead to another root at the accepted size.
    /// </summary>
    public async Task<Fork?> FindAsync(
        PeerPosition position, Checkpoint checkpoint, byte[] note, CancellationToken cancel)
    {
        if (position.Accepted is not { } accepted || accepted.Size >= checkpoint.Size)
        {
            return null;
        }

        var (other, path) = await ShownAtAsync(accepted.Size, checkpoint.Size, cancel);
        return Proven(accepted.Note, note, other, path) is { } proof ? new Fork(accepted.Note, note, proof) : null;
    }

    /// <summary>The proof of a fork that this node alone knows; null where the peer does not show the path.</summary>
    public async Task<ForkProof?> CompleteAsync(Fork fork, CancellationToken cancel)
    {
        if (!log.TryVerify(fork.HeldNote, out var held, out _) || !log.TryVerify(fork.ShownNote, out var shown, out _))
        {
            return null;
        }

        var (one, other) = (held.Checkpoint.Size, shown.Checkpoint.Size);
        var (root, path) = await ShownAtAsync(Math.Min(one, other), Math.Max(one, other), cancel);
        return Proven(fork.HeldNote, fork.ShownNote, root, path);
    }

    /// <summary>The proof as it is handed on, where it holds by the pinned key.</summary>
    public ForkProof? Proven(ForkProof? proof) => proof?.TryVerify(log) == true ? proof.Trim(log.Keys) : null;

    private async Task<Fork?> FromTilesAsync(
        Checkpoint shown, byte[] note, StoredCheckpoint accepted, CancellationToken cancel)
    {
        try
        {
            var (other, path) = await ShownAtAsync(shown.Size, accepted.Size, cancel);
            return Proven(accepted.Note, note, other, path) is { } proof ? new Fork(accepted.Note, note, proof) : null;
        }
        catch (Exception error) when (IsOfTheLink(error, cancel))
        {
            // A peer that went back to an older state has no such tiles: that proves nothing.
            return null;
        }
    }

    private static bool IsOfTheLink(Exception error, CancellationToken cancel) =>
        error is PeerFaultException or HttpRequestException or IOException
        || (error is OperationCanceledException && !cancel.IsCancellationRequested);

    // Own leaves that do not lead to the root that was accepted are damage here, not a fork there.
    private Fork Found(byte[] held, byte[] shown, Hash256? other, IReadOnlyList<Hash256> path) =>
        Proven(held, shown, other, path) is { } proof
            ? new Fork(held, shown, proof)
            : throw new InvalidDataException($"The log {peer.Origin} is not stored as it was accepted.");

    private ForkProof? Proven(byte[] held, byte[] shown, Hash256? other, IReadOnlyList<Hash256> path) =>
        Proven(Fork.Prove(held, shown, other, path));

    private IReadOnlyList<Hash256> PathOf(long smaller, long greater) => database.Read(
        s => ConsistencyProof.Create(smaller, greater, TreeStore.Subtrees(s, peer.Origin, greater)).Path);

    private async Task<(Hash256 Root, IReadOnlyList<Hash256> Path)> ShownAtAsync(
        long smaller, long greater, CancellationToken cancel) => (
        await tree.RootAtAsync(smaller, greater, cancel),
        (await tree.ConsistencyAsync(smaller, greater, cancel)).Path);
}
