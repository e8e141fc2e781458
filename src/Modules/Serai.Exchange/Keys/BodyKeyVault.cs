using System.Security.Cryptography;

namespace Serai.Exchange.Keys;

/// <summary>
/// Body keys at rest, wrapped under the node's storage key, so that folds can be rebuilt after the HPKE key was
/// replaced.
/// A wrap is nonce (12) ‖ ciphertext (32) ‖ tag (16), bound to the blob it opens.
/// </summary>
internal sealed class BodyKeyVault(NodeKeys keys, RandomSource random)
{
    private const int NonceBytes = 12;
    private const int KeyBytes = 32;
    private const int TagBytes = 16;

    public byte[] Wrap(ReadOnlySpan<byte> bodyKey, ReadOnlySpan<byte> blobHash)
    {
        var wrapped = new byte[NonceBytes + KeyBytes + TagBytes];
        random.Bytes(NonceBytes).CopyTo(wrapped, 0);
        using var cipher = new AesGcm(keys.Storage, TagBytes);
        cipher.Encrypt(
            wrapped.AsSpan(0, NonceBytes), bodyKey, wrapped.AsSpan(NonceBytes, KeyBytes),
            wrapped.AsSpan(NonceBytes + KeyBytes), blobHash);
        return wrapped;
    }

    /// <exception cref="CryptographicException">The storage key is not the one that wrapped it, or the row is
    /// damaged.</exception>
    public byte[] Unwrap(ReadOnlySpan<byte> wrapped, ReadOnlySpan<byte> blobHash)
    {
        var bodyKey = new byte[KeyBytes];
        using var cipher = new AesGcm(keys.Storage, TagBytes);
        cipher.Decrypt(
            wrapped[..NonceBytes], wrapped.Slice(NonceBytes, KeyBytes), wrapped[(NonceBytes + KeyBytes)..], bodyKey,
            blobHash);
        return bodyKey;
    }
}
