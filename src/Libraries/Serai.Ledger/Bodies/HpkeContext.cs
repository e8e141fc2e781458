using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Serai.Ledger;

/// <summary>AEAD identifiers of RFC 9180 section 7.3. The house seals with the 256-bit one only.</summary>
internal enum HpkeAead
{
    Aes128Gcm = 1,
    Aes256Gcm = 2,
}

/// <summary>
/// Key schedule and messages of RFC 9180 sections 5.1 and 5.2, base mode. The house sends one message a context; the
/// later ones exist because the published vectors have them.
/// </summary>
internal sealed class HpkeContext
{
    public const int TagBytes = 16;
    private const int NonceBytes = 12;
    private const byte BaseMode = 0;
    private const byte Kem = 0x10;
    private const byte Kdf = 0x01;

    private readonly byte[] key;
    private readonly byte[] baseNonce;

    private HpkeContext(byte[] key, byte[] baseNonce)
    {
        this.key = key;
        this.baseNonce = baseNonce;
    }

    public static HpkeContext Base(HpkeAead aead, ReadOnlySpan<byte> shared, ReadOnlySpan<byte> info)
    {
        byte[] suiteId = [.. "HPKE"u8, 0, Kem, 0, Kdf, 0, (byte)aead];
        var pskIdHash = HpkeKdf.Extract(suiteId, [], "psk_id_hash"u8, []);
        var infoHash = HpkeKdf.Extract(suiteId, [], "info_hash"u8, info);
        byte[] schedule = [BaseMode, .. pskIdHash, .. infoHash];
        var secret = HpkeKdf.Extract(suiteId, shared, "secret"u8, []);
        var keyBytes = aead == HpkeAead.Aes128Gcm ? 16 : 32;
        return new HpkeContext(
            HpkeKdf.Expand(suiteId, secret, "key"u8, schedule, keyBytes),
            HpkeKdf.Expand(suiteId, secret, "base_nonce"u8, schedule, NonceBytes));
    }

    public byte[] Seal(ulong sequence, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> plaintext) =>
        SealedBytes.Seal(key, Nonce(sequence), plaintext, aad);

    public bool TryOpen(
        ulong sequence, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> ciphertext,
        [NotNullWhen(true)] out byte[]? plaintext) =>
        SealedBytes.TryOpen(key, Nonce(sequence), ciphertext, aad, out plaintext);

    private byte[] Nonce(ulong sequence)
    {
        var nonce = baseNonce.ToArray();
        var tail = nonce.AsSpan(NonceBytes - sizeof(ulong));
        BinaryPrimitives.WriteUInt64BigEndian(tail, BinaryPrimitives.ReadUInt64BigEndian(tail) ^ sequence);
        return nonce;
    }
}
