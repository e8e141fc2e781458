using BenchmarkDotNet.Attributes;
using Serai.Ledger;

namespace Serai.Benchmarks.Ledger;

/// <summary>
/// One further leaf and the new root: the frontier, and the definition hashed over all leaves again. A tree of 4 096.
/// </summary>
[MemoryDiagnoser]
public class TreeBenchmarks
{
    private const int Leaves = 4_096;

    private readonly byte[] entry = new byte[250];
    private readonly Hash256[] leaves = new Hash256[Leaves + 1];
    private TreeFrontier frontier = new();

    [GlobalSetup]
    public void Fill()
    {
        for (var i = 0; i < Leaves; i++)
        {
            leaves[i] = MerkleHash.Leaf(BitConverter.GetBytes(i));
            frontier.Append(leaves[i]);
        }

        leaves[Leaves] = MerkleHash.Leaf(entry);
    }

    [Benchmark]
    public Hash256 Hash_of_a_leaf() => MerkleHash.Leaf(entry);

    /// <summary>The tree grows while it is measured: two hashes a leaf on average, whatever its size.</summary>
    [Benchmark]
    public void Append_to_the_frontier() => frontier.Append(leaves[0]);

    [Benchmark]
    public Hash256 Append_and_take_the_root()
    {
        frontier.Append(leaves[0]);
        return frontier.Root;
    }

    [Benchmark(Baseline = true)]
    public Hash256 Naive_root_over_all_leaves() => Root(leaves);

    internal static Hash256 Root(ReadOnlySpan<Hash256> leaves)
    {
        if (leaves.Length == 1)
        {
            return leaves[0];
        }

        var split = 1;
        while (split * 2 < leaves.Length)
        {
            split *= 2;
        }

        return MerkleHash.Node(Root(leaves[..split]), Root(leaves[split..]));
    }
}
