namespace Serai.Ledger;

/// <summary>
/// Gives the bytes of a hash tile: <paramref name="width"/> · 32 bytes, or the full 8 192 where the tile has been
/// completed since.
/// </summary>
/// <param name="level">0 to 7 for trees of this house; level 0 holds leaf hashes.</param>
/// <param name="index">Number of the tile in its level.</param>
/// <param name="width">Hashes wanted, 1 to 256.</param>
public delegate ReadOnlyMemory<byte> TileReader(int level, long index, int width);

/// <summary>
/// The tree cut into tiles of 256 hashes, as C2SP tlog-tiles lays it out: static, cacheable, resumable. A hash at
/// level L is the root of a full tile at level L - 1; a partial tile has the width floor(size / 256^L) mod 256, and a
/// tile of width 0 does not exist.
/// </summary>
/// <remarks>Source: C2SP tlog-tiles v0.1.0. Checked against a mirror served by other software and by Go's
/// <c>sumdb/tlog</c>.</remarks>
public static class Tiles
{
    /// <summary>Hashes in a full tile, entries in a full bundle.</summary>
    public const int Width = 256;

    /// <summary>Bytes of a full tile.</summary>
    public const int FullBytes = Width * Hash256.Size;

    /// <summary>Greatest tile level that a tree of at most 2^63 - 1 leaves can have.</summary>
    public const int MaxLevel = 7;

    private const int LevelBits = 8;

    /// <summary>Hashes that a tree of <paramref name="size"/> leaves has at a level: floor(size / 256^L).</summary>
    public static long HashesAt(int level, long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        return level > MaxLevel ? 0 : size >> (level * LevelBits);
    }

    /// <summary>Width of a tile in a tree of <paramref name="size"/> leaves: 256 if full, 0 if there is none.</summary>
    public static int WidthAt(int level, long index, long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        var hashes = HashesAt(level, size);
        var full = hashes / Width;
        return index < full ? Width : index == full ? (int)(hashes % Width) : 0;
    }

    /// <summary>The full hash tiles that come into being while the tree grows, lowest level first.</summary>
    /// <example><code>
    /// foreach (var tile in Tiles.Completed(before, after)) store(tile, Tiles.Build(tile, reader));
    /// </code></example>
    public static IEnumerable<TilePath> Completed(long fromSize, long toSize)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fromSize, toSize);
        return FullBetween(fromSize, toSize);
    }

    /// <summary>All tiles that a tree of <paramref name="size"/> leaves is served with: full ones and the right
    /// edge.</summary>
    public static IEnumerable<TilePath> Of(long size)
    {
        for (var level = 0; HashesAt(level, size) > 0; level++)
        {
            var full = HashesAt(level, size) / Width;
            for (var index = 0L; index < full; index++)
            {
                yield return new TilePath(level, index, Width);
            }

            if (WidthAt(level, full, size) is > 0 and var width)
            {
                yield return new TilePath(level, full, width);
            }
        }
    }

    /// <summary>
    /// Bytes of a tile above level 0, computed from the full tiles below it: hash i is <see cref="Hash"/> of the full
    /// tile 256 · index + i.
    /// </summary>
    /// <exception cref="ArgumentException">The tile is at level 0, whose hashes are those of the
    /// entries.</exception>
    public static byte[] Build(TilePath tile, TileReader reader)
    {
        if (tile.Level < 1)
        {
            throw new ArgumentException("The hashes of level 0 are those of the entries.", nameof(tile));
        }

        var bytes = new byte[tile.Width * Hash256.Size];
        for (var i = 0; i < tile.Width; i++)
        {
            var below = reader(tile.Level - 1, (tile.Index * Width) + i, Width);
            Hash(below.Span).CopyTo(bytes.AsSpan(i * Hash256.Size));
        }

        return bytes;
    }

    /// <summary>Root over the hashes of a full tile: the hash that stands for it one level up.</summary>
    /// <exception cref="ArgumentException">Not 8 192 bytes.</exception>
    public static Hash256 Hash(ReadOnlySpan<byte> fullTile)
    {
        if (fullTile.Length != FullBytes)
        {
            throw new ArgumentException($"A full tile is {FullBytes} bytes, not {fullTile.Length}.", nameof(fullTile));
        }

        return MerkleHash.PerfectRoot(fullTile);
    }

    /// <summary>Finds perfect subtrees of a tree of <paramref name="size"/> leaves in its tiles.</summary>
    /// <remarks>The last tile is kept, so that a proof asks for each tile about once; put a cache into the reader where
    /// tiles come from afar. Throws <see cref="InvalidDataException"/> where a tile is not as long as it must be.
    /// </remarks>
    public static SubtreeReader Subtrees(TileReader reader, long size)
    {
        // Tiles of a tree of fixed size never change: a stale one is a good one, whichever thread left it here.
        LastTile? last = null;
        return (level, index) =>
        {
            var (tileLevel, shift) = Math.DivRem(level, LevelBits);
            var (tileIndex, offset) = Math.DivRem(index << shift, Width);
            var width = WidthAt(tileLevel, tileIndex, size);
            if (offset + (1 << shift) > width)
            {
                throw new ArgumentOutOfRangeException(nameof(index), index, "The subtree is not full in this tree.");
            }

            var path = new TilePath(tileLevel, tileIndex, width);
            var tile = last is { } kept && kept.Path == path ? kept : last = new LastTile(path, Read(reader, path));
            return MerkleHash.PerfectRoot(
                tile.Bytes.Span.Slice((int)offset * Hash256.Size, Hash256.Size << shift));
        };
    }

    private static ReadOnlyMemory<byte> Read(TileReader reader, TilePath path)
    {
        var tile = reader(path.Level, path.Index, path.Width);
        return tile.Length == path.Width * Hash256.Size || tile.Length == FullBytes
            ? tile
            : throw new InvalidDataException($"Tile {path} has {tile.Length} bytes.");
    }

    private static IEnumerable<TilePath> FullBetween(long fromSize, long toSize)
    {
        for (var level = 0; level <= MaxLevel; level++)
        {
            var end = HashesAt(level, toSize) / Width;
            for (var index = HashesAt(level, fromSize) / Width; index < end; index++)
            {
                yield return new TilePath(level, index, Width);
            }
        }
    }

    private sealed record LastTile(TilePath Path, ReadOnlyMemory<byte> Bytes);
}
