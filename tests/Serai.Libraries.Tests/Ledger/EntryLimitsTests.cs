using System.Formats.Cbor;
using System.Security.Cryptography;
using Serai.Ledger;

namespace Serai.Libraries.Tests.Ledger;

/// <summary>Every limit of an entry at its value and one beyond, and every rule of the strict decoder.</summary>
public sealed class EntryLimitsTests : IDisposable
{
    private static readonly byte[] NoSignature = new byte[Entry.SignatureBytes];
    private readonly ECDsa author = TestLog.Key(1);

    [Fact]
    public void An_entry_has_at_most_65535_bytes()
    {
        // Filled up by a label nobody knows: 32 KiB of body do not reach the limit.
        var frame = Raw(Padded(1_000), "{}"u8, NoSignature).Length - 1_000;
        var largest = Raw(Padded(Entry.MaxBytes - frame), "{}"u8, NoSignature);
        Assert.Equal(Entry.MaxBytes, largest.Length);
        Assert.Equal(EntryError.None, Parse(largest));
        Assert.Equal(EntryError.TooLarge, Parse(Raw(Padded(Entry.MaxBytes - frame + 1), "{}"u8, NoSignature)));
    }

    [Fact]
    public void An_inline_body_has_at_most_32_KiB()
    {
        var header = TestLog.InlineHeader(author);
        Assert.Equal(Entry.MaxInlineBody, Entry.Sign(header, new byte[Entry.MaxInlineBody], author).Payload.Length);
        Assert.Throws<ArgumentException>(() => Entry.Sign(header, new byte[Entry.MaxInlineBody + 1], author));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void The_hash_of_a_blob_has_32_bytes(int length) =>
        Assert.Throws<ArgumentException>(() => Entry.Sign(TestLog.BlobHeader(author), new byte[length], author));

    [Theory]
    [InlineData(63)]
    [InlineData(65)]
    public void A_signature_has_64_bytes(int length) => Assert.Equal(
        EntryError.BadSignatureLength, Parse(Raw(TestLog.InlineHeader(author).Encode(), "{}"u8, new byte[length])));

    [Fact]
    public void Nesting_goes_eight_deep()
    {
        // The map of the header is the first level, so that seven arrays fit below it.
        Assert.Equal(EntryError.None, Parse(Raw(Nested(Entry.MaxDepth - 1), "{}"u8, NoSignature)));
        Assert.Equal(EntryError.NotStrictCbor, Parse(Raw(Nested(Entry.MaxDepth), "{}"u8, NoSignature)));
    }

    [Fact]
    public void Recipients_links_texts_and_types_have_limits()
    {
        var good = TestLog.InlineHeader(author);
        var link = new EntryLink(TestLog.Origin, 0, MerkleHash.Empty);
        AssertLimit(To(EntryHeader.MaxRecipients), To(EntryHeader.MaxRecipients + 1));
        AssertLimit(Refs(EntryHeader.MaxRefs), Refs(EntryHeader.MaxRefs + 1));
        AssertLimit(Issuer(EntryHeader.MaxTextBytes), Issuer(EntryHeader.MaxTextBytes + 1));
        AssertLimit(good with { Thread = new string('x', EntryHeader.MaxTextBytes) }, good with { Thread = "" });
        AssertLimit(good with { Type = EntryHeader.MaxType }, good with { Type = EntryHeader.MaxType + 1 });
        AssertLimit(good with { Type = 0 }, good with { Type = -1 });
        AssertLimit(At(0), At(-1));
        AssertLimit(good, good with { Refs = [link with { Index = -1 }] });
        AssertLimit(good, good with { Placement = BodyPlacement.Blob });

        EntryHeader To(int count) => good with { To = [.. Enumerable.Range(0, count).Select(i => $"n{i}")] };
        EntryHeader Refs(int count) => good with { Refs = [.. Enumerable.Repeat(link, count)] };
        EntryHeader Issuer(int bytes) => good with { Issuer = new string('x', bytes) };
        EntryHeader At(long seconds) => good with { IssuedAt = DateTimeOffset.FromUnixTimeSeconds(seconds) };
    }

    [Theory]
    [InlineData("to", EntryHeader.MaxRecipients)]
    [InlineData("ref", EntryHeader.MaxRefs)]
    public void The_decoder_keeps_the_limits_of_lists_too(string label, int limit)
    {
        byte[] WithList(int count) => EntryTests.Header(map =>
        {
            map.WriteTextString(label);
            map.WriteStartArray(count);
            for (var i = 0; i < count; i++)
            {
                WriteItem(map, label);
            }

            map.WriteEndArray();
        }, more: 1);
        Assert.Equal(EntryError.None, Parse(Raw(WithList(limit), "{}"u8, NoSignature)));
        Assert.Equal(EntryError.BadHeaderValue, Parse(Raw(WithList(limit + 1), "{}"u8, NoSignature)));
    }

    [Theory]
    [InlineData(1, EntryError.MissingHeader)]
    [InlineData(3, EntryError.MixedBodyHeaders)]
    [InlineData(4, EntryError.MissingHeader)]
    [InlineData(15, EntryError.MissingHeader)]
    [InlineData("n", EntryError.MissingHeader)]
    [InlineData("t", EntryError.MissingHeader)]
    public void A_required_label_may_not_be_missing(object label, EntryError expected) =>
        Assert.Equal(expected, Parse(Raw(Without(label, TestLog.InlineHeader(author)), "{}"u8, NoSignature)));

    [Theory]
    [InlineData(258, EntryError.MixedBodyHeaders)]
    [InlineData(259, EntryError.MissingHeader)]
    [InlineData("com", EntryError.MissingHeader)]
    public void A_hashed_body_has_algorithm_type_and_commitment(object label, EntryError expected) =>
        Assert.Equal(expected, Parse(Raw(Without(label, TestLog.BlobHeader(author)), new byte[32], NoSignature)));

    [Fact]
    public void Label_3_never_stands_beside_258_or_259()
    {
        var withHash = EntryTests.Header(map => WritePair(map, 258, -16), more: 1);
        Assert.Equal(EntryError.MixedBodyHeaders, Parse(Raw(withHash, new byte[32], NoSignature)));
        var withType = EntryTests.Header(
            map =>
            {
                map.WriteInt32(259);
                map.WriteTextString("a/b");
            },
            more: 1);
        Assert.Equal(EntryError.MixedBodyHeaders, Parse(Raw(withType, "{}"u8, NoSignature)));
    }

    [Fact]
    public void A_label_twice_is_malformed()
    {
        var knownTwice = EntryTests.Header(map => WritePair(map, 1, -7), more: 1);
        Assert.Equal(EntryError.MalformedHeader, Parse(Raw(knownTwice, "{}"u8, NoSignature)));
        var unknownTwice = EntryTests.Header(
            map =>
            {
                WritePair(map, 99, 1);
                WritePair(map, 99, 1);
            },
            more: 2);
        Assert.Equal(EntryError.MalformedHeader, Parse(Raw(unknownTwice, "{}"u8, NoSignature)));
    }

    [Theory]
    [InlineData("F90000", "half float")]
    [InlineData("FA00000000", "float")]
    [InlineData("FB0000000000000000", "double")]
    [InlineData("1817", "long 23")]
    [InlineData("190017", "long 23")]
    [InlineData("1900FF", "long 255")]
    [InlineData("1A0000FFFF", "long 65535")]
    [InlineData("1B00000000FFFFFFFF", "long 4294967295")]
    [InlineData("5F40FF", "indefinite bytes")]
    [InlineData("7F60FF", "indefinite text")]
    [InlineData("9FFF", "indefinite array")]
    [InlineData("BFFF", "indefinite map")]
    [InlineData("F7", "undefined")]
    [InlineData("F818", "reserved simple value")]
    [InlineData("9BFFFFFFFFFFFFFFFF", "an array longer than the entry")]
    [InlineData("BBFFFFFFFFFFFFFFFF", "a map longer than the entry")]
    [InlineData("5BFFFFFFFFFFFFFFFF", "bytes longer than the entry")]
    [InlineData("1C", "reserved length")]
    public void What_is_not_strict_CBOR_is_refused_even_below_an_unknown_label(string value, string what)
    {
        var good = EntryTests.Header(map => WritePair(map, 99, 0), more: 1);
        byte[] bad = [.. good[..^1], .. Convert.FromHexString(value)];
        Assert.True(Parse(Raw(bad, "{}"u8, NoSignature)) == EntryError.NotStrictCbor, what);
    }

    [Theory]
    [InlineData(1, "38FF", EntryError.UnknownAlgorithm)]
    [InlineData(1, "6131", EntryError.BadHeaderValue)]
    [InlineData(4, "4701020304050607", EntryError.BadHeaderValue)]
    [InlineData(4, "490102030405060708AA", EntryError.BadHeaderValue)]
    [InlineData(15, "80", EntryError.BadHeaderValue)]
    [InlineData(15, "A0", EntryError.MissingHeader)]
    [InlineData(15, "A3016169026174061BFFFFFFFFFFFFFFFF", EntryError.BadHeaderValue)]
    [InlineData(15, "A30161690261740620", EntryError.BadHeaderValue)]
    [InlineData(15, "A2616100026174", EntryError.MissingHeader)]
    [InlineData("n", "40", EntryError.BadHeaderValue)]
    [InlineData("t", "20", EntryError.BadHeaderValue)]
    [InlineData("t", "1A00010000", EntryError.BadHeaderValue)]
    [InlineData("t", "C100", EntryError.BadHeaderValue)]
    [InlineData("to", "F6", EntryError.BadHeaderValue)]
    [InlineData("to", "8100", EntryError.BadHeaderValue)]
    [InlineData("to", "814701020304050607", EntryError.BadHeaderValue)]
    [InlineData("to", "8160", EntryError.BadHeaderValue)]
    [InlineData("ref", "80", EntryError.BadHeaderValue)]
    [InlineData("ref", "8180", EntryError.BadHeaderValue)]
    [InlineData("ref", "81826161F6", EntryError.BadHeaderValue)]
    [InlineData("ref", "818361610040", EntryError.BadHeaderValue)]
    [InlineData("com", "40", EntryError.BadHeaderValue)]
    [InlineData("as", "20", EntryError.BadHeaderValue)]
    [InlineData("ex", "01", EntryError.BadHeaderValue)]
    [InlineData("ret", "6A323032302D30322D3330", EntryError.BadHeaderValue)]
    [InlineData("ret", "01", EntryError.BadHeaderValue)]
    [InlineData("ret", "61FF", EntryError.MalformedHeader)]
    public void A_known_label_has_the_right_value_or_is_refused(object label, string value, EntryError expected)
    {
        var rest = Without(label, TestLog.InlineHeader(author));
        var cbor = new CborWriter(CborConformanceMode.Lax);
        WriteLabel(cbor, label);
        var map = new byte[] { (byte)(0xa0 | ((rest[0] & 0x1f) + 1)) };
        byte[] header = [.. map, .. rest[1..], .. cbor.Encode(), .. Convert.FromHexString(value)];
        Assert.Equal(expected, Parse(Raw(header, "{}"u8, NoSignature)));
    }

    [Theory]
    [InlineData("", EntryError.NotStrictCbor)]
    [InlineData("84", EntryError.NotStrictCbor)]
    [InlineData("8440A04040", EntryError.NotCoseSign1)]
    [InlineData("D18440A04040", EntryError.NotCoseSign1)]
    [InlineData("D28340A040", EntryError.NotCoseSign1)]
    [InlineData("D284A0A04040", EntryError.NotCoseSign1)]
    [InlineData("D28440404040", EntryError.NotCoseSign1)]
    [InlineData("D28440A0F640", EntryError.NotCoseSign1)]
    [InlineData("D28440A040F6", EntryError.NotCoseSign1)]
    [InlineData("D28440A101004040", EntryError.UnprotectedNotEmpty)]
    [InlineData("D28440A0404000", EntryError.NotStrictCbor)]
    [InlineData("D28440A04040", EntryError.BadSignatureLength)]
    public void The_frame_is_tag_18_and_four_parts(string hex, EntryError expected) =>
        Assert.Equal(expected, Parse(Convert.FromHexString(hex)));

    [Theory]
    [InlineData("", EntryError.NotStrictCbor)]
    [InlineData("80", EntryError.MalformedHeader)]
    [InlineData("A14000", EntryError.MalformedHeader)]
    [InlineData("A0", EntryError.MissingHeader)]
    public void The_header_is_a_map_of_numbers_and_texts(string hex, EntryError expected) =>
        Assert.Equal(expected, Parse(Raw(Convert.FromHexString(hex), "{}"u8, NoSignature)));

    [Fact]
    public void An_author_signs_with_P256()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Assert.Throws<ArgumentException>(() => Entry.Sign(TestLog.InlineHeader(author), "{}"u8, other));
    }

    public void Dispose() => author.Dispose();

    private static byte[] Raw(
        ReadOnlySpan<byte> protectedBytes, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> signature)
    {
        var cbor = new CborWriter(CborConformanceMode.Strict);
        cbor.WriteTag((CborTag)18);
        cbor.WriteStartArray(4);
        cbor.WriteByteString(protectedBytes);
        cbor.WriteStartMap(0);
        cbor.WriteEndMap();
        cbor.WriteByteString(payload);
        cbor.WriteByteString(signature);
        cbor.WriteEndArray();
        return cbor.Encode();
    }

    private static EntryError Parse(byte[] bytes) =>
        Entry.TryParse(bytes, out _, out var error) ? EntryError.None : error;

    private static void AssertLimit(EntryHeader at, EntryHeader beyond)
    {
        Assert.True(EntryHeader.TryDecode(at.Encode(), out _, out var error), error.ToString());
        Assert.Throws<ArgumentException>(() => beyond.Encode());
    }

    private static byte[] Padded(int bytes) => EntryTests.Header(
        map =>
        {
            map.WriteTextString("pad");
            map.WriteByteString(new byte[bytes]);
        },
        more: 1);

    private static byte[] Nested(int arrays) => EntryTests.Header(
        map =>
        {
            map.WriteTextString("deep");
            for (var i = 0; i < arrays; i++)
            {
                map.WriteStartArray(i == arrays - 1 ? 0 : 1);
            }

            for (var i = 0; i < arrays; i++)
            {
                map.WriteEndArray();
            }
        },
        more: 1);

    private static byte[] Without(object label, EntryHeader header)
    {
        var reader = new CborReader(header.Encode());
        var kept = new List<byte[]>();
        for (var left = reader.ReadStartMap(); left > 0; left--)
        {
            var isText = reader.PeekState() == CborReaderState.TextString;
            object read = isText ? reader.ReadTextString() : reader.ReadInt32();
            var cbor = new CborWriter(CborConformanceMode.Lax, allowMultipleRootLevelValues: true);
            WriteLabel(cbor, read);
            cbor.WriteEncodedValue(reader.ReadEncodedValue().Span);
            if (!read.Equals(label))
            {
                kept.Add(cbor.Encode());
            }
        }

        return [(byte)(0xa0 | kept.Count), .. kept.SelectMany(pair => pair)];
    }

    private static void WriteItem(CborWriter map, string label)
    {
        if (label == "to")
        {
            map.WriteTextString("n");
            return;
        }

        map.WriteStartArray(3);
        map.WriteTextString("n");
        map.WriteInt32(0);
        map.WriteByteString(new byte[Hash256.Size]);
        map.WriteEndArray();
    }

    private static void WritePair(CborWriter map, int label, int value)
    {
        map.WriteInt32(label);
        map.WriteInt32(value);
    }

    private static void WriteLabel(CborWriter cbor, object label)
    {
        if (label is string text)
        {
            cbor.WriteTextString(text);
        }
        else
        {
            cbor.WriteInt32((int)label);
        }
    }
}
