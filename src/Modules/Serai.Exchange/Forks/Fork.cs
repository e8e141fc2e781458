using Serai.Exchange.Log;
using Serai.Exchange.Pulling;
using Serai.Exchange.Witnessing;
using Serai.Ledger;
using Serai.Platform.Data;

namespace Serai.Exchange.Forks;

/// <summary>Two notes that one log signed and that cannot both be true, as this node met them.</summary>
/// <param name="HeldNote">The checkpoint that was accepted.</param>
/// <param name="ShownNote">The one that contradicts it.</param>
/// <param name="Proof">What anybody can check; null where the path between the two is not at hand yet.</param>
internal sealed record Fork(byte[] HeldNote, byte[] ShownNote, ForkProof? Proof)
{
    /// <summary>
    /// The proof of two notes in the order of their sizes; null where one of them is no checkpoint. Whether it holds is
    /// another question.
    /// </summary>
    /// <param name="held">The note that was there first.</param>
    /// <param name="shown">The other.</param>
    /// <param name="otherRoot">Root of the greater tree at the smaller size; null where the sizes are equal.</param>
    /// <param name="path">Consistency path from the smaller to the greater size.</param>
    public static ForkProof? Prove(byte[] held, byte[] shown, Hash256? otherRoot, IReadOnlyList<Hash256> path)
    {
        if (!SignedNote.TryParse(held, out var one, out _) || !Checkpoint.TryParse(one.Text, out var before)
            || !SignedNote.TryParse(shown, out var other, out _) || !Checkpoint.TryParse(other.Text, out var after))
        {
            return null;
        }

        return after.Size < before.Size
            ? new ForkProof(other, one, otherRoot, path)
            : new ForkProof(one, other, otherRoot, path);
    }

    /// <summary>
    /// The fork that a signed checkpoint makes with what is stored of its log, where anybody can check it without
    /// asking the log for more; null where there is none.
    /// </summary>
    /// <param name="session">Where to read.</param>
    /// <param name="log">The pinned key.</param>
    /// <param name="shown">What was shown, verified.</param>
    /// <param name="note">The note of it.</param>
    /// <param name="held">What this node cosigned of the log.</param>
    /// <param name="position">What it applied and accepted of it.</param>
    public static Fork? FromStored(
        Session session, CheckpointVerifier log, Checkpoint shown, byte[] note, Cosigned? held, PeerPosition position)
    {
        if (held is { } cosigned && cosigned.Checkpoint.Size == shown.Size && cosigned.Checkpoint.Root != shown.Root)
        {
            return Proven(log, cosigned.Note, note, null, []);
        }

        if (position.Accepted is not { } accepted || accepted.Size < shown.Size)
        {
            return null;
        }

        if (accepted.Size == shown.Size)
        {
            return accepted.Root == shown.Root ? null : Proven(log, accepted.Note, note, null, []);
        }

        if (accepted.Size > position.Next)
        {
            return null;
        }

        var own = TreeStore.RootAt(session, shown.Origin, shown.Size);
        if (own == shown.Root)
        {
            return null;
        }

        var tree = TreeStore.Subtrees(session, shown.Origin, accepted.Size);
        return Proven(
            log, accepted.Note, note, own, ConsistencyProof.Create(shown.Size, accepted.Size, tree).Path);
    }

    private static Fork? Proven(
        CheckpointVerifier log, byte[] held, byte[] shown, Hash256? other, IReadOnlyList<Hash256> path) =>
        Prove(held, shown, other, path) is { } proof && proof.TryVerify(log)
            ? new Fork(held, shown, proof.Trim(log.Keys))
            : null;
}
