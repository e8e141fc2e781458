using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Serai.Ledger;

/// <summary>
/// AES-GCM with the tag behind the ciphertext, and a value instead of an exception where it does not open.
/// </summary>
internal static class SealedBytes
{
    public static byte[] Seal(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> aad)
    {
        var output = new byte[plaintext.Length + HpkeContext.TagBytes];
        using var aes = new AesGcm(key, HpkeContext.TagBytes);
        aes.Encrypt(nonce, plaintext, output.AsSpan(0, plaintext.Length), output.AsSpan(plaintext.Length), aad);
        return output;
    }

    public static bool TryOpen(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> aad,
        [NotNullWhen(true)] out byte[]? plaintext)
    {
        plaintext = null;
        if (ciphertext.Length < HpkeContext.TagBytes)
        {
            return false;
        }

        var body = new byte[ciphertext.Length - HpkeContext.TagBytes];
        using var aes = new AesGcm(key, HpkeContext.TagBytes);
        try
        {
            aes.Decrypt(nonce, ciphertext[..body.Length], ciphertext[body.Length..], body, aad);
        }
        catch (AuthenticationTagMismatchException)
        {
            // Another key, another header or altered bytes: an expected refusal, which the framework throws.
            return false;
        }

        plaintext = body;
        return true;
    }
}
