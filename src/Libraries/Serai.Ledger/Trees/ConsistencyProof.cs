using System.Numerics;

namespace Serai.Ledger;

/// <summary>
/// Shows that the tree of <see cref="NewSize"/> leaves begins with the tree of <see cref="OldSize"/> leaves: that
/// nothing was rewritten in between.
/// </summary>
/// <remarks>
/// PROOF(m, D[n]) of RFC 6962 section 2.1.2; verification by RFC 9162 section 2.1.4.2. Between equal sizes the
/// path is empty, and the roots alone decide. From the empty tree there is nothing to prove - every tree begins with it
/// - and both directions refuse size 0: whoever knows nothing yet takes the first checkpoint on its signature alone.
/// </remarks>
/// <param name="OldSize">Leaves of the older tree, at least 1.</param>
/// <param name="NewSize">Leaves of the newer tree.</param>
/// <param name="Path">Hashes, deepest first; at most 64.</param>
/// <example><code>
/// var proof = ConsistencyProof.Create(known.Size, latest.Size, Tiles.Subtrees(reader, latest.Size));
/// if (!proof.TryVerify(known.Root, latest.Root, out var error)) { … }
/// </code></example>
public sealed record ConsistencyProof(long OldSize, long NewSize, IReadOnlyList<Hash256> Path)
{
    /// <summary>Most hashes a path can have.</summary>
    public const int MaxPath = 64;

    /// <summary>Builds the proof from the hashes of perfect subtrees.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not 1 ≤ old ≤ new.</exception>
    public static ConsistencyProof Create(long oldSize, long newSize, SubtreeReader subtrees)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(oldSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(oldSize, newSize);
        if (oldSize == newSize)
        {
            return new ConsistencyProof(oldSize, newSize, []);
        }

        var fromTop = new List<Hash256>();
        var (start, end) = (0L, newSize);
        while (oldSize != end)
        {
            var middle = start + Subtree.Split(end - start);
            if (oldSize <= middle)
            {
                fromTop.Add(Subtree.Root(middle, end, subtrees));
                end = middle;
            }
            else
            {
                fromTop.Add(Subtree.Root(start, middle, subtrees));
                start = middle;
            }
        }

        // Where the older tree is itself a subtree of the newer, its root is known to the verifier and left out.
        if (start != 0)
        {
            fromTop.Add(Subtree.Root(start, end, subtrees));
        }

        fromTop.Reverse();
        return new ConsistencyProof(oldSize, newSize, fromTop);
    }

    /// <summary>True where the tree under <paramref name="newRoot"/> begins with that under
    /// <paramref name="oldRoot"/>.</summary>
    public bool TryVerify(Hash256 oldRoot, Hash256 newRoot, out ProofError error)
    {
        error = Check(oldRoot, newRoot);
        return error == ProofError.None;
    }

    private ProofError Check(Hash256 oldRoot, Hash256 newRoot)
    {
        if (OldSize < 1 || OldSize > NewSize)
        {
            return ProofError.SizeOutOfRange;
        }

        if ((OldSize == NewSize) != (Path.Count == 0))
        {
            return ProofError.WrongLength;
        }

        return OldSize != NewSize ? CheckPath(oldRoot, newRoot)
            : oldRoot == newRoot ? ProofError.None
            : ProofError.RootMismatch;
    }

    private ProofError CheckPath(Hash256 oldRoot, Hash256 newRoot)
    {
        // Both trees share everything below the lowest set bit of the old size.
        var shared = BitOperations.TrailingZeroCount(OldSize);
        var (node, last) = ((OldSize - 1) >> shared, (NewSize - 1) >> shared);
        var first = BitOperations.IsPow2(OldSize) ? 0 : 1;
        var older = first == 0 ? oldRoot : Path[0];
        var newer = older;
        for (var i = first; i < Path.Count; i++)
        {
            if (last == 0)
            {
                return ProofError.WrongLength;
            }

            newer = ProofPath.Step(newer, Path[i], ref node, ref last, out var siblingIsLeft);
            older = siblingIsLeft ? MerkleHash.Node(Path[i], older) : older;
        }

        return last != 0 ? ProofError.WrongLength
            : older != oldRoot ? ProofError.OlderRootMismatch
            : newer != newRoot ? ProofError.RootMismatch
            : ProofError.None;
    }
}
