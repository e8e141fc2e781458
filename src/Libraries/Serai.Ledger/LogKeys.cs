using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace Serai.Ledger;

/// <summary>
/// Short name of an author's or reader's key in a record: the first 8 bytes of SHA-256(SPKI). It finds a key; only a
/// signature proves one.
/// </summary>
/// <param name="Value">The 8 bytes read as a big-endian number.</param>
public readonly record struct Kid(ulong Value)
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 8;

    /// <summary>Takes over exactly 8 bytes.</summary>
    /// <exception cref="ArgumentException">Not 8 bytes.</exception>
    public static Kid From(ReadOnlySpan<byte> bytes) => bytes.Length == Size
        ? new Kid(BinaryPrimitives.ReadUInt64BigEndian(bytes))
        : throw new ArgumentException($"A key name is {Size} bytes.", nameof(bytes));

    /// <summary>Reads 16 hexadecimal digits; false for anything else.</summary>
    public static bool TryParse(string text, out Kid kid)
    {
        var ok = ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value);
        kid = new Kid(value);
        return ok && text.Length == 2 * Size;
    }

    /// <summary>The 8 bytes.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, Value);
        return bytes;
    }

    /// <summary>16 lower-case hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("x16", CultureInfo.InvariantCulture);
}

/// <summary>Names of P-256 keys, and the one curve they may lie on.</summary>
/// <remarks>SPKI is the DER SubjectPublicKeyInfo of RFC 5480, 91 bytes for an uncompressed P-256 point.</remarks>
public static class LogKeys
{
    /// <summary>Bytes of a P-256 SubjectPublicKeyInfo.</summary>
    public const int SpkiBytes = 91;

    private const string P256 = "1.2.840.10045.3.1.7";

    // SEQUENCE { SEQUENCE { id-ecPublicKey, secp256r1 }, BIT STRING … }: RFC 5480 section 2. The point follows.
    private static readonly byte[] SpkiPrefix =
        Convert.FromHexString("3059301306072a8648ce3d020106082a8648ce3d030107034200");

    /// <summary>SHA-256(SPKI)[:8]: the <c>kid</c> of records and body readers.</summary>
    public static Kid Kid8(ReadOnlySpan<byte> spki)
    {
        Span<byte> hash = stackalloc byte[Hash256.Size];
        SHA256.HashData(spki, hash);
        return Kid.From(hash[..Kid.Size]);
    }

    /// <summary>The <c>kid</c> of a key.</summary>
    public static Kid Kid8(ECAlgorithm key) => Kid8(key.ExportSubjectPublicKeyInfo());

    /// <summary>SHA-256(SPKI)[:4], big-endian: the key id of note signatures of type 0x02 (C2SP signed-note).</summary>
    public static uint NoteKeyId(ReadOnlySpan<byte> spki)
    {
        Span<byte> hash = stackalloc byte[Hash256.Size];
        SHA256.HashData(spki, hash);
        return BinaryPrimitives.ReadUInt32BigEndian(hash);
    }

    /// <summary>Reads a P-256 public key; false for other curves, other encodings and trailing bytes.</summary>
    public static bool TryReadSpki(ReadOnlySpan<byte> spki, [NotNullWhen(true)] out ECDsa? key)
    {
        // One key has one spelling here: names of keys are hashes of these bytes.
        key = null;
        if (spki.Length != SpkiBytes || !spki.StartsWith(SpkiPrefix))
        {
            return false;
        }

        try
        {
            key = ECDsa.Create(Hpke.Parameters(spki[SpkiPrefix.Length..]));
        }
        catch (CryptographicException)
        {
            // The point is not on the curve: no key, like every other text that is none.
            return false;
        }

        return true;
    }

    /// <summary>Throws unless the key lies on P-256.</summary>
    internal static void RequireP256(ECAlgorithm key, string parameter)
    {
        if (!IsP256(key))
        {
            throw new ArgumentException("The key must lie on P-256.", parameter);
        }
    }

    internal static bool IsP256(ECAlgorithm key) =>
        key.KeySize == 256 && key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value == P256;
}
