namespace Serai.Ledger;

/// <summary>Why a proof was refused; <see cref="None"/> where it holds.</summary>
public enum ProofError
{
    /// <summary>The proof holds.</summary>
    None,

    /// <summary>The tree size is negative; for consistency, not 1 ≤ older ≤ newer.</summary>
    SizeOutOfRange,

    /// <summary>The index is negative or not below the tree size.</summary>
    IndexOutOfRange,

    /// <summary>The path has more or fewer hashes than index and sizes demand.</summary>
    WrongLength,

    /// <summary>The path leads to another root.</summary>
    RootMismatch,

    /// <summary>The path does not lead to the root of the older tree.</summary>
    OlderRootMismatch,
}

/// <summary>
/// Shows that a leaf stands at an index of the tree with a given root: the siblings on the way up, the leaf's first.
/// </summary>
/// <remarks>
/// PATH(m, D[n]) of RFC 6962 section 2.1.1; verification by RFC 9162 section 2.1.3.2. Checked against the published
/// vectors of transparency-dev/merkle and by Go's <c>sumdb/tlog</c>.
/// </remarks>
/// <param name="Index">Index of the leaf, from 0.</param>
/// <param name="TreeSize">Number of leaves of the tree.</param>
/// <param name="Path">Sibling hashes, the leaf's first; at most 63.</param>
/// <example><code>
/// var proof = InclusionProof.Create(7, size, Tiles.Subtrees(reader, size));
/// if (!proof.TryVerify(entry.LeafHash, checkpoint.Root, out var error)) { … }
/// </code></example>
public sealed record InclusionProof(long Index, long TreeSize, IReadOnlyList<Hash256> Path)
{
    /// <summary>Most hashes a path can have.</summary>
    public const int MaxPath = 63;

    /// <summary>Builds the proof for a leaf from the hashes of perfect subtrees.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is not below the tree size.</exception>
    public static InclusionProof Create(long index, long treeSize, SubtreeReader subtrees)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, treeSize);
        var fromTop = new List<Hash256>();
        var (start, end) = (0L, treeSize);
        while (end - start > 1)
        {
            var middle = start + Subtree.Split(end - start);
            if (index < middle)
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

        fromTop.Reverse();
        return new InclusionProof(index, treeSize, fromTop);
    }

    /// <summary>True where the path leads from <paramref name="leaf"/> to <paramref name="root"/>.</summary>
    public bool TryVerify(Hash256 leaf, Hash256 root, out ProofError error)
    {
        error = Check(leaf, root);
        return error == ProofError.None;
    }

    /// <summary>
    /// The root to which the path leads; false where it has not the length that index and size demand.
    /// </summary>
    public bool TryRoot(Hash256 leaf, out Hash256 root) => Climb(leaf, out root) == ProofError.None;

    private ProofError Check(Hash256 leaf, Hash256 root)
    {
        var error = Climb(leaf, out var reached);
        return error != ProofError.None ? error : reached == root ? ProofError.None : ProofError.RootMismatch;
    }

    private ProofError Climb(Hash256 leaf, out Hash256 root)
    {
        root = leaf;
        if (TreeSize < 0)
        {
            return ProofError.SizeOutOfRange;
        }

        if (Index < 0 || Index >= TreeSize)
        {
            return ProofError.IndexOutOfRange;
        }

        var (node, last) = (Index, TreeSize - 1);
        foreach (var sibling in Path)
        {
            if (last == 0)
            {
                return ProofError.WrongLength;
            }

            root = ProofPath.Step(root, sibling, ref node, ref last, out _);
        }

        return last != 0 ? ProofError.WrongLength : ProofError.None;
    }
}
