using System.Security.Cryptography;

namespace Serai.Ledger;

/// <summary>A signed entry and the encrypted blob that its payload is the hash of.</summary>
/// <param name="Entry">The entry, to be appended.</param>
/// <param name="Blob">The blob, to be stored under its SHA-256.</param>
/// <example><code>
/// var random = RandomNumberGenerator.GetBytes(BodySecrets.BytesFor(readers.Count));
/// var made = SealedEntry.Create(header, plaintext, readers, BodySecrets.FromRandom(random), authorKey);
/// </code></example>
public sealed record SealedEntry(Entry Entry, ReadOnlyMemory<byte> Blob)
{
    /// <summary>
    /// The whole way in the one order that is not circular: commit to the plaintext, encode the header, seal the body
    /// bound to the header, hash the blob, sign.
    /// </summary>
    /// <param name="header">The header; its commitment and placement are set here.</param>
    /// <param name="plaintext">The body.</param>
    /// <param name="readers">Who can open it.</param>
    /// <param name="secrets">Random, used this once.</param>
    /// <param name="author">The author's P-256 key.</param>
    public static SealedEntry Create(
        EntryHeader header, ReadOnlySpan<byte> plaintext, IReadOnlyList<BodyReader> readers, BodySecrets secrets,
        ECDsa author)
    {
        var committed = header with
        {
            Placement = BodyPlacement.Blob,
            ContentType = EntryHeader.SealedBodyType,
            Commitment = Commitment.Of(secrets.Salt.Span, plaintext),
        };
        var blob = BodySealer.Seal(plaintext, committed.Encode(), readers, secrets).Encode();
        return new SealedEntry(Entry.Sign(committed, Hash256.Of(blob).ToArray(), author), blob);
    }
}
