using BenchmarkDotNet.Attributes;
using Serai.Ledger;

namespace Serai.Benchmarks.Ledger;

/// <summary>
/// Proofs in a log of 70 000 entries out of tiles in memory, and an inclusion proof by the definition over all leaves.
/// </summary>
[MemoryDiagnoser]
public class ProofBenchmarks
{
    private const int Size = 70_000;
    private const int Index = 43_210;
    private const int Older = 12_345;

    private readonly Hash256[] leaves = new Hash256[Size];
    private readonly Dictionary<TilePath, byte[]> tiles = [];
    private InclusionProof inclusion = new(0, 0, []);
    private ConsistencyProof consistency = new(0, 0, []);
    private Hash256 root;
    private Hash256 olderRoot;

    [GlobalSetup]
    public void Fill()
    {
        for (var i = 0; i < Size; i++)
        {
            leaves[i] = MerkleHash.Leaf(BitConverter.GetBytes(i));
        }

        foreach (var tile in Tiles.Of(Size))
        {
            tiles[tile] = tile.Level == 0 ? LeafTile(tile) : Tiles.Build(tile, Read);
        }

        inclusion = Inclusion_proof();
        consistency = Consistency_proof();
        root = TreeFrontier.Restore(Size, Tiles.Subtrees(Read, Size)).Root;
        olderRoot = TreeFrontier.Restore(Older, Tiles.Subtrees(Read, Size)).Root;
        if (!Verify_inclusion() || !Verify_consistency())
        {
            throw new InvalidOperationException("A proof does not verify.");
        }
    }

    [Benchmark]
    public InclusionProof Inclusion_proof() => InclusionProof.Create(Index, Size, Tiles.Subtrees(Read, Size));

    [Benchmark]
    public bool Verify_inclusion() => inclusion.TryVerify(leaves[Index], root, out _);

    [Benchmark]
    public ConsistencyProof Consistency_proof() => ConsistencyProof.Create(Older, Size, Tiles.Subtrees(Read, Size));

    [Benchmark]
    public bool Verify_consistency() => consistency.TryVerify(olderRoot, root, out _);

    [Benchmark(Baseline = true)]
    public int Naive_inclusion_proof_over_all_leaves()
    {
        var path = new List<Hash256>();
        AddPath(leaves, Index, path);
        return path.Count;
    }

    private static void AddPath(ReadOnlySpan<Hash256> part, int index, List<Hash256> path)
    {
        if (part.Length == 1)
        {
            return;
        }

        var split = 1;
        while (split * 2 < part.Length)
        {
            split *= 2;
        }

        var isLeft = index < split;
        AddPath(isLeft ? part[..split] : part[split..], isLeft ? index : index - split, path);
        path.Add(TreeBenchmarks.Root(isLeft ? part[split..] : part[..split]));
    }

    private ReadOnlyMemory<byte> Read(int level, long index, int width) => tiles[new TilePath(level, index, width)];

    private byte[] LeafTile(TilePath tile)
    {
        var bytes = new byte[tile.Width * Hash256.Size];
        for (var i = 0; i < tile.Width; i++)
        {
            leaves[(tile.Index * Tiles.Width) + i].CopyTo(bytes.AsSpan(i * Hash256.Size));
        }

        return bytes;
    }
}
