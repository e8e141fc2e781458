using System.Diagnostics.CodeAnalysis;
using System.Formats.Cbor;

namespace Serai.Ledger;

/// <summary>A body key sealed to one reader.</summary>
/// <param name="Reader">Name of the reader's key.</param>
/// <param name="Enc">Ephemeral public key, 65 bytes.</param>
/// <param name="Ciphertext">The sealed key with its tag, 48 bytes.</param>
public sealed record SealedKey(Kid Reader, ReadOnlyMemory<byte> Enc, ReadOnlyMemory<byte> Ciphertext);

/// <summary>
/// The encrypted body beside the log, deterministic CBOR: <c>[1, [[kid8, enc65, ct48], …], nonce12, ct]</c>. Its
/// SHA-256 is the payload of the entry and its address.
/// </summary>
/// <remarks>
/// <c>ct = AES-256-GCM(cek, nonce, aad = SHA-256(protected header), salt ‖ plaintext)</c>; each <c>ct48</c> is the
/// body key under HPKE with info <c>serai/1 cek</c> and the commitment as aad. Header, body and keys can be swapped for
/// no other.
/// </remarks>
/// <param name="Keys">The readers' keys, 1 to 256.</param>
/// <param name="Nonce">12 bytes.</param>
/// <param name="Ciphertext">Salt and plaintext, encrypted, with a 16-byte tag.</param>
public sealed record BodyBlob(
    IReadOnlyList<SealedKey> Keys, ReadOnlyMemory<byte> Nonce, ReadOnlyMemory<byte> Ciphertext)
{
    /// <summary>Most bytes of a blob.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    /// <summary>Most bytes of a plaintext: the frame and the keys of 256 readers fit beside it.</summary>
    public const int MaxPlaintextBytes = MaxBytes - (64 * 1024);

    /// <summary>Most readers of one body.</summary>
    public const int MaxReaders = 256;

    private const int Version = 1;
    private const int Parts = 4;
    private const int PartsOfKey = 3;
    private const int MaxDepth = 3;
    private const int SealedKeyBytes = BodySecrets.CekBytes + Hpke.TagBytes;

    /// <summary>The blob as bytes.</summary>
    public byte[] Encode()
    {
        var cbor = new CborWriter(CborConformanceMode.Strict);
        cbor.WriteStartArray(Parts);
        cbor.WriteInt32(Version);
        cbor.WriteStartArray(Keys.Count);
        foreach (var key in Keys)
        {
            cbor.WriteStartArray(PartsOfKey);
            cbor.WriteByteString(key.Reader.ToArray());
            cbor.WriteByteString(key.Enc.Span);
            cbor.WriteByteString(key.Ciphertext.Span);
            cbor.WriteEndArray();
        }

        cbor.WriteEndArray();
        cbor.WriteByteString(Nonce.Span);
        cbor.WriteByteString(Ciphertext.Span);
        cbor.WriteEndArray();
        return cbor.Encode();
    }

    /// <summary>Reads a blob strictly; false for anything that <see cref="Encode"/> does not write.</summary>
    public static bool TryDecode(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out BodyBlob? blob)
    {
        blob = null;
        if (bytes.Length > MaxBytes || !CborShape.IsOneItem(bytes.Span, MaxDepth))
        {
            return false;
        }

        var cbor = new CborReader(bytes, CborConformanceMode.Strict);
        if (!IsArray(cbor, Parts) || cbor.PeekState() != CborReaderState.UnsignedInteger || cbor.ReadUInt64() != Version
            || !TryReadKeys(cbor, out var keys)
            || !TryReadBytes(cbor, BodySecrets.NonceBytes, out var nonce)
            || cbor.PeekState() != CborReaderState.ByteString)
        {
            return false;
        }

        var ciphertext = cbor.ReadDefiniteLengthByteString();
        blob = ciphertext.Length >= Commitment.SaltBytes + Hpke.TagBytes ? new BodyBlob(keys, nonce, ciphertext) : null;
        return blob is not null;
    }

    private static bool TryReadKeys(CborReader cbor, out List<SealedKey> keys)
    {
        keys = [];
        if (cbor.PeekState() != CborReaderState.StartArray
            || cbor.ReadStartArray() is not (>= 1 and <= MaxReaders and var count))
        {
            return false;
        }

        var seen = new HashSet<Kid>();
        for (var i = 0; i < count; i++)
        {
            if (!TryReadKey(cbor, out var key) || !seen.Add(key.Reader))
            {
                return false;
            }

            keys.Add(key);
        }

        cbor.ReadEndArray();
        return true;
    }

    private static bool TryReadKey(CborReader cbor, [NotNullWhen(true)] out SealedKey? key)
    {
        key = null;
        if (!IsArray(cbor, PartsOfKey)
            || !TryReadBytes(cbor, Kid.Size, out var kid)
            || !TryReadBytes(cbor, Hpke.PublicKeyBytes, out var enc)
            || !TryReadBytes(cbor, SealedKeyBytes, out var ciphertext))
        {
            return false;
        }

        cbor.ReadEndArray();
        key = new SealedKey(Kid.From(kid.Span), enc, ciphertext);
        return true;
    }

    private static bool IsArray(CborReader cbor, int length) =>
        cbor.PeekState() == CborReaderState.StartArray && cbor.ReadStartArray() == length;

    private static bool TryReadBytes(CborReader cbor, int length, out ReadOnlyMemory<byte> bytes)
    {
        bytes = default;
        if (cbor.PeekState() != CborReaderState.ByteString)
        {
            return false;
        }

        bytes = cbor.ReadDefiniteLengthByteString();
        return bytes.Length == length;
    }
}
