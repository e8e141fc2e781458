using System.Diagnostics.CodeAnalysis;
using System.Formats.Cbor;
using System.Security.Cryptography;

namespace Serai.Ledger;

/// <summary>
/// One record of a log: COSE_Sign1 (RFC 9052, tag 18) signed with ES256, its unprotected map empty. The exact bytes are
/// what is hashed, stored and passed on; they are never encoded anew.
/// </summary>
/// <remarks>
/// Leaf hash = SHA-256(0x00 ‖ bytes). Signed is <c>["Signature1", protected, h'', payload]</c> (RFC 9052 section 4.4);
/// the signature is r ‖ s, 64 bytes (RFC 9053 section 2.1). A record is a SCITT signed statement (RFC 9943) as well.
/// </remarks>
/// <example><code>
/// var entry = Entry.Sign(header, payload, authorKey);
/// if (Entry.TryParse(bytes, out var read, out var error) &amp;&amp; read.VerifySignature(authorPublicKey)) { … }
/// </code></example>
public sealed class Entry
{
    /// <summary>Most bytes of an entry: the length field of a bundle has 16 bits.</summary>
    public const int MaxBytes = 65_535;

    /// <summary>Most bytes of a body that stands in the entry itself.</summary>
    public const int MaxInlineBody = 32 * 1024;

    /// <summary>Most arrays, maps and tags inside one another.</summary>
    public const int MaxDepth = 8;

    /// <summary>Bytes of an ES256 signature.</summary>
    public const int SignatureBytes = 64;

    // Room for tags, lengths and the context string: the writer grows where this should be too little.
    private const int FrameBytes = 32;
    private const ulong CoseSign1Tag = 18;
    private const string SignatureContext = "Signature1";

    private Entry(
        ReadOnlyMemory<byte> bytes, EntryHeader header, ReadOnlyMemory<byte> protectedBytes,
        ReadOnlyMemory<byte> payload, ReadOnlyMemory<byte> signature)
    {
        Bytes = bytes;
        Header = header;
        ProtectedBytes = protectedBytes;
        Payload = payload;
        Signature = signature;
        LeafHash = MerkleHash.Leaf(bytes.Span);
    }

    /// <summary>The entry as it stands in the log.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>What the protected header says.</summary>
    public EntryHeader Header { get; }

    /// <summary>The protected header as it was signed, labels unknown to this version included.</summary>
    public ReadOnlyMemory<byte> ProtectedBytes { get; }

    /// <summary>SHA-256 of the blob, or the body itself: see <see cref="EntryHeader.Placement"/>.</summary>
    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary>r ‖ s.</summary>
    public ReadOnlyMemory<byte> Signature { get; }

    /// <summary>Leaf hash of the exact bytes.</summary>
    public Hash256 LeafHash { get; }

    /// <summary>SHA-256 of the body blob; null where the body is inline.</summary>
    public Hash256? BlobHash => Header.Placement == BodyPlacement.Blob ? new Hash256(Payload.Span) : null;

    /// <summary>Signs a new entry.</summary>
    /// <param name="header">What the entry says about itself.</param>
    /// <param name="payload">The 32-byte hash of the blob, or an inline body of at most 32 KiB.</param>
    /// <param name="author">The author's P-256 key; its name is <see cref="EntryHeader.Author"/>.</param>
    /// <exception cref="ArgumentException">A limit is broken, or the key is not P-256.</exception>
    public static Entry Sign(EntryHeader header, ReadOnlySpan<byte> payload, ECDsa author)
    {
        LogKeys.RequireP256(author, nameof(author));
        var protectedBytes = header.Encode();
        var signature = author.SignData(
            SignatureInput(protectedBytes, payload), HashAlgorithmName.SHA256,
            DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return Assemble(protectedBytes, payload, signature);
    }

    /// <summary>
    /// The bytes that are signed: <c>["Signature1", protected, h'', payload]</c>. For keys that live in a device.
    /// </summary>
    public static byte[] SignatureInput(ReadOnlySpan<byte> protectedBytes, ReadOnlySpan<byte> payload)
    {
        var cbor = Writer(protectedBytes.Length + payload.Length);
        cbor.WriteStartArray(4);
        cbor.WriteTextString(SignatureContext);
        cbor.WriteByteString(protectedBytes);
        cbor.WriteByteString([]);
        cbor.WriteByteString(payload);
        cbor.WriteEndArray();
        return cbor.Encode();
    }

    /// <summary>Puts an entry together from its signed parts; does not look at the signature.</summary>
    /// <exception cref="ArgumentException">The strict decoder would refuse the result.</exception>
    public static Entry Assemble(
        ReadOnlySpan<byte> protectedBytes, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> signature)
    {
        var cbor = Writer(protectedBytes.Length + payload.Length);
        cbor.WriteTag((CborTag)CoseSign1Tag);
        cbor.WriteStartArray(4);
        cbor.WriteByteString(protectedBytes);
        cbor.WriteStartMap(0);
        cbor.WriteEndMap();
        cbor.WriteByteString(payload);
        cbor.WriteByteString(signature);
        cbor.WriteEndArray();
        return TryParse(cbor.Encode(), out var entry, out var error)
            ? entry
            : throw new ArgumentException($"This is no entry: {error}.", nameof(payload));
    }

    /// <summary>Reads an entry strictly; says nothing about whether its signature is good. Never throws.</summary>
    /// <param name="bytes">Exactly the bytes of one entry. The entry keeps them: do not change them afterwards.</param>
    /// <param name="entry">The entry, where the result is true.</param>
    /// <param name="error">Why it was refused.</param>
    public static bool TryParse(
        ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out Entry? entry, out EntryError error)
    {
        entry = null;
        error = Open(bytes, out var parts);
        if (error != EntryError.None)
        {
            return false;
        }

        error = EntryHeaderReader.Read(parts.Protected, out var header);
        if (error == EntryError.None)
        {
            error = CheckPayload(header!, parts.Payload.Length);
        }

        entry = error == EntryError.None
            ? new Entry(bytes, header!, parts.Protected, parts.Payload, parts.Signature)
            : null;
        return entry is not null;
    }

    /// <summary>True where the signature is that of <paramref name="author"/>, a P-256 public key.</summary>
    /// <remarks>The caller finds the key by <see cref="EntryHeader.Author"/> and judges whether it may speak for
    /// <see cref="EntryHeader.Issuer"/>.</remarks>
    public bool VerifySignature(ECDsa author) => author.VerifyData(
        SignatureInput(ProtectedBytes.Span, Payload.Span), Signature.Span, HashAlgorithmName.SHA256,
        DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    private static CborWriter Writer(int contentBytes) => new(
        CborConformanceMode.Strict, convertIndefiniteLengthEncodings: false, allowMultipleRootLevelValues: false,
        initialCapacity: contentBytes + SignatureBytes + FrameBytes);

    private static EntryError CheckPayload(EntryHeader header, int length) => header.Placement switch
    {
        BodyPlacement.Blob => length == Hash256.Size ? EntryError.None : EntryError.BadPayload,
        _ => length <= MaxInlineBody ? EntryError.None : EntryError.BadPayload,
    };

    private static EntryError Open(ReadOnlyMemory<byte> bytes, out Parts parts)
    {
        parts = default;
        if (bytes.Length > MaxBytes)
        {
            return EntryError.TooLarge;
        }

        if (!CborShape.IsOneItem(bytes.Span, MaxDepth))
        {
            return EntryError.NotStrictCbor;
        }

        var cbor = new CborReader(bytes, CborConformanceMode.Strict);
        if (cbor.PeekState() != CborReaderState.Tag || (ulong)cbor.ReadTag() != CoseSign1Tag
            || cbor.PeekState() != CborReaderState.StartArray || cbor.ReadStartArray() != 4
            || cbor.PeekState() != CborReaderState.ByteString)
        {
            return EntryError.NotCoseSign1;
        }

        var protectedBytes = cbor.ReadDefiniteLengthByteString();
        if (cbor.PeekState() != CborReaderState.StartMap)
        {
            return EntryError.NotCoseSign1;
        }

        if (cbor.ReadStartMap() != 0)
        {
            return EntryError.UnprotectedNotEmpty;
        }

        cbor.ReadEndMap();
        return ReadPayload(cbor, protectedBytes, out parts);
    }

    private static EntryError ReadPayload(CborReader cbor, ReadOnlyMemory<byte> protectedBytes, out Parts parts)
    {
        parts = default;
        if (cbor.PeekState() != CborReaderState.ByteString)
        {
            return EntryError.NotCoseSign1;
        }

        var payload = cbor.ReadDefiniteLengthByteString();
        if (cbor.PeekState() != CborReaderState.ByteString)
        {
            return EntryError.NotCoseSign1;
        }

        var signature = cbor.ReadDefiniteLengthByteString();
        parts = new Parts(protectedBytes, payload, signature);
        return signature.Length == SignatureBytes ? EntryError.None : EntryError.BadSignatureLength;
    }

    private readonly record struct Parts(
        ReadOnlyMemory<byte> Protected, ReadOnlyMemory<byte> Payload, ReadOnlyMemory<byte> Signature);
}
