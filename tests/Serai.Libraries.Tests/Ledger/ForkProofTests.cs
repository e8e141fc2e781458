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

    [Theory]
    [InlineData(50)]
    [InlineData(31)]
    public void No_flipped_bit_leaves_a_proof_that_holds(int smaller)
    {
        var bytes = Proof(smaller, 50).ToBytes();
        var log = Log(logKey);
        for (var i = 0; i < bytes.Length * 8; i++)
        {
            var flipped = Flip(bytes, i);
            if (ForkProof.TryParse(flipped, out var read) && read.TryVerify(log))
            {
                Assert.Fail($"Bit {i % 8} of byte {i / 8} of {bytes.Length} may be changed.");
            }
        }
    }

    [Fact]
    public void A_flipped_bit_in_a_line_of_a_key_that_nobody_knows_changes_nothing_of_what_is_proven()
    {
        var proof = Proof(31, 50);
        var foreign = new NoteSignature("witness.example/1", 7, TestLog.Bytes(1, 72));
        var bytes = (proof with { Greater = proof.Greater.With(foreign) }).ToBytes();
        var log = Log(logKey);
        var holding = 0;
        for (var i = 0; i < bytes.Length * 8; i++)
        {
            if (ForkProof.TryParse(Flip(bytes, i), out var read) && read.TryVerify(log))
            {
                holding++;
                Assert.Equal(proof.ToBytes(), read.Trim(log.Keys).ToBytes());
            }
        }

        Assert.True(holding > 0);
    }

    [Fact]
    public void Trimmed_it_keeps_the_log_s_lines_and_those_of_witnesses_who_signed_both()
    {
        using var witnessKey = TestLog.Key(21);
        using var otherKey = TestLog.Key(22);
        var (liar, honest) = (new Cosigner("liar.example/1", witnessKey), new Cosigner("honest.example/1", otherKey));
        var at = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
        var proof = Proof(31, 50);
        var cosigned = proof with
        {
            Smaller = proof.Smaller.With(liar.Sign(proof.Smaller.Text, at), honest.Sign(proof.Smaller.Text, at)),
            Greater = proof.Greater.With(liar.Sign(proof.Greater.Text, at)),
        };

        var trimmed = cosigned.Trim(Log(logKey).Keys);

        Assert.True(trimmed.TryVerify(Log(logKey)));
        Assert.True(trimmed.IsCosignedBy(liar.Verifier));
        Assert.False(trimmed.IsCosignedBy(honest.Verifier));
        Assert.Equal((2, 2), (trimmed.Smaller.Signatures.Count, trimmed.Greater.Signatures.Count));
    }

    [Fact]
    public void Lines_of_witnesses_never_carry_a_trimmed_proof_beyond_its_bytes()
    {
        var proof = Proof(31, 50);
        var many = Enumerable.Range(0, SignedNote.MaxSignatures - 1)
            .Select(i => new NoteSignature($"w{i}.example/1", (uint)i, TestLog.Bytes(i, 100))).ToList();
        var large = proof with { Smaller = proof.Smaller.With(many), Greater = proof.Greater.With(many) };
        var line = many[0].ToLine().Length + 3;

        var bytes = large.Trim(Log(logKey).Keys).ToBytes().Length;

        Assert.InRange(bytes, ForkProof.TrimmedBytes - (3 * line), ForkProof.TrimmedBytes);
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

    private static byte[] Flip(byte[] bytes, int bit)
    {
        var flipped = bytes.ToArray();
        flipped[bit / 8] ^= (byte)(1 << (bit % 8));
        return flipped;
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
