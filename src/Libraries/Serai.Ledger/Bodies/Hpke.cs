using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Serai.Ledger;

/// <summary>
/// Hybrid public key encryption in base mode: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM. One message to one
/// public key, without a session. The ephemeral key is handed in, so that nothing here is random.
/// </summary>
/// <remarks>Source: RFC 9180 sections 4.1, 5.1 and 6.1. Checked against the RFC's vectors, all 257 messages.</remarks>
/// <example><code>
/// var scalar = Hpke.DeriveScalar(random32);
/// var (enc, ciphertext) = Hpke.Seal(readerPublicKey, scalar, info, aad, plaintext);
/// Hpke.TryOpen(readerKey, enc, info, aad, ciphertext, out var same);
/// </code></example>
public static class Hpke
{
    /// <summary>Bytes of a public key and of <c>enc</c>: an uncompressed P-256 point.</summary>
    public const int PublicKeyBytes = 65;

    /// <summary>Bytes of a private scalar.</summary>
    public const int ScalarBytes = 32;

    /// <summary>Bytes a ciphertext is longer than its plaintext.</summary>
    public const int TagBytes = HpkeContext.TagBytes;

    private const byte Uncompressed = 0x04;

    /// <summary>
    /// Turns 32 random bytes into a private scalar: DeriveKeyPair of RFC 9180 section 7.1.3, which never fails on
    /// bytes that lie beyond the order of the curve.
    /// </summary>
    public static byte[] DeriveScalar(ReadOnlySpan<byte> seed) => HpkeKem.DeriveScalar(seed);

    /// <summary>The uncompressed point of a P-256 SubjectPublicKeyInfo.</summary>
    /// <exception cref="ArgumentException">Not the SubjectPublicKeyInfo of a P-256 key.</exception>
    public static byte[] PublicKeyOf(ReadOnlySpan<byte> spki)
    {
        if (!LogKeys.TryReadSpki(spki, out var key))
        {
            throw new ArgumentException("Not the SubjectPublicKeyInfo of a P-256 key.", nameof(spki));
        }

        key.Dispose();
        return spki[^PublicKeyBytes..].ToArray();
    }

    /// <summary>Seals one message.</summary>
    /// <param name="publicKey">The reader's key, 65 bytes.</param>
    /// <param name="ephemeralScalar">A private scalar that is used this once, 32 bytes.</param>
    /// <param name="info">What the message is for.</param>
    /// <param name="aad">What it is bound to.</param>
    /// <param name="plaintext">The message.</param>
    /// <returns>The ephemeral public key, and the ciphertext with its 16-byte tag.</returns>
    /// <exception cref="CryptographicException">A key is not on the curve.</exception>
    public static (byte[] Enc, byte[] Ciphertext) Seal(
        ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> ephemeralScalar, ReadOnlySpan<byte> info,
        ReadOnlySpan<byte> aad, ReadOnlySpan<byte> plaintext)
    {
        var (shared, enc) = HpkeKem.Encapsulate(publicKey, ephemeralScalar);
        var context = HpkeContext.Base(HpkeAead.Aes256Gcm, shared, info);
        return (enc, context.Seal(sequence: 0, aad, plaintext));
    }

    /// <summary>Opens one message; false where key, info, aad or ciphertext are not those it was sealed with.</summary>
    public static bool TryOpen(
        ECDiffieHellman privateKey, ReadOnlySpan<byte> enc, ReadOnlySpan<byte> info, ReadOnlySpan<byte> aad,
        ReadOnlySpan<byte> ciphertext, [NotNullWhen(true)] out byte[]? plaintext)
    {
        plaintext = null;
        return HpkeKem.TryDecapsulate(privateKey, enc, out var shared)
            && HpkeContext.Base(HpkeAead.Aes256Gcm, shared, info).TryOpen(sequence: 0, aad, ciphertext, out plaintext);
    }

    internal static byte[] Point(ECPoint point) => [Uncompressed, .. point.X!, .. point.Y!];

    internal static ECParameters Parameters(ReadOnlySpan<byte> publicKey)
    {
        if (publicKey.Length != PublicKeyBytes || publicKey[0] != Uncompressed)
        {
            throw new CryptographicException("Not an uncompressed P-256 point.");
        }

        return new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = publicKey[1..33].ToArray(), Y = publicKey[33..].ToArray() },
        };
    }
}
