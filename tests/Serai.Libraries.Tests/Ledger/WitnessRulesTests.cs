using System.Security.Cryptography;
using System.Text;
using Serai.Ledger;

namespace Serai.Libraries.Tests.Ledger;

public sealed class WitnessRulesTests : IDisposable
{
    private readonly ECDsa logKey = TestLog.Key(3);
    private readonly ECDsa strangersKey = TestLog.Key(9);
    private readonly List<Hash256> leaves = TestLog.Leaves(40);

    [Fact]
    public void A_witness_follows_a_log_of_any_sizes()
    {
        Properties.ForSeeds(50, random =>
        {
            Checkpoint? latest = null;
            for (var size = 0; size <= leaves.Count; size += random.Next(0, 9))
            {
                var request = Asked(latest?.Size ?? 0, size);
                Assert.True(AddCheckpoint.TryParse(request.ToBytes(), out var read));
                Assert.Equal(request.ToBytes(), read.ToBytes());
                Assert.Equal(WitnessAnswer.Cosign, WitnessRules.Judge(read, Log(), latest, out latest));
                Assert.Equal(size, latest!.Size);
            }
        });
    }

    [Fact]
    public void Each_refusal_has_its_answer_in_the_order_of_the_protocol()
    {
        var latest = At(8);
        var good = Asked(8, 13);
        Assert.Equal(WitnessAnswer.UnknownOrigin, WitnessRules.Judge(good, null, latest, out _));
        Assert.Equal(WitnessAnswer.BadSignature, Judge(good with { Note = Note(At(13), strangersKey) }, latest));
        Assert.Equal(
            WitnessAnswer.BadSignature, Judge(good with { Note = good.Note with { Text = At(14).ToText() } }, latest));
        Assert.Equal(WitnessAnswer.Malformed, Judge(good with { OldSize = 14 }, At(14)));
        Assert.Equal(WitnessAnswer.SizeMismatch, Judge(good with { OldSize = 7 }, latest));
        Assert.Equal(WitnessAnswer.SizeMismatch, Judge(good, null));
        Assert.Equal(WitnessAnswer.SizeMismatch, Judge(Asked(0, 13), latest));
        Assert.Equal(WitnessAnswer.Inconsistent, Judge(good with { Proof = [.. good.Proof.Skip(1)] }, latest));
        Assert.Equal(WitnessAnswer.Inconsistent, Judge(good, latest with { Root = leaves[3] }));
        Assert.Equal(WitnessAnswer.Inconsistent, Judge(Asked(0, 13) with { Proof = good.Proof }, null));
        Assert.Equal(WitnessAnswer.Inconsistent, Judge(Asked(8, 8), latest with { Root = leaves[3] }));
        Assert.Equal(WitnessAnswer.Cosign, Judge(good, latest));
        Assert.Equal(WitnessAnswer.Cosign, Judge(Asked(8, 8), latest));
        Assert.Equal(WitnessAnswer.Cosign, Judge(Asked(0, 0), At(0)));
    }

    [Fact]
    public void A_second_line_of_the_logs_key_is_one_too_many()
    {
        var good = Asked(8, 13);
        var twice = good with { Note = good.Note.With(good.Note.Signatures[0]) };
        Assert.Equal(WitnessAnswer.Malformed, Judge(twice, At(8)));
    }

    [Fact]
    public void An_empty_tree_under_another_root_is_no_checkpoint()
    {
        var wrong = new Checkpoint(TestLog.Origin, 0, leaves[0]);
        Assert.Equal(WitnessAnswer.Malformed, Judge(new AddCheckpoint(0, [], Note(wrong, logKey)), null));
    }

    [Theory]
    [InlineData("")]
    [InlineData("old 0\n")]
    [InlineData("old 00\n\n")]
    [InlineData("old -1\n\n")]
    [InlineData("old 9223372036854775808\n\n")]
    [InlineData("old 0 \n\n")]
    [InlineData("Old 0\n\n")]
    [InlineData("old 1\nnot base64\n\n")]
    [InlineData("old 1\r\n\n")]
    public void What_is_no_request_is_not_read(string head)
    {
        Assert.False(AddCheckpoint.TryParse(Encoding.UTF8.GetBytes(head + Note(At(3), logKey)), out _));
    }

    [Fact]
    public void The_proof_and_the_bytes_have_limits()
    {
        var request = Asked(0, 3);
        var most = request with { Proof = [.. Enumerable.Repeat(leaves[0], AddCheckpoint.MaxProof)] };
        Assert.True(AddCheckpoint.TryParse(most.ToBytes(), out var read));
        Assert.Equal(AddCheckpoint.MaxProof, read.Proof.Count);
        Assert.False(AddCheckpoint.TryParse((most with { Proof = [.. most.Proof, leaves[1]] }).ToBytes(), out _));
        byte[] padded = [.. "old 0\n\n"u8, .. new byte[AddCheckpoint.MaxBytes]];
        Assert.False(AddCheckpoint.TryParse(padded, out _));
    }

    public void Dispose()
    {
        logKey.Dispose();
        strangersKey.Dispose();
    }

    private CheckpointVerifier Log() => new(new NoteSigner(TestLog.Origin, logKey).Verifier);

    private WitnessAnswer Judge(AddCheckpoint request, Checkpoint? latest) =>
        WitnessRules.Judge(request, Log(), latest, out _);

    private Checkpoint At(int size) => new(TestLog.Origin, size, TestLog.Root(leaves, 0, size));

    private AddCheckpoint Asked(long old, int size) => new(
        old,
        old == 0 || old == size ? [] : ConsistencyProof.Create(old, size, TestLog.Subtrees(leaves)).Path,
        Note(At(size), logKey));

    private static SignedNote Note(Checkpoint checkpoint, ECDsa key) =>
        checkpoint.Sign(new NoteSigner(TestLog.Origin, key));
}
