using System.Diagnostics.CodeAnalysis;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Text;

namespace Serai.Ledger;

/// <summary>
/// A COSE Receipt of inclusion (RFC 9942): the node of a log signs the root of a tree, and shows by a path that an
/// entry stands in it. It says what a <see cref="TlogProof"/> says, in the form that COSE and SCITT tools read.
/// </summary>
/// <remarks>
/// COSE_Sign1, tagged. Protected: alg ES256, kid, CWT claims with the log as issuer and the thread as subject, 395 = 1
/// (RFC9162_SHA256). Unprotected: 396 → { -1: [ bstr([size, index, [hash, …]]) ] }. The payload is nil: what is
/// signed is the root that the path leads to. A path has at least one hash, so that there is no receipt for a tree of
/// one entry. The key signs nothing else: that of checkpoints never signs two formats.
/// </remarks>
/// <param name="Proof">Where the entry stands.</param>
/// <param name="Issuer">Origin of the log.</param>
/// <param name="Subject">Thread of the entry.</param>
/// <param name="Signer">Name of the key.</param>
/// <example><code>
/// var bytes = InclusionReceipt.Sign(proof, root, origin, entry.Header.Thread, receiptKey);
/// if (InclusionReceipt.TryParse(bytes, out var receipt) &amp;&amp; receipt.TryVerify(entry.LeafHash, key)) { … }
/// </code></example>
public sealed record InclusionReceipt(InclusionProof Proof, string Issuer, string Subject, Kid Signer)
{
    /// <summary>Smallest tree that has receipts.</summary>
    public const long MinTreeSize = 2;

    /// <summary>Most bytes of a receipt.</summary>
    public const int MaxBytes = 4 * 1024;

    private const int DataStructure = 395;
    private const int Proofs = 396;
    private const int Inclusion = -1;
    private const int Rfc9162Sha256 = 1;
    private const int MaxDepth = 5;
    private const int ProtectedLabels = 4;
    private const ulong CoseSign1Tag = 18;

    private ReadOnlyMemory<byte> ProtectedBytes { get; init; }

    private ReadOnlyMemory<byte> Signature { get; init; }

    /// <summary>Makes a receipt.</summary>
    /// <param name="proof">Of the entry, in a tree of two or more.</param>
    /// <param name="root">That of the tree.</param>
    /// <param name="issuer">Origin of the log.</param>
    /// <param name="subject">Thread of the entry.</param>
    /// <param name="key">The key of the node's receipts, P-256.</param>
    /// <exception cref="ArgumentException">The tree has one entry, a text is not 1 to 255 bytes, or the key is not
    /// P-256.</exception>
    public static byte[] Sign(InclusionProof proof, Hash256 root, string issuer, string subject, ECDsa key)
    {
        LogKeys.RequireP256(key, nameof(key));
        if (proof.TreeSize < MinTreeSize || proof.Path.Count == 0)
        {
            throw new ArgumentException("A tree of one entry has no receipt.", nameof(proof));
        }

        var protectedBytes = Protected(issuer, subject, LogKeys.Kid8(key));
        var signature = key.SignData(
            Entry.SignatureInput(protectedBytes, root.ToArray()), HashAlgorithmName.SHA256,
            DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        var cbor = new CborWriter(CborConformanceMode.Strict);
        cbor.WriteTag((CborTag)CoseSign1Tag);
        cbor.WriteStartArray(4);
        cbor.WriteByteString(protectedBytes);
        cbor.WriteStartMap(1);
        cbor.WriteInt32(Proofs);
        cbor.WriteStartMap(1);
        cbor.WriteInt32(Inclusion);
        cbor.WriteStartArray(1);
        cbor.WriteByteString(PathBytes(proof));
        cbor.WriteEndArray();
        cbor.WriteEndMap();
        cbor.WriteEndMap();
        cbor.WriteNull();
        cbor.WriteByteString(signature);
        cbor.WriteEndArray();
        return cbor.Encode();
    }

    /// <summary>Reads a receipt that holds one inclusion proof; says nothing about whether it is good. Never throws.
    /// </summary>
    public static bool TryParse(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out InclusionReceipt? receipt)
    {
        receipt = null;
        if (bytes.Length > MaxBytes || !CborShape.IsOneItem(bytes.Span, MaxDepth))
        {
            return false;
        }

        try
        {
            receipt = Read(new CborReader(bytes, CborConformanceMode.Strict));
        }
        catch (Exception error) when (error is CborContentException or InvalidOperationException or OverflowException)
        {
            // Bytes from outside: whatever of the form they break, they are no receipt.
            return false;
        }

        return receipt is not null;
    }

    /// <summary>True where <paramref name="key"/> signed the root to which the path leads from the leaf.</summary>
    /// <param name="leaf">Of the entry that the receipt is for.</param>
    /// <param name="key">The key of the node's receipts, P-256.</param>
    /// <remarks>Whose key it is, and that <see cref="Issuer"/> is the log that was meant, is the caller's to judge.
    /// </remarks>
    public bool TryVerify(Hash256 leaf, ECDsa key) =>
        Proof.TryRoot(leaf, out var root)
        && LogKeys.Kid8(key) == Signer
        && key.VerifyData(
            Entry.SignatureInput(ProtectedBytes.Span, root.ToArray()), Signature.Span, HashAlgorithmName.SHA256,
            DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    private static byte[] Protected(string issuer, string subject, Kid signer)
    {
        var cbor = new CborWriter(CborConformanceMode.Strict);
        cbor.WriteStartMap(ProtectedLabels);
        cbor.WriteInt32(EntryHeaderLabels.Algorithm);
        cbor.WriteInt32(EntryHeaderLabels.Es256);
        cbor.WriteInt32(EntryHeaderLabels.KeyId);
        cbor.WriteByteString(signer.ToArray());
        cbor.WriteInt32(EntryHeaderLabels.CwtClaims);
        cbor.WriteStartMap(2);
        cbor.WriteInt32(EntryHeaderLabels.ClaimIssuer);
        cbor.WriteTextString(Named(issuer, nameof(issuer)));
        cbor.WriteInt32(EntryHeaderLabels.ClaimSubject);
        cbor.WriteTextString(Named(subject, nameof(subject)));
        cbor.WriteEndMap();
        cbor.WriteInt32(DataStructure);
        cbor.WriteInt32(Rfc9162Sha256);
        cbor.WriteEndMap();
        return cbor.Encode();
    }

    private static string Named(string text, string parameter) => IsName(text)
        ? text
        : throw new ArgumentException("Names have 1 to 255 bytes.", parameter);

    private static bool IsName(string text) =>
        text.Length > 0 && Encoding.UTF8.GetByteCount(text) <= EntryHeader.MaxTextBytes;

    private static byte[] PathBytes(InclusionProof proof)
    {
        var cbor = new CborWriter(CborConformanceMode.Strict);
        cbor.WriteStartArray(3);
        cbor.WriteInt64(proof.TreeSize);
        cbor.WriteInt64(proof.Index);
        cbor.WriteStartArray(proof.Path.Count);
        foreach (var hash in proof.Path)
        {
            cbor.WriteByteString(hash.ToArray());
        }

        cbor.WriteEndArray();
        cbor.WriteEndArray();
        return cbor.Encode();
    }

    private static InclusionReceipt? Read(CborReader cbor)
    {
        if ((ulong)cbor.ReadTag() != CoseSign1Tag || cbor.ReadStartArray() != 4)
        {
            return null;
        }

        var protectedBytes = cbor.ReadDefiniteLengthByteString();
        var proof = ReadProofs(cbor);
        cbor.ReadNull();
        var signature = cbor.ReadDefiniteLengthByteString();
        cbor.ReadEndArray();
        return proof is null || signature.Length != Entry.SignatureBytes
            || ReadProtected(protectedBytes) is not { } said
            ? null
            : new InclusionReceipt(proof, said.Issuer, said.Subject, said.Signer)
            {
                ProtectedBytes = protectedBytes,
                Signature = signature,
            };
    }

    // What a receipt has to say in this form, and nothing else: a label that nobody knows might change its meaning.
    private static (string Issuer, string Subject, Kid Signer)? ReadProtected(ReadOnlyMemory<byte> bytes)
    {
        if (!CborShape.IsOneItem(bytes.Span, MaxDepth))
        {
            return null;
        }

        var cbor = new CborReader(bytes, CborConformanceMode.Strict);
        if (cbor.ReadStartMap() != ProtectedLabels
            || cbor.ReadInt32() != EntryHeaderLabels.Algorithm || cbor.ReadInt32() != EntryHeaderLabels.Es256
            || cbor.ReadInt32() != EntryHeaderLabels.KeyId
            || cbor.ReadByteString() is not { Length: Kid.Size } signer
            || cbor.ReadInt32() != EntryHeaderLabels.CwtClaims || cbor.ReadStartMap() != 2
            || cbor.ReadInt32() != EntryHeaderLabels.ClaimIssuer)
        {
            return null;
        }

        var issuer = cbor.ReadTextString();
        var isSubject = cbor.ReadInt32() == EntryHeaderLabels.ClaimSubject;
        var subject = cbor.ReadTextString();
        cbor.ReadEndMap();
        return isSubject && cbor.ReadInt32() == DataStructure && cbor.ReadInt32() == Rfc9162Sha256
            && IsName(issuer) && IsName(subject)
            ? (issuer, subject, Kid.From(signer))
            : null;
    }

    private static InclusionProof? ReadProofs(CborReader cbor)
    {
        if (cbor.ReadStartMap() != 1 || cbor.ReadInt32() != Proofs || cbor.ReadStartMap() != 1
            || cbor.ReadInt32() != Inclusion || cbor.ReadStartArray() != 1)
        {
            return null;
        }

        var bytes = cbor.ReadDefiniteLengthByteString();
        cbor.ReadEndArray();
        cbor.ReadEndMap();
        cbor.ReadEndMap();
        return CborShape.IsOneItem(bytes.Span, MaxDepth)
            ? ReadPath(new CborReader(bytes, CborConformanceMode.Strict))
            : null;
    }

    private static InclusionProof? ReadPath(CborReader cbor)
    {
        if (cbor.ReadStartArray() != 3)
        {
            return null;
        }

        var (size, index) = (cbor.ReadInt64(), cbor.ReadInt64());
        var count = cbor.ReadStartArray() ?? 0;
        if (count is < 1 or > InclusionProof.MaxPath)
        {
            return null;
        }

        var path = new Hash256[count];
        for (var i = 0; i < count; i++)
        {
            var hash = cbor.ReadByteString();
            if (hash.Length != Hash256.Size)
            {
                return null;
            }

            path[i] = new Hash256(hash);
        }

        return new InclusionProof(index, size, path);
    }
}
