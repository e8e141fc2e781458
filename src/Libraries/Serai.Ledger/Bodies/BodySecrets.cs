namespace Serai.Ledger;

/// <summary>One who can open a body: the name of the key, and the key.</summary>
/// <param name="Kid">SHA-256(SPKI)[:8].</param>
/// <param name="PublicKey">Uncompressed P-256 point, 65 bytes.</param>
public sealed record BodyReader(Kid Kid, ReadOnlyMemory<byte> PublicKey)
{
    /// <summary>A reader by its public key, DER SubjectPublicKeyInfo.</summary>
    /// <exception cref="ArgumentException">Not the SubjectPublicKeyInfo of a P-256 key.</exception>
    public static BodyReader FromSpki(ReadOnlySpan<byte> spki) => new(LogKeys.Kid8(spki), Hpke.PublicKeyOf(spki));
}

/// <summary>
/// All that is random in a sealed body, used this once: the library draws nothing itself.
/// </summary>
/// <param name="Salt">32 bytes, salt of the commitment.</param>
/// <param name="Cek">32 bytes, the key of the body.</param>
/// <param name="Nonce">12 bytes.</param>
/// <param name="EphemeralScalars">One private scalar of 32 bytes a reader.</param>
/// <example><code>
/// var secrets = BodySecrets.FromRandom(RandomNumberGenerator.GetBytes(BodySecrets.BytesFor(readers.Count)));
/// </code></example>
public sealed record BodySecrets(
    ReadOnlyMemory<byte> Salt, ReadOnlyMemory<byte> Cek, ReadOnlyMemory<byte> Nonce,
    IReadOnlyList<ReadOnlyMemory<byte>> EphemeralScalars)
{
    /// <summary>Bytes of the body key.</summary>
    public const int CekBytes = 32;

    /// <summary>Bytes of the nonce.</summary>
    public const int NonceBytes = 12;

    private const int SeedBytes = 32;
    private const int FixedBytes = Commitment.SaltBytes + CekBytes + NonceBytes;

    /// <summary>Random bytes that a body for so many readers takes.</summary>
    public static int BytesFor(int readers) => FixedBytes + (readers * SeedBytes);

    /// <summary>Cuts random bytes up; what is left after salt, key and nonce becomes scalars, 32 bytes each.</summary>
    /// <exception cref="ArgumentException">Not the number of bytes that <see cref="BytesFor"/> names.</exception>
    public static BodySecrets FromRandom(ReadOnlyMemory<byte> random)
    {
        if (random.Length < FixedBytes || (random.Length - FixedBytes) % SeedBytes != 0)
        {
            throw new ArgumentException("Not the number of bytes that some number of readers takes.", nameof(random));
        }

        var scalars = new List<ReadOnlyMemory<byte>>();
        for (var at = FixedBytes; at < random.Length; at += SeedBytes)
        {
            scalars.Add(Hpke.DeriveScalar(random.Slice(at, SeedBytes).Span));
        }

        return new BodySecrets(
            random[..Commitment.SaltBytes],
            random.Slice(Commitment.SaltBytes, CekBytes),
            random.Slice(Commitment.SaltBytes + CekBytes, NonceBytes),
            scalars);
    }
}
