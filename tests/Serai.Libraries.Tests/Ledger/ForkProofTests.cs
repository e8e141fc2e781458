using System.Security.Cryptography;
using System.Text;
using Serai.Ledger;

namespace Serai.Libraries.Tests.Ledger;

public sealed class ForkProofTests : IDisposable
{
    private readonly ECDsa logKey = TestLog.Key(3);
    private readonly ECDsa strangersKey = TestLog.Key(9);
    private readonly List<Hash256> held = TestLog.Leaves(50);
    private readonly List<Hash256> shown = [.. TestLog.Leaves(30), .. TestLog.Leaves(40).Skip(10).Take(20)];

    [Theory]
    [InlineData(50, 50)]
    [InlineData(31, 50)]
    [InlineData(32, 47)]
    public void Two_branches_of_a_log_are_proven_in_four_kibibytes(int smaller, int greater)
    {
        var proof = Proof(smaller, greater);
        var bytes = proof.ToBytes();
        Assert.True(bytes.Length <= 4096, $"{bytes.Length} bytes");
        Assert.True(ForkProof.TryParse(bytes, out var read));
        Assert.Equal(bytes, read.ToBytes());
        Assert.True(read.TryVerify(Log(logKey)));
        Assert.False(read.TryVerify(Log(strangersKey)));
    }

    [Fact]
    public void A_log_that_only_grew_cannot_be_proven_forked()
    {
        // Both are of one history: whatever other root is claimed, no path leads from it.
        var (one, two) = (Note(held, 20), Note(held, 50));
        var path = ConsistencyProof.Create(20, 50, TestLog.Subtrees(held)).Path;
        Assert.False(new ForkProof(one, two, Root(held, 20), path).TryVerify(Log(logKey)));
        Assert.False(new ForkProof(one, two, Root(shown, 31), path).TryVerify(Log(logKey)));
        Assert.False(new ForkProof(one, two, null, []).TryVerify(Log(logKey)));
        Assert.False(new ForkProof(two, two, null, []).TryVerify(Log(logKey)));
        Assert.False(new ForkProof(two, one, Root(shown, 31), path).TryVerify(Log(logKey)));
    }

    [Fact]
    public void No_flipped_byte_leaves_a_proof_that_says_something_else()
    {
        var bytes = Proof(31, 50).ToBytes();
        for (var i = 0; i < bytes.Length; i++)
        {
            var flipped = bytes.ToArray();
            flipped[i] ^= 1;
            if (ForkProof.TryParse(flipped, out var read) && read.TryVerify(Log(logKey)))
            {
                Assert.Fail($"Byte {i} of {bytes.Length} may be changed.");
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("serai-fork-proof/2\n\n")]
    [InlineData("serai-fork-proof/1\nroot x\n\n")]
    [InlineData("serai-fork-proof/1\n\n\n\n\n\n\n\n")]
    public void What_is_no_proof_is_not_read(string text)
    {
        Assert.False(ForkProof.TryParse(Encoding.UTF8.GetBytes(text), out _));
        Assert.False(ForkProof.TryParse(Encoding.UTF8.GetBytes(text + Note(held, 3)), out _));
    }

    [Fact]
    public void Path_and_bytes_have_limits()
    {
        var most = Proof(31, 50) with { Path = [.. Enumerable.Repeat(held[0], ConsistencyProof.MaxPath)] };
        Assert.True(ForkProof.TryParse(most.ToBytes(), out _));
        Assert.False(ForkProof.TryParse((most with { Path = [.. most.Path, held[0]] }).ToBytes(), out _));
        Assert.False(ForkProof.TryParse(new byte[ForkProof.MaxBytes + 1], out _));
    }

    public void Dispose()
    {
        logKey.Dispose();
        strangersKey.Dispose();
    }

    private ForkProof Proof(int smaller, int greater) => smaller == greater
        ? new ForkProof(Note(held, smaller), Note(shown, greater), null, [])
        : new ForkProof(
            Note(held, smaller), Note(shown, greater), Root(shown, smaller),
            ConsistencyProof.Create(smaller, greater, TestLog.Subtrees(shown)).Path);

    private static Hash256 Root(List<Hash256> leaves, int size) => TestLog.Root(leaves, 0, size);

    private SignedNote Note(List<Hash256> leaves, int size) =>
        new Checkpoint(TestLog.Origin, size, Root(leaves, size)).Sign(new NoteSigner(TestLog.Origin, logKey));

    private static CheckpointVerifier Log(ECDsa key) => new(new NoteSigner(TestLog.Origin, key).Verifier);
}
