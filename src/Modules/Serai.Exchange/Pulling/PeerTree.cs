using Serai.Exchange.Peers;
using Serai.Ledger;

namespace Serai.Exchange.Pulling;

/// <summary>
/// A peer's tree as its hash tiles show it. Tiles are not signed; what is built from them counts only where it leads to
/// the signed root.
/// </summary>
internal sealed class PeerTree(IPeerSource source)
{
    /// <summary>The path by which the tree of one size shows itself to begin the tree of another.</summary>
    public async Task<ConsistencyProof> ConsistencyAsync(long from, long to, CancellationToken cancel)
    {
        var reader = await ReaderAsync(to, subtrees => ConsistencyProof.Create(from, to, subtrees), cancel);
        return ConsistencyProof.Create(from, to, Tiles.Subtrees(reader, to));
    }

    /// <summary>The root at a smaller size inside the tree of a greater one.</summary>
    public async Task<Hash256> RootAtAsync(long at, long size, CancellationToken cancel)
    {
        var reader = await ReaderAsync(size, subtrees => TreeFrontier.Restore(at, subtrees), cancel);
        return TreeFrontier.Restore(at, Tiles.Subtrees(reader, size)).Root;
    }

    /// <summary>Whether the leaf stands at that index of the tree that was signed.</summary>
    public async Task<bool> HoldsAsync(Hash256 leaf, long index, Checkpoint checkpoint, CancellationToken cancel)
    {
        var size = checkpoint.Size;
        var reader = await ReaderAsync(size, subtrees => InclusionProof.Create(index, size, subtrees), cancel);
        return InclusionProof.Create(index, size, Tiles.Subtrees(reader, size)).TryVerify(leaf, checkpoint.Root, out _);
    }

    // Which tiles a computation wants does not depend on what they hold: it is run dry first, then they are fetched.
    private async Task<TileReader> ReaderAsync(long size, Action<SubtreeReader> use, CancellationToken cancel)
    {
        HashSet<TilePath> wanted = [];
        use(Tiles.Subtrees(
            (level, index, width) =>
            {
                wanted.Add(new TilePath(level, index, width));
                return new byte[width * Hash256.Size];
            },
            size));
        Dictionary<TilePath, byte[]> tiles = [];
        foreach (var tile in wanted)
        {
            var bytes = await source.TileAsync(tile, cancel);
            tiles[tile] = bytes.Length == tile.Width * Hash256.Size
                ? bytes
                : throw new PeerFaultException("exchange.link.badTile", tile.ToString());
        }

        return (level, index, width) => tiles[new TilePath(level, index, width)];
    }
}
