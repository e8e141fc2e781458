using System.Buffers.Binary;
using System.Buffers.Text;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Serai.Tests.Platform.People.Passkeys;

/// <summary>
/// A device that holds one passkey, as a browser would speak for it (WebAuthn level 3, sections 5.1 and 6.1); what it
/// says can be bent.
/// </summary>
internal sealed class SoftAuthenticator(string origin) : IDisposable
{
    private const byte UserPresent = 0x01;
    private const byte UserVerified = 0x04;
    private const byte HasCredential = 0x40;
    private const int AaguidBytes = 16;

    private ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private string userHandle = "";

    public string Origin { get; set; } = origin;

    public string RelyingParty { get; set; } = "localhost";

    public bool IsCrossOrigin { get; set; }

    public bool Verifies { get; set; } = true;

    /// <summary>What the next answer counts.</summary>
    public uint Count { get; set; } = 1;

    public byte[] Id { get; set; } = RandomNumberGenerator.GetBytes(16);

    public void ForgetKey()
    {
        key.Dispose();
        key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    }

    /// <summary>What navigator.credentials.create would give for these options.</summary>
    public string Create(string optionsJson)
    {
        var options = JsonDocument.Parse(optionsJson).RootElement;
        userHandle = options.GetProperty("user").GetProperty("id").GetString()!;
        var attestation = new CborWriter(CborConformanceMode.Ctap2Canonical, convertIndefiniteLengthEncodings: true);
        attestation.WriteStartMap(3);
        attestation.WriteTextString("fmt");
        attestation.WriteTextString("none");
        attestation.WriteTextString("attStmt");
        attestation.WriteStartMap(0);
        attestation.WriteEndMap();
        attestation.WriteTextString("authData");
        attestation.WriteByteString([.. Data(HasCredential), .. Credential()]);
        attestation.WriteEndMap();
        return Write(new
        {
            clientDataJSON = Text(Client("webauthn.create", options)),
            attestationObject = Text(attestation.Encode()),
            transports = new[] { "internal" },
        });
    }

    /// <summary>What navigator.credentials.get would give for these options.</summary>
    public string Get(string optionsJson)
    {
        var client = Client("webauthn.get", JsonDocument.Parse(optionsJson).RootElement);
        var data = Data(0);
        var signature = key.SignData(
            [.. data, .. SHA256.HashData(client)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Write(new
        {
            clientDataJSON = Text(client),
            authenticatorData = Text(data),
            signature = Text(signature),
            userHandle,
        });
    }

    public void Dispose() => key.Dispose();

    private byte[] Data(byte flags)
    {
        var count = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(count, Count);
        flags |= (byte)(UserPresent | (Verifies ? UserVerified : 0));
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(RelyingParty)), flags, .. count];
    }

    private byte[] Credential()
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        var cose = new CborWriter(CborConformanceMode.Ctap2Canonical, convertIndefiniteLengthEncodings: true);
        cose.WriteStartMap(5);
        foreach (var (label, value) in new[] { (1, 2), (3, -7), (-1, 1) })
        {
            cose.WriteInt32(label);
            cose.WriteInt32(value);
        }

        cose.WriteInt32(-2);
        cose.WriteByteString(point.X!);
        cose.WriteInt32(-3);
        cose.WriteByteString(point.Y!);
        cose.WriteEndMap();
        return [.. new byte[AaguidBytes], 0, (byte)Id.Length, .. Id, .. cose.Encode()];
    }

    private byte[] Client(string type, JsonElement options) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        type,
        challenge = options.GetProperty("challenge").GetString(),
        origin = Origin,
        crossOrigin = IsCrossOrigin,
    });

    private string Write(object response) => JsonSerializer.Serialize(new
    {
        id = Text(Id),
        rawId = Text(Id),
        type = "public-key",
        clientExtensionResults = new { },
        response,
    });

    private static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
