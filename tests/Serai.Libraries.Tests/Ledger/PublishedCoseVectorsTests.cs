using System.Buffers.Text;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Text.Json;
using Serai.Ledger;
using Serai.Tests;

namespace Serai.Libraries.Tests.Ledger;

/// <summary>
/// COSE_Sign1 examples of the COSE working group. Their headers are not those of a log entry, so that the strict
/// decoder refuses all of them; what an entry shares with them is the bytes that are signed and the form of the
/// signature.
/// </summary>
public sealed class PublishedCoseVectorsTests
{
    [SharedTheory]
    [InlineData("ecdsa-sig-01.json", true)]
    [InlineData("sign-pass-01.json", true)]
    [InlineData("A_3.json", true)]
    [InlineData("sign-fail-06.json", false)]
    public void The_signed_bytes_and_the_signature_are_those_of_the_example(string file, bool isGood)
    {
        using var document = JsonDocument.Parse(
            File.ReadAllBytes(SharedData.Path("reference", "passes", "cose", file)));
        var example = document.RootElement;
        var cbor = new CborReader(Output(example));
        cbor.ReadTag();
        cbor.ReadStartArray();
        var protectedBytes = cbor.ReadByteString();
        cbor.SkipValue();
        var (payload, signature) = (cbor.ReadByteString(), cbor.ReadByteString());

        // An empty protected map counts as no bytes at all; RFC 9052 section 4.4 step 2. An entry never has one.
        var signed = Entry.SignatureInput(protectedBytes is [0xa0] ? [] : protectedBytes, payload);
        var published = example.GetProperty("intermediates").GetProperty("ToBeSign_hex").GetString();
        Assert.Equal(isGood, published == Convert.ToHexString(signed));
        using var key = Key(example.GetProperty("input").GetProperty("sign0").GetProperty("key"));
        Assert.Equal(isGood, key.VerifyData(
            signed, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
    }

    [SharedFact]
    public void None_of_the_examples_is_a_log_entry()
    {
        foreach (var file in Directory.GetFiles(SharedData.Path("reference", "passes", "cose"), "*.json"))
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            Assert.False(Entry.TryParse(Output(document.RootElement), out _, out _), file);
        }
    }

    private static byte[] Output(JsonElement example) =>
        Convert.FromHexString(example.GetProperty("output").GetProperty("cbor").GetString()!);

    private static ECDsa Key(JsonElement key) => ECDsa.Create(new ECParameters
    {
        Curve = ECCurve.NamedCurves.nistP256,
        Q = new ECPoint { X = Coordinate(key, "x"), Y = Coordinate(key, "y") },
    });

    private static byte[] Coordinate(JsonElement key, string name) => key.TryGetProperty(name, out var text)
        ? Base64Url.DecodeFromChars(text.GetString())
        : Convert.FromHexString(key.GetProperty(name + "_hex").GetString()!);
}
