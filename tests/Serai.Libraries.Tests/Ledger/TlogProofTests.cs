using System.Security.Cryptography;
using System.Text;
using Serai.Ledger;

namespace Serai.Libraries.Tests.Ledger;

public sealed class TlogProofTests : IDisposable
{
    private const string Header = "c2sp.org/tlog-proof@v1\n";

    private readonly ECDsa logKey = TestLog.Key(3);
    private readonly List<Hash256> leaves = TestLog.Leaves(21);

    [Fact]
    public void Every_leaf_of_every_tree_is_proven_and_no_other()
    {
        for (var size = 1; size <= leaves.Count; size++)
        {
            for (var index = 0; index < size; index++)
            {
                var proof = Proof(index, size);
                Assert.True(TlogProof.TryParse(proof.ToBytes(), out var read));
                Assert.Equal(proof.ToBytes(), read.ToBytes());
                Assert.True(read.TryVerify(leaves[index], Log(), out var checkpoint));
                Assert.Equal(size, checkpoint.Size);
                Assert.False(read.TryVerify(leaves[(index + 1) % leaves.Count], Log(), out _));
            }
        }
    }

    [Fact]
    public void Extra_data_is_carried_and_proves_nothing()
    {
        var proof = Proof(3, 9) with { Extra = new byte[] { 1, 2, 3 } };
        var text = Encoding.UTF8.GetString(proof.ToBytes());
        Assert.StartsWith(Header + "extra AQID\nindex 3\n", text, StringComparison.Ordinal);
        Assert.True(TlogProof.TryParse(proof.ToBytes(), out var read));
        Assert.Equal([1, 2, 3], read.Extra!.Value.ToArray());
        Assert.True(read.TryVerify(leaves[3], Log(), out _));
        var most = proof with { Extra = new byte[TlogProof.MaxExtraBytes] };
        Assert.True(TlogProof.TryParse(most.ToBytes(), out _));
        var over = proof with { Extra = new byte[TlogProof.MaxExtraBytes + 1] };
        Assert.False(TlogProof.TryParse(over.ToBytes(), out _));
    }

    [Theory]
    [InlineData("c2sp.org/tlog-proof@v2\nindex 0\n\n")]
    [InlineData(Header + "\n")]
    [InlineData(Header + "index\n\n")]
    [InlineData(Header + "index 01\n\n")]
    [InlineData(Header + "index -1\n\n")]
    [InlineData(Header + "extra %\nindex 0\n\n")]
    [InlineData(Header + "extra AQID\n\n")]
    [InlineData(Header + "index 0\nextra AQID\n\n")]
    [InlineData(Header + "index 0\nnot a hash\n\n")]
    [InlineData("")]
    public void What_is_no_proof_is_not_read(string head) =>
        Assert.False(TlogProof.TryParse(Encoding.UTF8.GetBytes(head + Note(1)), out _));

    [Fact]
    public void Path_and_bytes_have_limits()
    {
        var most = Proof(0, 1) with { Path = [.. Enumerable.Repeat(leaves[0], InclusionProof.MaxPath)] };
        Assert.True(TlogProof.TryParse(most.ToBytes(), out _));
        Assert.False(TlogProof.TryParse((most with { Path = [.. most.Path, leaves[0]] }).ToBytes(), out _));
        Assert.False(TlogProof.TryParse(new byte[TlogProof.MaxBytes + 1], out _));
    }

    public void Dispose() => logKey.Dispose();

    private CheckpointVerifier Log() => new(new NoteSigner(TestLog.Origin, logKey).Verifier);

    private TlogProof Proof(int index, int size) =>
        new(index, InclusionProof.Create(index, size, TestLog.Subtrees(leaves)).Path, Note(size));

    private SignedNote Note(int size) => new Checkpoint(TestLog.Origin, size, TestLog.Root(leaves, 0, size))
        .Sign(new NoteSigner(TestLog.Origin, logKey));
}
