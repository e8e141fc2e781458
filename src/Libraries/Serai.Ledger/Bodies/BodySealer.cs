namespace Serai.Ledger;

/// <summary>Encrypts a body once and its key once for each reader.</summary>
public static class BodySealer
{
    internal static ReadOnlySpan<byte> CekInfo => "serai/1 cek"u8;

    /// <summary>Seals a plaintext to its readers, bound to a header that already commits to it.</summary>
    /// <param name="plaintext">At most <see cref="BodyBlob.MaxPlaintextBytes"/>.</param>
    /// <param name="protectedBytes">The encoded header; its commitment is that of the salt and the plaintext.</param>
    /// <param name="readers">1 to 256, the sender among them if it wants to read its own body later.</param>
    /// <param name="secrets">Salt, key, nonce, and one scalar a reader.</param>
    /// <exception cref="ArgumentException">A limit is broken, a reader stands there twice, or the header commits to
    /// something else.</exception>
    public static BodyBlob Seal(
        ReadOnlySpan<byte> plaintext, ReadOnlyMemory<byte> protectedBytes, IReadOnlyList<BodyReader> readers,
        BodySecrets secrets)
    {
        Require(plaintext.Length <= BodyBlob.MaxPlaintextBytes, nameof(plaintext), "The body is too large.");
        Require(readers.Count is >= 1 and <= BodyBlob.MaxReaders, nameof(readers), "A body has 1 to 256 readers.");
        Require(
            readers.DistinctBy(reader => reader.Kid).Count() == readers.Count, nameof(readers),
            "A reader stands there twice.");
        Require(secrets.EphemeralScalars.Count == readers.Count, nameof(secrets), "There is one scalar a reader.");
        var commitment = Commitment.Of(secrets.Salt.Span, plaintext);
        Require(
            EntryHeader.TryDecode(protectedBytes, out var header, out _) && header.Commitment == commitment,
            nameof(protectedBytes), "The header does not commit to this body.");
        return new BodyBlob(
            SealKeys(readers, secrets, commitment),
            secrets.Nonce,
            SealedBytes.Seal(
                secrets.Cek.Span, secrets.Nonce.Span, [.. secrets.Salt.Span, .. plaintext],
                HeaderBinding(protectedBytes.Span)));
    }

    /// <summary>SHA-256 of the protected header: what the ciphertext is bound to.</summary>
    internal static byte[] HeaderBinding(ReadOnlySpan<byte> protectedBytes) => Hash256.Of(protectedBytes).ToArray();

    private static List<SealedKey> SealKeys(
        IReadOnlyList<BodyReader> readers, BodySecrets secrets, Hash256 commitment)
    {
        var aad = commitment.ToArray();
        var keys = new List<SealedKey>(readers.Count);
        foreach (var (reader, scalar) in readers.Zip(secrets.EphemeralScalars))
        {
            var (enc, ciphertext) = Hpke.Seal(reader.PublicKey.Span, scalar.Span, CekInfo, aad, secrets.Cek.Span);
            keys.Add(new SealedKey(reader.Kid, enc, ciphertext));
        }

        return keys;
    }

    private static void Require(bool holds, string parameter, string message)
    {
        if (!holds)
        {
            throw new ArgumentException(message, parameter);
        }
    }
}
