using System.Security.Cryptography;
using System.Text;
using Serai.Ledger;

namespace Serai.Libraries.Tests.Ledger;

public sealed class CheckpointTests : IDisposable
{
    private const string Root = "Ni6nApGtYAkfN4F5p2S09ZvGxBdL7sm1aL5FUVl8+ZA=";

    private readonly ECDsa key = TestLog.Key(3);

    [Fact]
    public void A_signed_checkpoint_is_verified_by_the_vkey_alone()
    {
        var signer = new NoteSigner(TestLog.Origin, key);
        var checkpoint = new Checkpoint(TestLog.Origin, 70_000, Hash256.ParseBase64(Root));
        Assert.Equal($"{TestLog.Origin}\n70000\n{Root}\n", checkpoint.ToText());
        var note = checkpoint.Sign(signer).ToBytes();
        Assert.True(NoteVerifier.TryParse(signer.Verifier.VKey, out var verifier));
        var log = new CheckpointVerifier(verifier);
        Assert.True(log.TryVerify(note, out var verified, out var error), error.ToString());
        Assert.Equal(checkpoint, verified.Checkpoint);
        Assert.Equal(note, verified.Note.ToBytes());
    }

    [Fact]
    public void During_a_change_of_keys_either_key_will_do()
    {
        using var next = TestLog.Key(6);
        var (old, young) = (new NoteSigner(TestLog.Origin, key), new NoteSigner(TestLog.Origin, next));
        var checkpoint = new Checkpoint(TestLog.Origin, 0, MerkleHash.Empty);
        var both = checkpoint.Sign(old, young).ToBytes();
        Assert.True(new CheckpointVerifier(old.Verifier).TryVerify(both, out _, out _));
        Assert.True(new CheckpointVerifier(young.Verifier).TryVerify(both, out _, out _));
        var either = new CheckpointVerifier(old.Verifier, young.Verifier);
        Assert.True(either.TryVerify(checkpoint.Sign(old).ToBytes(), out _, out _));
        Assert.Throws<ArgumentException>(() => new CheckpointVerifier());
        var other = new NoteSigner("other", next).Verifier;
        Assert.Throws<ArgumentException>(() => new CheckpointVerifier(old.Verifier, other));
    }

    [Fact]
    public void Every_refusal_has_its_reason()
    {
        using var stranger = TestLog.Key(6);
        var signer = new NoteSigner(TestLog.Origin, key);
        var verifier = new CheckpointVerifier(signer.Verifier);
        var checkpoint = new Checkpoint(TestLog.Origin, 1, MerkleHash.Empty);
        Assert.Equal(CheckpointError.NotANote, Refusal(verifier, "no note"u8.ToArray()));
        Assert.Equal(
            CheckpointError.NoKnownSignature,
            Refusal(verifier, checkpoint.Sign(new NoteSigner(TestLog.Origin, stranger)).ToBytes()));
        Assert.Equal(CheckpointError.NotACheckpoint, Refusal(verifier, SignedNote.Sign("text\n", signer).ToBytes()));
        Assert.Equal(
            CheckpointError.OtherOrigin,
            Refusal(verifier, (checkpoint with { Origin = "other" }).Sign(signer).ToBytes()));
        var larger = checkpoint.Sign(signer) with { Text = (checkpoint with { Size = 2 }).ToText() };
        Assert.Equal(CheckpointError.BadSignature, Refusal(verifier, larger.ToBytes()));
    }

    [Theory]
    [InlineData("o\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", true)]
    [InlineData("o\n9223372036854775807\n" + Root + "\n", true)]
    [InlineData("o\n7\n" + Root + "\nextension\nanother one\n", true)]
    [InlineData("o\n0\n" + Root + "\n", false)]
    [InlineData("o\n9223372036854775808\n" + Root + "\n", false)]
    [InlineData("o\n007\n" + Root + "\n", false)]
    [InlineData("o\n-7\n" + Root + "\n", false)]
    [InlineData("o\n+7\n" + Root + "\n", false)]
    [InlineData("o\n 7\n" + Root + "\n", false)]
    [InlineData("o\n\n" + Root + "\n", false)]
    [InlineData("o\n7\n" + Root, false)]
    [InlineData("o\n7\n" + Root + "\n\nextension\n", false)]
    [InlineData("o\n7\nNi6nApGtYAkfN4F5p2S09ZvGxBdL7sm1aL5FUVl8+Z==\n", false)]
    [InlineData("o\n7\nNi6nApGtYAkfN4F5p2S09ZvGxBdL7sm1aL5FUVl8+ZB=\n", false)]
    [InlineData("o o\n7\n" + Root + "\n", false)]
    [InlineData("\n7\n" + Root + "\n", false)]
    [InlineData("o\n7\n", false)]
    [InlineData("", false)]
    public void A_checkpoint_is_origin_size_and_root(string text, bool holds) =>
        Assert.Equal(holds, Checkpoint.TryParse(text, out _));

    [Fact]
    public void At_most_16_extension_lines_are_read()
    {
        var text = new StringBuilder($"o\n7\n{Root}\n");
        for (var i = 0; i < Checkpoint.MaxExtensions; i++)
        {
            text.Append("x\n");
        }

        Assert.True(Checkpoint.TryParse(text.ToString(), out _));
        Assert.False(Checkpoint.TryParse(text.Append("x\n").ToString(), out _));
    }

    public void Dispose() => key.Dispose();

    private static CheckpointError Refusal(CheckpointVerifier verifier, byte[] note)
    {
        Assert.False(verifier.TryVerify(note, out _, out var error));
        return error;
    }
}
