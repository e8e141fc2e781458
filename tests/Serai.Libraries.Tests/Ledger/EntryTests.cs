using System.Formats.Cbor;
using System.Security.Cryptography;
using Serai.Ledger;

namespace Serai.Libraries.Tests.Ledger;

public sealed class EntryTests : IDisposable
{
    private readonly ECDsa author = TestLog.Key(1);

    [Fact]
    public void A_signed_entry_reads_back_and_its_signature_is_good() => Properties.ForSeeds(100, random =>
    {
        var header = RandomHeader(random);
        var payload = TestLog.Bytes(random.Next(), header.Placement == BodyPlacement.Blob ? 32 : random.Next(2_000));
        var entry = Entry.Sign(header, payload, author);
        Assert.True(Entry.TryParse(entry.Bytes, out var read, out var error), error.ToString());
        Assert.Equal(header.Encode(), read.ProtectedBytes.ToArray());
        Assert.Equal(header.Encode(), read.Header.Encode());
        Assert.Equal(payload, read.Payload.ToArray());
        Assert.Equal(MerkleHash.Leaf(entry.Bytes.Span), read.LeafHash);
        Assert.Equal(header.Placement == BodyPlacement.Blob ? new Hash256(payload) : null, read.BlobHash);
        Assert.True(read.VerifySignature(author));
    });

    [Fact]
    public void An_entry_of_another_author_is_not_verified()
    {
        using var other = TestLog.Key(2);
        var entry = Entry.Sign(TestLog.InlineHeader(author), "{}"u8, author);
        Assert.True(entry.VerifySignature(author));
        Assert.False(entry.VerifySignature(other));
    }

    [Fact]
    public void No_flipped_bit_passes_parser_and_signature()
    {
        var bytes = Entry.Sign(TestLog.BlobHeader(author), Hash256.Of("blob"u8).ToArray(), author).Bytes.ToArray();
        for (var at = 0; at < bytes.Length; at++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var flipped = bytes.ToArray();
                flipped[at] ^= (byte)(1 << bit);
                var holds = Entry.TryParse(flipped, out var read, out _) && read.VerifySignature(author);
                Assert.False(holds, $"{at}:{bit}");
            }
        }
    }

    [Fact]
    public void The_parser_answers_whatever_it_is_given() => Properties.ForSeeds(3_000, random =>
    {
        var bytes = random.Next(3) == 0
            ? TestLog.Bytes(random.Next(), random.Next(400))
            : Entry.Sign(RandomHeader(random), new byte[32], author).Bytes.ToArray();
        for (var changes = random.Next(1, 6); changes > 0 && bytes.Length > 0; changes--)
        {
            bytes = Mutate(bytes, random);
        }

        Assert.Equal(Entry.TryParse(bytes, out var entry, out var error), entry is not null);
        Assert.Equal(error == EntryError.None, entry is not null);
        _ = BodyBlob.TryDecode(bytes, out _);
        _ = EntryHeader.TryDecode(bytes, out _, out _);
        _ = SignedNote.TryParse(bytes, out _, out _);
    });

    [Fact]
    public void The_header_is_written_in_the_order_of_RFC_8949()
    {
        var header = FullHeader();
        var reader = new CborReader(header.Encode(), CborConformanceMode.Ctap2Canonical);
        for (var left = reader.ReadStartMap(); left > 0; left--)
        {
            reader.SkipValue();
            reader.SkipValue();
        }

        reader.ReadEndMap();
        Assert.Equal(0, reader.BytesRemaining);
    }

    [Fact]
    public void The_smallest_entry_is_laid_out_as_planned()
    {
        var header = TestLog.InlineHeader(author) with
        {
            Author = new Kid(0x0102030405060708),
            Issuer = "i",
            Thread = "t",
            Type = 5,
            Nonce = new Nonce16(new byte[16]),
            IssuedAt = DateTimeOffset.FromUnixTimeSeconds(1_584_100_000),
            ContentType = "a/b",
        };
        var entry = Entry.Assemble(header.Encode(), "{}"u8, new byte[Entry.SignatureBytes]);
        var expected = "D2" + "84" + "5836"
            + "A6" + "0126" + "0363612F62" + "04480102030405060708" + "0FA3" + "016169" + "026174" + "061A5E6B72A0"
            + "616E50" + new string('0', 32) + "617405"
            + "A0" + "427B7D" + "5840" + new string('0', 128);
        Assert.Equal(expected, Convert.ToHexString(entry.Bytes.Span));
    }

    [Fact]
    public void Labels_nobody_knows_are_passed_over_and_their_bytes_kept()
    {
        var bytes = Header(map =>
        {
            map.WriteTextString("zz");
            map.WriteTag(CborTag.UnixTimeSeconds);
            map.WriteInt32(1);
            map.WriteInt32(-70_000);
            map.WriteStartArray(1);
            map.WriteNull();
            map.WriteEndArray();
            map.WriteUInt64(ulong.MaxValue);
            map.WriteBoolean(false);
            map.WriteCborNegativeIntegerRepresentation(ulong.MaxValue);
            map.WriteByteString([]);
        }, more: 4);
        var entry = Entry.Assemble(bytes, "{}"u8, new byte[Entry.SignatureBytes]);
        Assert.Equal(bytes, entry.ProtectedBytes.ToArray());
        Assert.Equal("kz-moh", entry.Header.Issuer);
    }

    [Fact]
    public void Blinded_recipients_stand_behind_the_named_ones()
    {
        var header = TestLog.InlineHeader(author) with
        {
            To = [TestLog.Origin],
            BlindedTo = [new BlindedTag(7), new BlindedTag(8)],
        };
        Assert.True(EntryHeader.TryDecode(header.Encode(), out var read, out _));
        Assert.Equal([TestLog.Origin], read.To);
        Assert.Equal(header.BlindedTo, read.BlindedTo);
        Assert.True(EntryHeader.TryDecode((header with { To = null }).Encode(), out read, out _));
        Assert.Equal([], read.To);
    }

    [Fact]
    public void A_time_is_cut_to_the_second()
    {
        var header = TestLog.InlineHeader(author) with { IssuedAt = DateTimeOffset.UnixEpoch.AddMilliseconds(1_999) };
        Assert.True(EntryHeader.TryDecode(header.Encode(), out var read, out _));
        Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(1), read.IssuedAt);
    }

    public void Dispose() => author.Dispose();

    /// <summary>A good header as an open map, to which a test adds what it wants.</summary>
    internal static byte[] Header(Action<CborWriter> add, int more, CborConformanceMode mode = CborConformanceMode.Lax)
    {
        using var key = TestLog.Key(1);
        var good = TestLog.InlineHeader(key).Encode();
        var cbor = new CborWriter(mode);
        cbor.WriteStartMap((good[0] & 0x1f) + more);
        var reader = new CborReader(good.AsMemory());
        for (var left = reader.ReadStartMap(); left > 0; left--)
        {
            cbor.WriteEncodedValue(reader.ReadEncodedValue().Span);
            cbor.WriteEncodedValue(reader.ReadEncodedValue().Span);
        }

        add(cbor);
        cbor.WriteEndMap();
        return cbor.Encode();
    }

    private static byte[] Mutate(byte[] bytes, Random random) => random.Next(4) switch
    {
        0 => [.. bytes[..random.Next(bytes.Length)], .. bytes[random.Next(bytes.Length)..]],
        1 => bytes[..random.Next(bytes.Length)],
        _ => [.. bytes.Select((b, i) => i == random.Next(bytes.Length) ? (byte)random.Next(256) : b)],
    };

    private EntryHeader FullHeader() => TestLog.BlobHeader(author) with
    {
        To = [TestLog.Origin, "who.example/log/1"],
        Refs = [new EntryLink(TestLog.Origin, 7, Hash256.Of("leaf"u8))],
        AssessedAt = DateTimeOffset.FromUnixTimeSeconds(1_584_000_000),
        Exercise = true,
        RetainUntil = new DateOnly(2030, 12, 31),
    };

    private EntryHeader RandomHeader(Random random)
    {
        bool Coin() => random.Next(2) == 0;
        var header = Coin() ? TestLog.BlobHeader(author) : TestLog.InlineHeader(author, random.Next());
        var full = FullHeader();
        return header with
        {
            Type = random.Next(EntryHeader.MaxType + 1),
            IssuedAt = DateTimeOffset.FromUnixTimeSeconds(random.NextInt64(253_402_300_800)),
            To = Coin() ? full.To : null,
            BlindedTo = Coin() ? [new BlindedTag((ulong)random.NextInt64())] : [],
            Refs = Coin() ? [full.Refs[0] with { Index = random.NextInt64() }, full.Refs[0]] : [],
            AssessedAt = Coin() ? full.AssessedAt : null,
            Exercise = Coin(),
            RetainUntil = Coin() ? full.RetainUntil : null,
            Commitment = Coin() ? full.Commitment : header.Commitment,
        };
    }
}
