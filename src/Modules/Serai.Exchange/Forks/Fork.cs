using Serai.Ledger;

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
}
