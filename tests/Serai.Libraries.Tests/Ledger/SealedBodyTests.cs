using System.Security.Cryptography;
using Serai.Ledger;

namespace Serai.Libraries.Tests.Ledger;

public sealed class SealedBodyTests : IDisposable
{
    private static readonly byte[] Plaintext = "{\"disease\":\"covid-19\"}"u8.ToArray();

    private readonly ECDsa author = TestLog.Key(1);
    private readonly ECDiffieHellman kaz = TestLog.ReaderKey(11);
    private readonly ECDiffieHellman chn = TestLog.ReaderKey(12);
    private readonly ECDiffieHellman who = TestLog.ReaderKey(13);

    [Fact]
    public void Every_reader_opens_the_body_and_finds_the_same_key()
    {
        var made = Make(Plaintext, kaz, chn);
        foreach (var reader in new[] { kaz, chn })
        {
            Assert.True(TryOpen(made, reader, out var body, out var error), error.ToString());
            Assert.Equal(Plaintext, body!.Plaintext.ToArray());
            Assert.True(BodyOpener.TryOpen(made.Entry, made.Blob, body.Cek, out var again, out error));
            Assert.Equal(Plaintext, again.Plaintext.ToArray());
        }
    }

    [Fact]
    public void One_who_is_no_reader_is_told_so()
    {
        Assert.False(TryOpen(Make(Plaintext, kaz, chn), who, out _, out var error));
        Assert.Equal(BodyError.NotAReader, error);
    }

    [Fact]
    public void A_key_under_the_name_of_a_reader_does_not_open_the_body()
    {
        var made = Make(Plaintext, kaz);
        Assert.False(BodyOpener.TryOpen(made.Entry, made.Blob, LogKeys.Kid8(kaz), who, out _, out var error));
        Assert.Equal(BodyError.CannotDecrypt, error);
    }

    [Fact]
    public void Another_blob_is_refused_before_it_is_read()
    {
        var made = Make(Plaintext, kaz);
        var other = made.Blob.ToArray();
        other[^1] ^= 1;
        Assert.False(TryOpen(made with { Blob = other }, kaz, out _, out var error));
        Assert.Equal(BodyError.OtherBlob, error);
    }

    [Fact]
    public void A_blob_under_another_header_does_not_open()
    {
        var made = Make(Plaintext, kaz);
        var header = made.Entry.Header with { Thread = "event/2020-03-13/2" };
        var moved = Entry.Sign(header, made.Entry.Payload.Span, author);
        Assert.False(TryOpen(new SealedEntry(moved, made.Blob), kaz, out _, out var error));
        Assert.Equal(BodyError.CannotDecrypt, error);
    }

    [Fact]
    public void A_body_that_differs_from_the_commitment_is_refused()
    {
        // What a dishonest sender would do: commit to one text and encrypt another under the same header.
        var secrets = Secrets(1);
        var committed = TestLog.BlobHeader(author) with { Commitment = Commitment.Of(secrets.Salt.Span, Plaintext) };
        var binding = BodySealer.HeaderBinding(committed.Encode());
        var honest = BodySealer.Seal(Plaintext, committed.Encode(), [Reader(kaz)], secrets);
        var blob = (honest with
        {
            Ciphertext = SealedBytes.Seal(
                secrets.Cek.Span, secrets.Nonce.Span, [.. secrets.Salt.Span, .. "{}"u8], binding),
        }).Encode();
        var entry = Entry.Sign(committed, Hash256.Of(blob).ToArray(), author);
        Assert.False(TryOpen(new SealedEntry(entry, blob), kaz, out _, out var error));
        Assert.Equal(BodyError.CommitmentMismatch, error);
    }

    [Fact]
    public void A_blob_that_is_not_written_as_it_must_be_is_malformed()
    {
        var blob = new byte[] { 0x84, 0x02, 0x80, 0x40, 0x40 };
        var entry = Entry.Sign(TestLog.BlobHeader(author), Hash256.Of(blob).ToArray(), author);
        Assert.False(TryOpen(new SealedEntry(entry, blob), kaz, out _, out var error));
        Assert.Equal(BodyError.Malformed, error);
    }

    [Fact]
    public void An_inline_body_has_nothing_to_open()
    {
        var entry = Entry.Sign(TestLog.InlineHeader(author), "{}"u8, author);
        Assert.False(TryOpen(new SealedEntry(entry, Array.Empty<byte>()), kaz, out _, out var error));
        Assert.Equal(BodyError.NotSealed, error);
    }

    [Fact]
    public void The_header_has_to_commit_to_the_body()
    {
        var header = TestLog.BlobHeader(author).Encode();
        Assert.Throws<ArgumentException>(() => BodySealer.Seal(Plaintext, header, [Reader(kaz)], Secrets(1)));
    }

    [Fact]
    public void A_body_has_at_most_256_readers()
    {
        var readers = Enumerable.Range(1, BodyBlob.MaxReaders + 1).Select(Reader).ToList();
        var made = Make(Plaintext, readers[..BodyBlob.MaxReaders]);
        Assert.True(BodyBlob.TryDecode(made.Blob, out var blob));
        Assert.Equal(BodyBlob.MaxReaders, blob.Keys.Count);
        Assert.Throws<ArgumentException>(() => Make(Plaintext, readers));
        var crowd = blob with { Keys = [.. blob.Keys, blob.Keys[0] with { Reader = new Kid(1) }] };
        Assert.False(BodyBlob.TryDecode(crowd.Encode(), out _));
    }

    [Fact]
    public void A_reader_stands_in_a_blob_once()
    {
        Assert.Throws<ArgumentException>(() => Make(Plaintext, [Reader(kaz), Reader(kaz)]));
        Assert.True(BodyBlob.TryDecode(Make(Plaintext, kaz).Blob, out var blob));
        Assert.False(BodyBlob.TryDecode((blob with { Keys = [blob.Keys[0], blob.Keys[0]] }).Encode(), out _));
    }

    [Fact]
    public void A_body_is_at_most_8_mebibytes_less_64_kibibytes()
    {
        var largest = new byte[BodyBlob.MaxPlaintextBytes];
        Assert.True(TryOpen(Make(largest, kaz), kaz, out var body, out _));
        Assert.Equal(largest.Length, body!.Plaintext.Length);
        Assert.Throws<ArgumentException>(() => Make(new byte[BodyBlob.MaxPlaintextBytes + 1], kaz));
    }

    [Fact]
    public void A_blob_beyond_8_mebibytes_is_not_read()
    {
        Assert.True(BodyBlob.TryDecode(Make(Plaintext, kaz).Blob, out var blob));
        var frame = (blob with { Ciphertext = new byte[100_000] }).Encode().Length - 100_000;
        var largest = blob with { Ciphertext = new byte[BodyBlob.MaxBytes - frame] };
        Assert.Equal(BodyBlob.MaxBytes, largest.Encode().Length);
        Assert.True(BodyBlob.TryDecode(largest.Encode(), out _));
        var beyond = blob with { Ciphertext = new byte[BodyBlob.MaxBytes - frame + 1] };
        Assert.False(BodyBlob.TryDecode(beyond.Encode(), out _));
    }

    [Fact]
    public void An_ephemeral_key_off_the_curve_opens_nothing()
    {
        Assert.True(BodyBlob.TryDecode(Make(Plaintext, kaz).Blob, out var blob));
        var enc = blob.Keys[0].Enc.ToArray();
        enc[^1] ^= 1;
        Assert.False(Hpke.TryOpen(kaz, enc, [], [], blob.Keys[0].Ciphertext.Span, out _));
        Assert.False(Hpke.TryOpen(kaz, new byte[Hpke.PublicKeyBytes], [], [], blob.Keys[0].Ciphertext.Span, out _));
        Assert.False(Hpke.TryOpen(kaz, [], [], [], blob.Keys[0].Ciphertext.Span, out _));
    }

    [Fact]
    public void Record_and_sealed_keys_are_as_small_as_planned()
    {
        var alone = Make([], kaz);
        var pair = Make([], kaz, chn);
        // Plan: at most 250 bytes a record in the log before names, at most 130 bytes a further reader in the blob.
        Assert.InRange(pair.Blob.Length - alone.Blob.Length, 121, 130);
        var names = alone.Entry.Header.Issuer.Length + alone.Entry.Header.Thread.Length;
        Assert.InRange(alone.Entry.Bytes.Length - names - EntryHeader.SealedBodyType.Length, 1, 250);
    }

    public void Dispose()
    {
        author.Dispose();
        kaz.Dispose();
        chn.Dispose();
        who.Dispose();
    }

    private static BodyReader Reader(ECDiffieHellman key) => BodyReader.FromSpki(key.ExportSubjectPublicKeyInfo());

    private static BodyReader Reader(int number)
    {
        using var key = TestLog.ReaderKey([.. new byte[30], (byte)(number >> 8), (byte)number]);
        return Reader(key);
    }

    private static BodySecrets Secrets(int readers) =>
        BodySecrets.FromRandom(TestLog.Bytes(seed: 7, BodySecrets.BytesFor(readers)));

    private static bool TryOpen(SealedEntry made, ECDiffieHellman reader, out OpenedBody? body, out BodyError error) =>
        BodyOpener.TryOpen(made.Entry, made.Blob, LogKeys.Kid8(reader), reader, out body, out error);

    private SealedEntry Make(byte[] plaintext, params ECDiffieHellman[] readers) =>
        Make(plaintext, [.. readers.Select(Reader)]);

    private SealedEntry Make(byte[] plaintext, List<BodyReader> readers) =>
        SealedEntry.Create(TestLog.InlineHeader(author), plaintext, readers, Secrets(readers.Count), author);
}
