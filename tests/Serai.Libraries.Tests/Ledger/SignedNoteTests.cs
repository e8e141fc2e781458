using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Serai.Ledger;

namespace Serai.Libraries.Tests.Ledger;

public sealed class SignedNoteTests : IDisposable
{
    private const string Text = "serai.health.example-kz/log/1\n3\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n";

    private readonly ECDsa logKey = TestLog.Key(3);
    private readonly ECDsa otherKey = TestLog.Key(4);
    private readonly NoteSigner log;
    private readonly NoteSigner other;

    public SignedNoteTests()
    {
        log = new NoteSigner(TestLog.Origin, logKey);
        other = new NoteSigner("serai.example-who/witness/1", otherKey);
    }

    [Fact]
    public void A_note_travels_as_text_empty_line_and_signature_lines()
    {
        var note = SignedNote.Sign(Text, log, other).ToString();
        Assert.StartsWith(Text + "\n\u2014 serai.health.example-kz/log/1 ", note, StringComparison.Ordinal);
        Assert.EndsWith("\n", note, StringComparison.Ordinal);
        Assert.Equal(6, note.Split('\n').Length - 1);
        Assert.Equal(SignedNote.Sign(Text, log).Text, Read(note).Text);
    }

    [Fact]
    public void Lines_of_unknown_keys_are_ignored_and_kept()
    {
        var note = SignedNote.Sign(Text, other, log);
        Assert.True(note.TryVerify([log.Verifier], out var good, out _));
        Assert.Equal(log.Name, Assert.Single(good).Name);
        Assert.Equal(note.ToBytes(), Read(note.ToString()).ToBytes());
    }

    [Fact]
    public void A_known_name_or_a_known_id_alone_is_unknown()
    {
        var line = SignedNote.Sign(Text, log).Signatures[0];
        var note = new SignedNote(Text, [line with { Name = "elsewhere" }, line with { KeyId = line.KeyId ^ 1 }]);
        Assert.False(note.TryVerify([log.Verifier], out _, out var error));
        Assert.Equal(NoteError.NoKnownSignature, error);
    }

    [Fact]
    public void One_bad_line_of_a_known_key_spoils_the_note()
    {
        var good = SignedNote.Sign(Text, log, other);
        var bad = good with { Signatures = [good.Signatures[0], good.Signatures[1] with { Signature = new byte[70] }] };
        Assert.True(bad.TryVerify([log.Verifier], out _, out _));
        Assert.False(bad.TryVerify([log.Verifier, other.Verifier], out var held, out var error));
        Assert.Equal(NoteError.BadSignature, error);
        Assert.Empty(held);
    }

    [Fact]
    public void No_flipped_bit_of_text_or_signature_passes() => Properties.ForSeeds(400, random =>
    {
        var bytes = SignedNote.Sign(Text, log).ToBytes();
        bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        Assert.False(new CheckpointVerifier(log.Verifier).TryVerify(bytes, out _, out _));
    });

    [Fact]
    public void The_border_is_the_last_empty_line()
    {
        var text = "first\n\nsecond\n";
        Assert.Equal(text, Read(SignedNote.Sign(text, log).ToString()).Text);
    }

    [Fact]
    public void A_note_has_at_most_64_signatures()
    {
        var line = SignedNote.Sign(Text, log).Signatures[0];
        var most = new SignedNote(Text, [.. Enumerable.Repeat(line, SignedNote.MaxSignatures)]);
        Assert.True(most.TryVerify([log.Verifier], out var good, out _));
        Assert.Equal(SignedNote.MaxSignatures, Read(most.ToString()).Signatures.Count);
        Assert.Equal(SignedNote.MaxSignatures, good.Count);
        Assert.False(SignedNote.TryParse(most.With(line).ToBytes(), out _, out var error));
        Assert.Equal(NoteError.TooManySignatures, error);
    }

    [Fact]
    public void A_note_has_at_most_256_KiB()
    {
        var frame = SignedNote.Sign("\n", log).ToBytes().Length;
        var lines = SignedNote.Sign(Text, log).Signatures;
        // Sizes of DER signatures vary: the text is filled up to the limit around the line that is there.
        var room = SignedNote.MaxBytes - new SignedNote("\n", lines).ToBytes().Length;
        Assert.InRange(frame, 1, 250);
        Assert.True(SignedNote.TryParse(new SignedNote(new string('x', room) + "\n", lines).ToBytes(), out _, out _));
        var beyond = new SignedNote(new string('x', room + 1) + "\n", lines).ToBytes();
        Assert.False(SignedNote.TryParse(beyond, out _, out var error));
        Assert.Equal(NoteError.TooLarge, error);
    }

    [Fact]
    public void A_signature_has_at_most_4096_bytes()
    {
        var line = new NoteSignature("n", 1, new byte[NoteSignature.MaxSignatureBytes]);
        Assert.True(NoteSignature.TryParseLine(line.ToLine(), out _));
        var beyond = line with { Signature = new byte[NoteSignature.MaxSignatureBytes + 1] };
        Assert.False(NoteSignature.TryParseLine(beyond.ToLine(), out _));
        Assert.False(NoteSignature.TryParseLine((line with { Signature = Array.Empty<byte>() }).ToLine(), out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("text\n")]
    [InlineData("text\n\n")]
    [InlineData("text\n\n\u2014 n AAAAAAA=")]
    [InlineData("text\n\u2014 n AAAAAAA=\n")]
    [InlineData("text\n\n- n AAAAAAA=\n")]
    [InlineData("text\n\n\u2014 n AAAA AAA=\n")]
    [InlineData("text\n\n\u2014 n AAAAAAA=\n\n")]
    [InlineData("text\n\n\u2014 n AAAAAAA=\nmore\n")]
    [InlineData("text\n\n\u2014  AAAAAAA=\n")]
    [InlineData("text\n\n\u2014 a+b AAAAAAA=\n")]
    [InlineData("text\n\n\u2014 a\u00a0b AAAAAAA=\n")]
    [InlineData("text\n\n\u2014 n AAAAAAB=\n")]
    [InlineData("text\n\n\u2014 n AAAAAAA\n")]
    [InlineData("text\n\n\u2014 n AAAA\n")]
    public void What_is_no_note_is_malformed(string text)
    {
        Assert.False(SignedNote.TryParse(Encoding.UTF8.GetBytes(text), out _, out var error));
        Assert.Equal(NoteError.Malformed, error);
    }

    [Theory]
    [InlineData("te\tt\n\n\u2014 n AAAAAAA=\n")]
    [InlineData("te\rt\n\n\u2014 n AAAAAAA=\n")]
    [InlineData("te\0t\n\n\u2014 n AAAAAAA=\n")]
    public void Control_characters_are_refused(string text)
    {
        Assert.False(SignedNote.TryParse(Encoding.UTF8.GetBytes(text), out _, out var error));
        Assert.Equal(NoteError.NotText, error);
        Assert.Throws<ArgumentException>(() => SignedNote.Sign(text[..5], log));
    }

    [Fact]
    public void What_is_not_UTF8_is_refused()
    {
        Assert.False(SignedNote.TryParse([0xff, .. SignedNote.Sign(Text, log).ToBytes()], out _, out var error));
        Assert.Equal(NoteError.NotText, error);
    }

    [Fact]
    public void A_key_travels_as_name_id_and_SPKI()
    {
        var spki = logKey.ExportSubjectPublicKeyInfo();
        var id = Convert.ToHexStringLower(SHA256.HashData(spki).AsSpan(0, 4));
        Assert.Equal($"{TestLog.Origin}+{id}+{Convert.ToBase64String([0x02, .. spki])}", log.Verifier.VKey);
        Assert.Equal(id, log.Verifier.KeyId.ToString("x8", CultureInfo.InvariantCulture));
        Assert.True(NoteVerifier.TryParse(log.Verifier.VKey, out var read));
        Assert.Equal(log.Verifier.VKey, read.VKey);
    }

    [Fact]
    public void A_vkey_that_differs_anywhere_is_refused() => Properties.ForSeeds(300, random =>
    {
        var vkey = log.Verifier.VKey.ToCharArray();
        var at = random.Next(TestLog.Origin.Length, vkey.Length);
        var was = vkey[at];
        vkey[at] = (char)random.Next(0x20, 0x7f);
        Assert.Equal(was == vkey[at], NoteVerifier.TryParse(new string(vkey), out _));
    });

    [Fact]
    public void Keys_of_other_curves_and_types_are_refused()
    {
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Assert.Throws<ArgumentException>(() => new NoteSigner("n", p384));
        Assert.Throws<ArgumentException>(() => NoteVerifier.Create("a b", logKey.ExportSubjectPublicKeyInfo()));
        Assert.Throws<ArgumentException>(() => NoteVerifier.Create("n", [1, 2, 3]));
        Assert.Throws<ArgumentException>(() => Hpke.PublicKeyOf([1, 2, 3]));
        // The Ed25519 key of C2SP's worked example.
        const string VKey = "example.com/foo+530d903a+AW+YVcT1lNRQxHOP5jUAmTtVO4nSGdzXJvRFnJtKYZ1n";
        Assert.False(NoteVerifier.TryParse(VKey, out _));
        Assert.False(NoteVerifier.TryParse("n", out _));
    }

    [Fact]
    public void A_name_has_at_most_255_characters()
    {
        Assert.True(NoteName.IsValid(new string('n', NoteName.MaxLength)));
        Assert.False(NoteName.IsValid(new string('n', NoteName.MaxLength + 1)));
        Assert.False(NoteName.IsValid(""));
    }

    public void Dispose()
    {
        logKey.Dispose();
        otherKey.Dispose();
    }

    private static SignedNote Read(string note)
    {
        Assert.True(SignedNote.TryParse(Encoding.UTF8.GetBytes(note), out var read, out var error), error.ToString());
        return read;
    }
}
