using System.Numerics;

namespace Serai.Ledger;

/// <summary>
/// The right edge of a growing tree: the roots of the perfect subtrees that the bits of its size name, and nothing
/// else. Appending costs one hash on average and allocates nothing; the root costs as many hashes as there are bits.
/// Not safe for several threads at once.
/// </summary>
/// <remarks>Formula: RFC 9162 section 2.1.2, the stack of a tree that is built leaf by leaf.</remarks>
/// <example><code>
/// var frontier = new TreeFrontier();
/// frontier.Append(MerkleHash.Leaf(entry));
/// var checkpoint = new Checkpoint(origin, frontier.Size, frontier.Root);
/// </code></example>
public sealed class TreeFrontier
{
    /// <summary>Most leaves a tree can have: the greatest signed 64-bit number.</summary>
    public const long MaxSize = long.MaxValue;

    // peaks[l] is the root of the perfect subtree of 2^l leaves, valid where bit l of the size is set.
    private readonly Hash256[] peaks = new Hash256[63];

    /// <summary>The tree without leaves.</summary>
    public TreeFrontier()
    {
    }

    /// <summary>Takes up a tree again from its peaks, greatest first, as <see cref="Peaks"/> gave them.</summary>
    /// <exception cref="ArgumentException">The number of peaks is not the number of bits of the size.</exception>
    public TreeFrontier(long size, ReadOnlySpan<Hash256> peaks)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        if (peaks.Length != BitOperations.PopCount((ulong)size))
        {
            throw new ArgumentException($"A tree of {size} leaves does not have {peaks.Length} peaks.", nameof(peaks));
        }

        Size = size;
        var next = peaks.Length;
        for (var level = 0; level < this.peaks.Length; level++)
        {
            if (((size >> level) & 1) == 1)
            {
                this.peaks[level] = peaks[--next];
            }
        }
    }

    /// <summary>Takes up a tree of <paramref name="size"/> leaves from stored subtree hashes or tiles.</summary>
    /// <example><code>TreeFrontier.Restore(size, Tiles.Subtrees(reader, size))</code></example>
    public static TreeFrontier Restore(long size, SubtreeReader subtrees)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        return new TreeFrontier(size, [.. Subtree.Peaks(0, size).Select(peak => subtrees(peak.Level, peak.Index))]);
    }

    /// <summary>Number of leaves.</summary>
    public long Size { get; private set; }

    /// <summary>Root of the tree; <see cref="MerkleHash.Empty"/> without leaves.</summary>
    public Hash256 Root
    {
        get
        {
            if (Size == 0)
            {
                return MerkleHash.Empty;
            }

            var level = BitOperations.TrailingZeroCount(Size);
            var root = peaks[level];
            for (level++; level < peaks.Length; level++)
            {
                if (((Size >> level) & 1) == 1)
                {
                    root = MerkleHash.Node(peaks[level], root);
                }
            }

            return root;
        }
    }

    /// <summary>Roots of the perfect subtrees, greatest first: all that is needed to go on later.</summary>
    public Hash256[] Peaks
    {
        get
        {
            var found = new List<Hash256>(BitOperations.PopCount((ulong)Size));
            for (var level = peaks.Length - 1; level >= 0; level--)
            {
                if (((Size >> level) & 1) == 1)
                {
                    found.Add(peaks[level]);
                }
            }

            return [.. found];
        }
    }

    /// <summary>Adds one leaf at index <see cref="Size"/>.</summary>
    /// <exception cref="InvalidOperationException">The tree is full.</exception>
    public void Append(Hash256 leaf)
    {
        if (Size == MaxSize)
        {
            throw new InvalidOperationException("The tree is full.");
        }

        var level = 0;
        for (; ((Size >> level) & 1) == 1; level++)
        {
            leaf = MerkleHash.Node(peaks[level], leaf);
        }

        peaks[level] = leaf;
        Size++;
    }

    /// <summary>A second frontier of the same tree, to try appends that may not be kept.</summary>
    public TreeFrontier Copy() => new(Size, Peaks);
}
