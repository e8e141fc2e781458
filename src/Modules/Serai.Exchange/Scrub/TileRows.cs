using Serai.Ledger;

namespace Serai.Exchange.Scrub;

/// <summary>
/// The rows under one tile: what their bytes hash to, and the leaves that stand beside them. Used again for every tile.
/// </summary>
internal sealed class TileRows
{
    private readonly byte[] hashes = new byte[Tiles.FullBytes];
    private readonly byte[] leaves = new byte[Tiles.FullBytes];
    private readonly bool[] isThere = new bool[Tiles.Width];
    private readonly bool[] hasBytes = new bool[Tiles.Width];
    private int count;
    private bool areEqual;

    /// <summary>Index of the first row.</summary>
    public long First { get; private set; }

    /// <summary>Rows that there must be.</summary>
    public int Width { get; private set; }

    public bool IsWhole => count == Width;

    /// <summary>True where every row is there and hashes to its leaf.</summary>
    public bool AreSound => IsWhole && areEqual;

    public ReadOnlySpan<byte> Hashes => hashes.AsSpan(0, Width * Hash256.Size);

    public ReadOnlySpan<byte> Leaves => leaves.AsSpan(0, Width * Hash256.Size);

    public void Begin(long first, int width)
    {
        (First, Width, count, areEqual) = (first, width, 0, true);
        Array.Clear(isThere);
    }

    public bool Has(int at) => isThere[at];

    public bool HasBytes(int at) => hasBytes[at];

    /// <param name="index">Of the entry.</param>
    /// <param name="leaf">As it stands in its column.</param>
    /// <param name="bytes">Of the entry.</param>
    /// <param name="isKnown">False where this node holds the leaf alone.</param>
    public void Add(long index, ReadOnlySpan<byte> leaf, ReadOnlySpan<byte> bytes, bool isKnown)
    {
        var at = (int)(index - First);
        var stored = Slot(leaves, at);
        var computed = Slot(hashes, at);
        stored.Clear();
        if (leaf.Length == Hash256.Size)
        {
            leaf.CopyTo(stored);
        }

        if (isKnown)
        {
            MerkleHash.Leaf(bytes).CopyTo(computed);
            areEqual &= stored.SequenceEqual(computed);
        }
        else
        {
            stored.CopyTo(computed);
        }

        areEqual &= leaf.Length == Hash256.Size;
        isThere[at] = true;
        hasBytes[at] = isKnown;
        count++;
    }

    /// <summary>One source of the tile's hashes; where a row is missing the stored tile stands in, if there is one.
    /// </summary>
    public byte[] Filled(ReadOnlySpan<byte> source, byte[]? tile)
    {
        var filled = source.ToArray();
        for (var at = 0; at < Width; at++)
        {
            if (!isThere[at])
            {
                var slot = Slot(filled, at);
                slot.Clear();
                tile?.AsSpan(at * Hash256.Size, Hash256.Size).CopyTo(slot);
            }
        }

        return filled;
    }

    private static Span<byte> Slot(byte[] all, int at) => all.AsSpan(at * Hash256.Size, Hash256.Size);
}
