using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Serai.Ledger;

/// <summary>Why a body was not opened; the reasons of a <c>nack</c>.</summary>
public enum BodyError
{
    /// <summary>The body is open.</summary>
    None,

    /// <summary>The entry has its body inline: there is nothing to open.</summary>
    NotSealed,

    /// <summary>The blob is not the one whose hash the entry carries.</summary>
    OtherBlob,

    /// <summary>The blob is not written as it must be.</summary>
    Malformed,

    /// <summary>The key is none of the readers'.</summary>
    NotAReader,

    /// <summary>The key names a reader, but key, header or ciphertext do not belong together.</summary>
    CannotDecrypt,

    /// <summary>The plaintext is not the one that the signed header commits to.</summary>
    CommitmentMismatch,
}

/// <summary>A body that was opened and found to be the one its author committed to.</summary>
/// <param name="Plaintext">The body.</param>
/// <param name="Salt">The salt of the commitment, to prove the body to a third party.</param>
/// <param name="Cek">The key of the body, to be kept under the node's own storage key.</param>
public sealed record OpenedBody(ReadOnlyMemory<byte> Plaintext, ReadOnlyMemory<byte> Salt, ReadOnlyMemory<byte> Cek);

/// <summary>Opens encrypted bodies; refuses with a reason, never by an exception on outside data.</summary>
/// <example><code>
/// if (!BodyOpener.TryOpen(entry, blob, kid, readerKey, out var body, out var error)) nack(error);
/// </code></example>
public static class BodyOpener
{
    /// <summary>Opens a body with a reader's private key.</summary>
    public static bool TryOpen(
        Entry entry, ReadOnlyMemory<byte> blob, Kid reader, ECDiffieHellman privateKey,
        [NotNullWhen(true)] out OpenedBody? body, out BodyError error)
    {
        body = null;
        error = Decode(entry, blob, out var decoded);
        if (error != BodyError.None)
        {
            return false;
        }

        var key = decoded!.Keys.FirstOrDefault(key => key.Reader == reader);
        if (key is null)
        {
            error = BodyError.NotAReader;
            return false;
        }

        if (!Hpke.TryOpen(
                privateKey, key.Enc.Span, BodySealer.CekInfo, entry.Header.Commitment!.Value.ToArray(),
                key.Ciphertext.Span, out var cek))
        {
            error = BodyError.CannotDecrypt;
            return false;
        }

        error = Open(entry, decoded, cek, out body);
        return body is not null;
    }

    /// <summary>Opens a body with its key, kept from an earlier opening.</summary>
    /// <exception cref="ArgumentException">The key is not 32 bytes.</exception>
    public static bool TryOpen(
        Entry entry, ReadOnlyMemory<byte> blob, ReadOnlyMemory<byte> cek,
        [NotNullWhen(true)] out OpenedBody? body, out BodyError error)
    {
        if (cek.Length != BodySecrets.CekBytes)
        {
            throw new ArgumentException($"A body key is {BodySecrets.CekBytes} bytes.", nameof(cek));
        }

        body = null;
        error = Decode(entry, blob, out var decoded);
        if (error == BodyError.None)
        {
            error = Open(entry, decoded!, cek, out body);
        }

        return body is not null;
    }

    private static BodyError Decode(Entry entry, ReadOnlyMemory<byte> blob, out BodyBlob? decoded)
    {
        decoded = null;
        if (entry.BlobHash is not { } hash)
        {
            return BodyError.NotSealed;
        }

        return Hash256.Of(blob.Span) != hash ? BodyError.OtherBlob
            : BodyBlob.TryDecode(blob, out decoded) ? BodyError.None
            : BodyError.Malformed;
    }

    private static BodyError Open(Entry entry, BodyBlob blob, ReadOnlyMemory<byte> cek, out OpenedBody? body)
    {
        body = null;
        var binding = BodySealer.HeaderBinding(entry.ProtectedBytes.Span);
        if (!SealedBytes.TryOpen(cek.Span, blob.Nonce.Span, blob.Ciphertext.Span, binding, out var opened))
        {
            return BodyError.CannotDecrypt;
        }

        var salt = opened.AsMemory(0, Commitment.SaltBytes);
        var plaintext = opened.AsMemory(Commitment.SaltBytes);
        if (Commitment.Of(salt.Span, plaintext.Span) != entry.Header.Commitment)
        {
            return BodyError.CommitmentMismatch;
        }

        body = new OpenedBody(plaintext, salt, cek);
        return BodyError.None;
    }
}
