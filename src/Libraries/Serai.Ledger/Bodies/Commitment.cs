using System.Security.Cryptography;

namespace Serai.Ledger;

/// <summary>
/// A salted commitment to a plaintext, in the signed header: <c>SHA-256("serai-commit/1" ‖ salt ‖ plaintext)</c>.
/// </summary>
/// <remarks>
/// AES-GCM does not commit to its key: without this a sender could show two readers two texts under one blob (Dodis,
/// Grubbs, Ristenpart, Woodage, eprint 2019/016).
/// </remarks>
public static class Commitment
{
    /// <summary>Bytes of the salt, which is random and travels inside the encrypted body.</summary>
    public const int SaltBytes = 32;

    /// <summary>Commits to a plaintext under a salt.</summary>
    /// <exception cref="ArgumentException">The salt is not 32 bytes.</exception>
    public static Hash256 Of(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> plaintext)
    {
        if (salt.Length != SaltBytes)
        {
            throw new ArgumentException($"The salt is {SaltBytes} bytes.", nameof(salt));
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData("serai-commit/1"u8);
        hash.AppendData(salt);
        hash.AppendData(plaintext);
        Span<byte> value = stackalloc byte[Hash256.Size];
        hash.GetHashAndReset(value);
        return new Hash256(value);
    }
}
