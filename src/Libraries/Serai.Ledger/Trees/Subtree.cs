using System.Numerics;

namespace Serai.Ledger;

/// <summary>
/// Gives the root of the perfect subtree of 2^<paramref name="level"/> leaves that starts at leaf
/// <paramref name="index"/> · 2^<paramref name="level"/>. Level 0 is a leaf hash. Proofs and restored frontiers are
/// built from nothing else; <see cref="Tiles.Subtrees"/> makes one from tiles.
/// </summary>
/// <param name="level">0 to 62.</param>
/// <param name="index">Number of the subtree among those of its level.</param>
public delegate Hash256 SubtreeReader(int level, long index);

/// <summary>Cuts ranges of leaves into perfect subtrees.</summary>
internal static class Subtree
{
    /// <summary>
    /// The perfect subtrees, left to right, that make up the leaves [start, end). The range must be one that RFC 6962
    /// splits off: start is a multiple of the greatest power of two below the length.
    /// </summary>
    public static List<(int Level, long Index)> Peaks(long start, long end)
    {
        var found = new List<(int, long)>();
        while (start < end)
        {
            var level = BitOperations.Log2((ulong)(end - start));
            found.Add((level, start >> level));
            start += 1L << level;
        }

        return found;
    }

    /// <summary>Root over the leaves [start, end): MTH(D[start:end]) of RFC 6962 section 2.1.</summary>
    public static Hash256 Root(long start, long end, SubtreeReader subtrees)
    {
        var peaks = Peaks(start, end);
        var (level, index) = peaks[^1];
        var root = subtrees(level, index);
        for (var i = peaks.Count - 2; i >= 0; i--)
        {
            (level, index) = peaks[i];
            root = MerkleHash.Node(subtrees(level, index), root);
        }

        return root;
    }

    /// <summary>Greatest power of two that is smaller than <paramref name="length"/> (which is at least 2).</summary>
    public static long Split(long length) => 1L << BitOperations.Log2((ulong)(length - 1));
}
