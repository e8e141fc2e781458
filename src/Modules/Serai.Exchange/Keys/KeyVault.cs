using System.Security.Cryptography;

namespace Serai.Exchange.Keys;

/// <summary>
/// Keys at rest, wrapped under the node's storage key: those of bodies, so that folds can be rebuilt after the HPKE key
/// was replaced, and those of files that a module seals.
/// A wrap is nonce (12) ‖ ciphertext (32) ‖ tag (16), bound to what it opens.
/// </summary>
public sealed class KeyVault(NodeKeys keys, RandomSource random)
{
    /// <summary>Bytes of a key: AES-256.</summary>
    public const int KeyBytes = 32;

    /// <summary>Bytes of a wrapped key.</summary>
    public const int WrappedBytes = NonceBytes + KeyBytes + TagBytes;

    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <summary>A key that nothing else was sealed with.</summary>
    public byte[] NewKey() => random.Bytes(KeyBytes);

    /// <param name="key">What is wrapped.</param>
    /// <param name="boundTo">What it opens: of a body the 32 bytes of its hash; of other things never 32 bytes.</param>
    public byte[] Wrap(ReadOnlySpan<byte> key, ReadOnlySpan<byte> boundTo)
    {
        var wrapped = new byte[WrappedBytes];
        random.Bytes(NonceBytes).CopyTo(wrapped, 0);
        using var cipher = new AesGcm(keys.Storage, TagBytes);
        cipher.Encrypt(
            wrapped.AsSpan(0, NonceBytes), key, wrapped.AsSpan(NonceBytes, KeyBytes),
            wrapped.AsSpan(NonceBytes + KeyBytes), boundTo);
        return wrapped;
    }

    /// <exception cref="CryptographicException">The storage key is not the one that wrapped it, or it is damaged.
    /// </exception>
    public byte[] Unwrap(ReadOnlySpan<byte> wrapped, ReadOnlySpan<byte> boundTo)
    {
        if (wrapped.Length != WrappedBytes)
        {
            throw new CryptographicException($"A wrapped key has {WrappedBytes} bytes, not {wrapped.Length}.");
        }

        var key = new byte[KeyBytes];
        using var cipher = new AesGcm(keys.Storage, TagBytes);
        cipher.Decrypt(
            wrapped[..NonceBytes], wrapped.Slice(NonceBytes, KeyBytes), wrapped[(NonceBytes + KeyBytes)..], key,
            boundTo);
        return key;
    }
}
