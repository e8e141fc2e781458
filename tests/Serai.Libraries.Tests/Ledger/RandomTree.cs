using System.Security.Cryptography;
using System.Text.Json;
using Serai.Ledger;

namespace Serai.Libraries.Tests.Ledger;

/// <summary>A log of random entries, and proofs that the library makes of it, as a file for other programs.</summary>
internal static class RandomTree
{
    public const int Size = 65_537;

    private const int SmallMax = 130;
    private const int OfALargeTree = 200;

    // Where a tile, or a tile of tiles, is full, begins, or is one short.
    private static readonly int[] Edges = [255, 256, 257, 511, 512, 513, 65_535, 65_536, Size];

    /// <param name="seed">Gives the entries and which proofs are made of large trees.</param>
    /// <param name="file">Where it is written.</param>
    /// <returns>How many trees, inclusion proofs and consistency proofs there are.</returns>
    public static (int Trees, int Inclusion, int Consistency) Write(int seed, string file)
    {
        var random = new Random(seed);
        var leaves = Enumerable.Range(0, Size).Select(_ =>
        {
            var leaf = new byte[random.Next(1, 24)];
            random.NextBytes(leaf);
            return leaf;
        }).ToList();
        using var key = TestLog.Key(3);
        var signer = new NoteSigner(TestLog.Origin, key);
        var subtrees = Subtrees(leaves);
        var trees = Enumerable.Range(1, SmallMax).Concat(Edges)
            .Select(size => Tree(size, subtrees, signer, random)).ToList();
        using var output = File.Create(file);
        JsonSerializer.Serialize(output, new
        {
            origin = TestLog.Origin,
            spki = key.ExportSubjectPublicKeyInfo(),
            leaves,
            trees = trees.Select(tree => new
            {
                size = tree.Checkpoint.Size,
                root = tree.Checkpoint.Root.ToBase64(),
                note = tree.Note,
                inclusion = tree.Inclusion,
                consistency = tree.Consistency,
            }),
        });
        return (trees.Count, trees.Sum(tree => tree.Inclusion.Count), trees.Sum(tree => tree.Consistency.Count));
    }

    private static ProvenTree Tree(int size, SubtreeReader subtrees, NoteSigner signer, Random random)
    {
        var checkpoint = new Checkpoint(TestLog.Origin, size, Root(size, subtrees));
        return new ProvenTree(
            checkpoint, checkpoint.Sign(signer).ToString(),
            [.. Chosen(0, size, random).Select(index =>
                Proof(InclusionProof.Create(index, size, subtrees).Path, index))],
            [.. Chosen(1, size + 1, random).Select(older =>
                Proof(ConsistencyProof.Create(older, size, subtrees).Path, older, Root(older, subtrees).ToBase64()))]);
    }

    // All of a small tree; of a large one the edges and some at random.
    private static IEnumerable<int> Chosen(int from, int to, Random random) => to <= SmallMax + 1
        ? Enumerable.Range(from, to - from)
        : Enumerable.Range(0, OfALargeTree).Select(_ => random.Next(from, to))
            .Concat(Edges.Where(edge => edge < to)).Concat([from, to - 1]).Distinct();

    private static object[] Proof(IReadOnlyList<Hash256> path, params object[] head) =>
        [.. head, .. path.Select(hash => hash.ToBase64())];

    private static Hash256 Root(int size, SubtreeReader subtrees) => TreeFrontier.Restore(size, subtrees).Root;

    private static SubtreeReader Subtrees(List<byte[]> leaves)
    {
        List<List<Hash256>> levels = [[.. leaves.Select(leaf => MerkleHash.Leaf(leaf))]];
        while (levels[^1].Count > 1)
        {
            var below = levels[^1];
            levels.Add([.. Enumerable.Range(0, below.Count / 2)
                .Select(i => MerkleHash.Node(below[2 * i], below[(2 * i) + 1]))]);
        }

        return (level, index) => levels[level][(int)index];
    }

    private sealed record ProvenTree(
        Checkpoint Checkpoint, string Note, IReadOnlyList<object[]> Inclusion, IReadOnlyList<object[]> Consistency);
}
