using System.Buffers;

namespace Serai.Ledger;

/// <summary>
/// The hashes of the log's tree, RFC 6962 section 2.1 with SHA-256: <c>leaf = H(0x00 ‖ entry)</c>,
/// <c>node = H(0x01 ‖ left ‖ right)</c>, <c>empty = H("")</c>. The prefixes keep a leaf from being read as a node.
/// </summary>
/// <example><code>var root = MerkleHash.Node(MerkleHash.Leaf(entry0), MerkleHash.Leaf(entry1));</code></example>
public static class MerkleHash
{
    private const byte LeafPrefix = 0x00;
    private const byte NodePrefix = 0x01;
    private const int StackBytes = 1024;

    /// <summary>Root of the tree without entries: SHA-256 of nothing.</summary>
    public static Hash256 Empty { get; } = Hash256.Of([]);

    /// <summary>Leaf hash of the exact bytes of an entry.</summary>
    public static Hash256 Leaf(ReadOnlySpan<byte> entry)
    {
        if (entry.Length < StackBytes)
        {
            Span<byte> small = stackalloc byte[StackBytes];
            return Prefixed(entry, small);
        }

        var rented = ArrayPool<byte>.Shared.Rent(entry.Length + 1);
        var hash = Prefixed(entry, rented);
        ArrayPool<byte>.Shared.Return(rented);
        return hash;
    }

    /// <summary>Hash of the node over two subtrees.</summary>
    public static Hash256 Node(in Hash256 left, in Hash256 right)
    {
        Span<byte> buffer = stackalloc byte[1 + (2 * Hash256.Size)];
        buffer[0] = NodePrefix;
        left.CopyTo(buffer[1..]);
        right.CopyTo(buffer[(1 + Hash256.Size)..]);
        return Hash256.Of(buffer);
    }

    /// <summary>Root of the perfect subtree over hashes that stand side by side, 32 bytes each.</summary>
    /// <param name="hashes">1, 2, 4, … 256 hashes.</param>
    internal static Hash256 PerfectRoot(ReadOnlySpan<byte> hashes)
    {
        if (hashes.Length == Hash256.Size)
        {
            return new Hash256(hashes);
        }

        var half = hashes.Length / 2;
        return Node(PerfectRoot(hashes[..half]), PerfectRoot(hashes[half..]));
    }

    private static Hash256 Prefixed(ReadOnlySpan<byte> entry, Span<byte> buffer)
    {
        buffer[0] = LeafPrefix;
        entry.CopyTo(buffer[1..]);
        return Hash256.Of(buffer[..(entry.Length + 1)]);
    }
}
