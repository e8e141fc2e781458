using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Serai.Ledger;

namespace Serai.Libraries.Tests.Ledger;

/// <summary>
/// The worked example of <c>spec/ledger.md</c> as JSON: everything is computed from fixed keys and fixed randomness but
/// the ECDSA signatures, which a caller supplies (they differ from run to run).
/// </summary>
internal static class LedgerVectors
{
    private const int Size = 300;
    private const int ForkAt = 17;
    private const string Plaintext = "{\"disease\":\"covid-19\",\"cases\":4}";

    /// <param name="sign">Gives the signature of a name; makes it over the bytes if it has none yet.</param>
    public static JsonObject Make(Func<string, Func<byte[]>, byte[]> sign)
    {
        using var logKey = TestLog.Key(3);
        using var author = TestLog.Key(1);
        var inline = Inline(author, sign);
        var (sealedVector, sealedEntry) = Sealed(author, sign);
        return new JsonObject
        {
            ["note"] = "Keys and randomness are for tests only: scalars 1, 3, 11 and 12. Bytes are hexadecimal.",
            ["keys"] = new JsonObject { ["author"] = Key(author, 1), ["log"] = LogKey(logKey) },
            ["inline"] = Json(inline),
            ["sealed"] = sealedVector,
            ["fingerprint"] = new JsonObject
            {
                ["of"] = "the inline entry",
                ["sha256"] = Hash256.Of(inline.Bytes.Span).ToHex(),
                ["text"] = Fingerprint.Of(inline),
            },
            ["bundle"] = Hex(EntryBundle.Encode([inline.Bytes, sealedEntry.Bytes])),
            ["tree"] = Tree(),
            ["paths"] = new JsonArray([.. Paths()]),
            ["checkpoint"] = Note("checkpoint", logKey, Leaves(), sign),
            ["forkSmaller"] = Note("forkSmaller", logKey, Leaves()[..ForkAt], sign),
            ["forkGreater"] = Note("forkGreater", logKey, OtherLeaves(), sign),
            ["fork"] = Fork(logKey, sign),
        };
    }

    private static JsonObject Fork(ECDsa logKey, Func<string, Func<byte[]>, byte[]> sign)
    {
        var other = OtherLeaves();
        var proof = new ForkProof(
            Signed("forkSmaller", logKey, Leaves()[..ForkAt], sign), Signed("forkGreater", logKey, other, sign),
            TestLog.Root(other, 0, ForkAt), ConsistencyProof.Create(ForkAt, Size, TestLog.Subtrees(other)).Path);
        return new JsonObject
        {
            ["leaves"] = "of the greater tree: as above up to entry 15; entry i is the number i + 1000 from 16 on",
            ["otherRoot"] = proof.OtherRoot!.Value.ToHex(),
            ["proof"] = Encoding.UTF8.GetString(proof.ToBytes()),
        };
    }

    private static Entry Inline(ECDsa author, Func<string, Func<byte[]>, byte[]> sign)
    {
        var header = TestLog.InlineHeader(author) with { Nonce = new Nonce16(Counting(0x40, Nonce16.Size)) };
        return SignAs("inline", header, "{\"hello\":\"world\"}"u8.ToArray(), author, sign);
    }

    private static (JsonObject Vector, Entry Entry) Sealed(ECDsa author, Func<string, Func<byte[]>, byte[]> sign)
    {
        using var kaz = TestLog.ReaderKey(11);
        using var chn = TestLog.ReaderKey(12);
        var random = Counting(0x80, BodySecrets.BytesFor(2));
        var secrets = BodySecrets.FromRandom(random);
        var plaintext = Encoding.UTF8.GetBytes(Plaintext);
        var header = TestLog.BlobHeader(author) with
        {
            Nonce = new Nonce16(Counting(0x50, Nonce16.Size)),
            Commitment = Commitment.Of(secrets.Salt.Span, plaintext),
            To = ["serai.health.example-cn/log/1"],
            Refs = [new EntryLink(TestLog.Origin, 7, Hash256.Of("leaf"u8))],
            AssessedAt = DateTimeOffset.FromUnixTimeSeconds(1_584_090_000),
            Exercise = true,
            RetainUntil = new DateOnly(2030, 12, 31),
        };
        BodyReader[] readers =
        [
            BodyReader.FromSpki(kaz.ExportSubjectPublicKeyInfo()),
            BodyReader.FromSpki(chn.ExportSubjectPublicKeyInfo()),
        ];
        var blob = BodySealer.Seal(plaintext, header.Encode(), readers, secrets).Encode();
        var entry = SignAs("sealed", header, Hash256.Of(blob).ToArray(), author, sign);
        var json = Json(entry);
        json["readers"] = new JsonArray(Key(kaz, 11), Key(chn, 12));
        json["salt"] = Hex(secrets.Salt.Span);
        json["cek"] = Hex(secrets.Cek.Span);
        json["nonce"] = Hex(secrets.Nonce.Span);
        json["ephemeralSeeds"] = new JsonArray(Hex(random.AsSpan(76, 32)), Hex(random.AsSpan(108, 32)));
        json["ephemeralScalars"] = new JsonArray([.. secrets.EphemeralScalars.Select(scalar => Hex(scalar.Span))]);
        json["plaintext"] = Plaintext;
        json["commitment"] = header.Commitment!.Value.ToHex();
        json["aad"] = Hash256.Of(entry.ProtectedBytes.Span).ToHex();
        json["blob"] = Hex(blob);
        return (json, entry);
    }

    private static Entry SignAs(
        string name, EntryHeader header, byte[] payload, ECDsa author, Func<string, Func<byte[]>, byte[]> sign)
    {
        var protectedBytes = header.Encode();
        var signature = sign(name, () => author.SignData(
            Entry.SignatureInput(protectedBytes, payload), HashAlgorithmName.SHA256,
            DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
        return Entry.Assemble(protectedBytes, payload, signature);
    }

    private static JsonObject Tree()
    {
        var leaves = Leaves();
        var subtrees = TestLog.Subtrees(leaves);
        var root = TestLog.Root(leaves, 0, Size);
        return new JsonObject
        {
            ["leaves"] = "entry i is the 4-byte big-endian number i, for i from 0 to size - 1",
            ["size"] = Size,
            ["emptyRoot"] = MerkleHash.Empty.ToHex(),
            ["firstLeaf"] = leaves[0].ToHex(),
            ["root"] = root.ToHex(),
            ["root17"] = TestLog.Root(leaves, 0, 17).ToHex(),
            ["tile1"] = TestLog.Root(leaves, 0, Tiles.Width).ToHex(),
            ["inclusion"] = Proof("index", 299, InclusionProof.Create(299, Size, subtrees).Path),
            ["consistency"] = Proof("oldSize", 17, ConsistencyProof.Create(17, Size, subtrees).Path),
        };
    }

    private static JsonObject Proof(string name, int value, IReadOnlyList<Hash256> path) => new()
    {
        [name] = value,
        ["path"] = new JsonArray([.. path.Select(hash => JsonValue.Create(hash.ToHex()))]),
    };

    private static IEnumerable<JsonNode> Paths()
    {
        TilePath[] tiles =
        [
            new(0, 0, 256), new(0, 273, 112), new(1, 1_000, 256), new(0, 1_234_067, 256), new(TilePath.Entries, 1, 44),
        ];
        return tiles.Select(tile => new JsonObject
        {
            ["level"] = tile.IsEntries ? "entries" : JsonValue.Create(tile.Level),
            ["index"] = tile.Index,
            ["width"] = tile.Width,
            ["path"] = tile.ToString(),
        });
    }

    private static JsonObject Note(
        string name, ECDsa logKey, List<Hash256> leaves, Func<string, Func<byte[]>, byte[]> sign)
    {
        var note = Signed(name, logKey, leaves, sign);
        return new JsonObject
        {
            ["text"] = note.Text,
            ["signature"] = Hex(note.Signatures[0].Signature.Span),
            ["note"] = note.ToString(),
        };
    }

    // The example shows one signature of a name wherever it stands.
    private static SignedNote Signed(
        string name, ECDsa logKey, List<Hash256> leaves, Func<string, Func<byte[]>, byte[]> sign)
    {
        var verifier = new NoteSigner(TestLog.Origin, logKey).Verifier;
        var text = new Checkpoint(TestLog.Origin, leaves.Count, TestLog.Root(leaves, 0, leaves.Count)).ToText();
        var signature = sign(name, () => logKey.SignData(
            Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256,
            DSASignatureFormat.Rfc3279DerSequence));
        return new SignedNote(text, [new NoteSignature(TestLog.Origin, verifier.KeyId, signature)]);
    }

    private static List<Hash256> Leaves() => [.. Enumerable.Range(0, Size).Select(Leaf)];

    // Another history of the same log: it leaves the first one behind entry 15.
    private static List<Hash256> OtherLeaves() =>
        [.. Enumerable.Range(0, Size).Select(i => Leaf(i < ForkAt - 1 ? i : i + 1000))];

    private static Hash256 Leaf(int i) => MerkleHash.Leaf([(byte)(i >> 24), (byte)(i >> 16), (byte)(i >> 8), (byte)i]);

    private static JsonObject Json(Entry entry) => new()
    {
        ["protected"] = Hex(entry.ProtectedBytes.Span),
        ["payload"] = Hex(entry.Payload.Span),
        ["signed"] = Hex(Entry.SignatureInput(entry.ProtectedBytes.Span, entry.Payload.Span)),
        ["signature"] = Hex(entry.Signature.Span),
        ["entry"] = Hex(entry.Bytes.Span),
        ["leaf"] = entry.LeafHash.ToHex(),
    };

    private static JsonObject Key(ECAlgorithm key, int scalar) => new()
    {
        ["scalar"] = scalar,
        ["spki"] = Hex(key.ExportSubjectPublicKeyInfo()),
        ["kid"] = LogKeys.Kid8(key).ToString(),
    };

    private static JsonObject LogKey(ECDsa key) => new()
    {
        ["scalar"] = 3,
        ["spki"] = Hex(key.ExportSubjectPublicKeyInfo()),
        ["vkey"] = new NoteSigner(TestLog.Origin, key).Verifier.VKey,
    };

    private static byte[] Counting(int first, int count) => [.. Enumerable.Range(first, count).Select(i => (byte)i)];

    private static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);
}
