using System.Security.Cryptography;
using Serai.Ledger;

namespace Serai.Libraries.Tests.Ledger;

public sealed class CosigningTests : IDisposable
{
    private const string Witness = "serai.health.example-cn/witness/1";
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private readonly ECDsa logKey = TestLog.Key(3);
    private readonly ECDsa witnessKey = TestLog.Key(7);
    private readonly Checkpoint checkpoint = new(TestLog.Origin, 1, MerkleHash.Leaf("one"u8));

    [Fact]
    public void A_cosignature_is_verified_by_the_vkey_alone_and_tells_the_time()
    {
        var cosigner = new Cosigner(Witness, witnessKey);
        var note = Note().With(cosigner.Sign(checkpoint.ToText(), Noon.AddMilliseconds(900)));
        Assert.True(SignedNote.TryParse(note.ToBytes(), out var read, out _));
        Assert.True(CosignatureVerifier.TryParse(cosigner.Verifier.VKey, out var verifier));
        Assert.True(verifier.TryVerify(read, out var cosigned, out var error), error.ToString());
        Assert.Equal(new Cosignature(Witness, Noon), cosigned);
        Assert.Equal(cosigner.Verifier.VKey, verifier.ToString());
    }

    [Fact]
    public void The_line_of_a_witness_does_not_disturb_verifiers_that_do_not_know_it()
    {
        var note = Note().With(new Cosigner(Witness, witnessKey).Sign(checkpoint.ToText(), Noon));
        var log = new CheckpointVerifier(new NoteSigner(TestLog.Origin, logKey).Verifier);
        Assert.True(log.TryVerify(note.ToBytes(), out var verified, out _));
        Assert.Equal(2, verified.Note.Signatures.Count);
        var other = new Cosigner("other/witness/1", witnessKey).Verifier;
        Assert.False(other.TryVerify(note, out _, out var error));
        Assert.Equal(NoteError.NoKnownSignature, error);
    }

    [Fact]
    public void The_earliest_of_several_times_counts()
    {
        var cosigner = new Cosigner(Witness, witnessKey);
        var note = Note().With(
            cosigner.Sign(checkpoint.ToText(), Noon),
            cosigner.Sign(checkpoint.ToText(), Noon.AddHours(-1)),
            cosigner.Sign(checkpoint.ToText(), Noon.AddHours(1)));
        Assert.True(cosigner.Verifier.TryVerify(note, out var cosigned, out _));
        Assert.Equal(Noon.AddHours(-1), cosigned.Time);
    }

    [Fact]
    public void A_flipped_bit_of_text_time_or_signature_is_found()
    {
        var cosigner = new Cosigner(Witness, witnessKey);
        var line = cosigner.Sign(checkpoint.ToText(), Noon);
        for (var i = 0; i < line.Signature.Length; i++)
        {
            var bytes = line.Signature.ToArray();
            bytes[i] ^= 1;
            var forged = Note().With(line with { Signature = bytes });
            Assert.False(cosigner.Verifier.TryVerify(forged, out _, out var error), $"byte {i}");
            Assert.Equal(NoteError.BadSignature, error);
        }

        var larger = Note().With(line) with { Text = (checkpoint with { Size = 2 }).ToText() };
        Assert.False(cosigner.Verifier.TryVerify(larger, out _, out _));
    }

    [Fact]
    public void The_name_is_in_what_is_signed()
    {
        // The same key under two names: a line of one must not be taken for the other's.
        var (one, two) = (new Cosigner(Witness, witnessKey), new Cosigner("two/witness/1", witnessKey));
        var line = one.Sign(checkpoint.ToText(), Noon);
        var renamed = line with { Name = two.Verifier.Name, KeyId = two.Verifier.KeyId };
        Assert.False(two.Verifier.TryVerify(Note().With(renamed), out _, out var error));
        Assert.Equal(NoteError.BadSignature, error);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    public void A_line_without_time_or_without_signature_is_bad(int bytes)
    {
        var verifier = new Cosigner(Witness, witnessKey).Verifier;
        var line = new NoteSignature(Witness, verifier.KeyId, new byte[bytes]);
        Assert.False(verifier.TryVerify(Note().With(line), out _, out var error));
        Assert.Equal(NoteError.BadSignature, error);
    }

    [Fact]
    public void Times_before_1970_and_keys_of_other_kinds_are_refused()
    {
        var cosigner = new Cosigner(Witness, witnessKey);
        Assert.Throws<ArgumentOutOfRangeException>(
            () => cosigner.Sign(checkpoint.ToText(), DateTimeOffset.UnixEpoch));
        Assert.Throws<ArgumentException>(() => new Cosigner("a b", witnessKey));
        Assert.Throws<ArgumentException>(() => CosignatureVerifier.Create(Witness, new byte[91]));
        var vkey = cosigner.Verifier.VKey;
        Assert.False(CosignatureVerifier.TryParse(new NoteSigner(Witness, witnessKey).Verifier.VKey, out _));
        Assert.False(CosignatureVerifier.TryParse("other" + vkey, out _));
        Assert.False(CosignatureVerifier.TryParse(vkey[..^4], out _));
        Assert.False(CosignatureVerifier.TryParse("", out _));
        Assert.False(NoteVerifier.TryParse(vkey, out _));
    }

    public void Dispose()
    {
        logKey.Dispose();
        witnessKey.Dispose();
    }

    private SignedNote Note() => checkpoint.Sign(new NoteSigner(TestLog.Origin, logKey));
}
