using Serai.Ledger;

namespace Serai.Libraries.Tests.Ledger;

public sealed class TreePropertiesTests
{
    private const int LeavesMax = 2_000;

    [Fact]
    public void The_frontier_has_the_root_of_the_definition_at_every_size()
    {
        var leaves = TestLog.Leaves(300);
        var frontier = new TreeFrontier();
        Assert.Equal("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", frontier.Root.ToBase64());
        for (var size = 0; size < leaves.Count; size++)
        {
            Assert.Equal(TestLog.Root(leaves, 0, size), frontier.Root);
            Assert.Equal(frontier.Root, new TreeFrontier(size, frontier.Peaks).Root);
            Assert.Equal(frontier.Root, TreeFrontier.Restore(size, TestLog.Subtrees(leaves)).Root);
            frontier.Append(leaves[size]);
        }
    }

    [Fact]
    public void A_restored_frontier_goes_on_as_if_it_had_never_stopped() => Properties.ForSeeds(50, random =>
    {
        var leaves = TestLog.Leaves(random.Next(1, LeavesMax));
        var stop = random.Next(leaves.Count + 1);
        var frontier = TreeFrontier.Restore(stop, TestLog.Subtrees(leaves));
        var copy = frontier.Copy();
        leaves.Skip(stop).ToList().ForEach(frontier.Append);
        Assert.Equal(TestLog.Root(leaves, 0, leaves.Count), frontier.Root);
        Assert.Equal(TestLog.Root(leaves, 0, stop), copy.Root);
    });

    [Fact]
    public void Appending_allocates_nothing()
    {
        var frontier = new TreeFrontier();
        var leaf = MerkleHash.Leaf("entry"u8);
        frontier.Append(leaf);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++)
        {
            frontier.Append(leaf);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Peaks_that_do_not_fit_the_size_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new TreeFrontier(3, [MerkleHash.Empty]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TreeFrontier(-1, []));
    }

    [Fact]
    public void A_tree_of_the_greatest_size_takes_no_further_leaf()
    {
        var peaks = Enumerable.Repeat(MerkleHash.Empty, 63).ToArray();
        var last = new TreeFrontier(TreeFrontier.MaxSize - 1, peaks.AsSpan(0, 62));
        last.Append(MerkleHash.Empty);
        Assert.Equal(TreeFrontier.MaxSize, last.Size);
        Assert.Throws<InvalidOperationException>(() => last.Append(MerkleHash.Empty));
    }

    [Fact]
    public void Inclusion_proofs_of_random_trees_verify_and_no_flip_does() => Properties.ForSeeds(60, random =>
    {
        var leaves = TestLog.Leaves(random.Next(1, LeavesMax));
        var root = TestLog.Root(leaves, 0, leaves.Count);
        var index = random.Next(leaves.Count);
        var proof = InclusionProof.Create(index, leaves.Count, TestLog.Subtrees(leaves));
        Assert.True(proof.TryVerify(leaves[index], root, out var error), error.ToString());
        Assert.False(proof.TryVerify(Flip(leaves[index], random), root, out error));
        Assert.False(proof.TryVerify(leaves[index], Flip(root, random), out error));
        Assert.False((proof with { Index = leaves.Count }).TryVerify(leaves[index], root, out error));
        Assert.Equal(ProofError.IndexOutOfRange, error);
        Assert.False((proof with { Path = [.. proof.Path, root] }).TryVerify(leaves[index], root, out error));
        Assert.Equal(ProofError.WrongLength, error);
        AssertPathIsNeeded(
            proof.Path, path => (proof with { Path = path }).TryVerify(leaves[index], root, out _), random);
    });

    [Fact]
    public void Consistency_proofs_of_random_trees_verify_and_no_flip_does() => Properties.ForSeeds(60, random =>
    {
        var leaves = TestLog.Leaves(random.Next(1, LeavesMax));
        var older = random.Next(1, leaves.Count + 1);
        var (oldRoot, newRoot) = (TestLog.Root(leaves, 0, older), TestLog.Root(leaves, 0, leaves.Count));
        var proof = ConsistencyProof.Create(older, leaves.Count, TestLog.Subtrees(leaves));
        Assert.True(proof.TryVerify(oldRoot, newRoot, out var error), error.ToString());
        Assert.False(proof.TryVerify(Flip(oldRoot, random), newRoot, out _));
        Assert.False(proof.TryVerify(oldRoot, Flip(newRoot, random), out _));
        Assert.False((proof with { Path = [.. proof.Path, newRoot] }).TryVerify(oldRoot, newRoot, out error));
        Assert.Equal(ProofError.WrongLength, error);
        AssertPathIsNeeded(proof.Path, path => (proof with { Path = path }).TryVerify(oldRoot, newRoot, out _), random);
    });

    [Fact]
    public void Consistency_starts_at_one_leaf()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ConsistencyProof.Create(0, 1, TestLog.Subtrees([])));
        Assert.False(new ConsistencyProof(0, 1, []).TryVerify(MerkleHash.Empty, MerkleHash.Empty, out var error));
        Assert.Equal(ProofError.SizeOutOfRange, error);
    }

    private static void AssertPathIsNeeded(
        IReadOnlyList<Hash256> path, Func<IReadOnlyList<Hash256>, bool> verifies, Random random)
    {
        for (var i = 0; i < path.Count; i++)
        {
            var at = i;
            Assert.False(verifies([.. path.Select((hash, n) => n == at ? Flip(hash, random) : hash)]));
            Assert.False(verifies([.. path.Where((_, n) => n != at)]));
        }
    }

    private static Hash256 Flip(Hash256 hash, Random random)
    {
        var bytes = hash.ToArray();
        bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        return new Hash256(bytes);
    }
}
