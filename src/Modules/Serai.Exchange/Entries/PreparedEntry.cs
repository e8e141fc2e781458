using System.Security.Cryptography;
using Serai.Exchange.Entanglement;
using Serai.Exchange.Erasing;
using Serai.Exchange.Keys;
using Serai.Ledger;
using Serai.Platform.Data;
using Serai.Exchange.Log;
using Serai.Vocabulary;

namespace Serai.Exchange.Entries;

/// <summary>
/// An entry that is sealed and signed and only wants its index: made outside the writer, which it would slow.
/// </summary>
/// <param name="Entry">The signed bytes.</param>
/// <param name="Body">The plaintext, for this node's own folds.</param>
internal sealed record PreparedEntry(Entry Entry, ReadOnlyMemory<byte> Body)
{
    /// <summary>The encrypted body; null where the body stands in the entry.</summary>
    public ReadOnlyMemory<byte>? Blob { get; init; }

    public byte[]? WrappedKey { get; init; }
}

/// <summary>Seals bodies to their readers and signs entries.</summary>
internal sealed class EntrySealer(NodeKeys keys, NodeDirectory directory, KeyVault vault, RandomSource random)
{
    /// <summary>A body for the named readers and for this node itself, which must be able to fold it again.</summary>
    public PreparedEntry Seal(EntryDraft draft, ECDsa author, DateTimeOffset stamp)
    {
        var others = Others(draft);
        List<BodyReader> readers = [BodyReader.FromSpki(keys.HpkeSpki)];
        readers.AddRange(others.Select(origin => BodyReader.FromSpki(directory.HpkeKeyOf(origin))));
        var secrets = BodySecrets.FromRandom(random.Bytes(BodySecrets.BytesFor(readers.Count)));
        var header = Header(draft, author, stamp) with { To = others.Count == 0 ? [directory.Self.Origin] : others };
        var made = SealedEntry.Create(header, draft.Body.Span, readers, secrets, author);
        return new PreparedEntry(made.Entry, draft.Body)
        {
            Blob = made.Blob,
            WrappedKey = vault.Wrap(secrets.Cek.Span, made.Entry.Payload.Span),
        };
    }

    /// <summary>A small body in clear, for all peers, also those that come later.</summary>
    public PreparedEntry Open(EntryDraft draft, ECDsa author, DateTimeOffset stamp, string? issuer = null)
    {
        var header = Header(draft, author, stamp) with
        {
            Issuer = issuer ?? directory.Self.Origin,
            Placement = BodyPlacement.Inline,
            ContentType = "application/json",
        };
        return new PreparedEntry(Entry.Sign(header, draft.Body.Span, author), draft.Body);
    }

    /// <summary>The readers besides this node, each once.</summary>
    public List<string> Others(EntryDraft draft) =>
        [.. draft.To.Where(origin => origin != directory.Self.Origin).Distinct()];

    private EntryHeader Header(EntryDraft draft, ECDsa author, DateTimeOffset stamp) => new()
    {
        Author = LogKeys.Kid8(author),
        Issuer = directory.Self.Origin,
        Thread = draft.Thread,
        IssuedAt = stamp,
        Type = draft.Type,
        Nonce = new Nonce16(random.Bytes(Nonce16.Size)),
        Refs = [.. draft.Refs.Select(r => new EntryLink(r.Origin, r.Index, Hash256.ParseHex(r.Leaf)))],
        AssessedAt = draft.AssessedAt,
        Exercise = draft.Exercise,
    };
}

/// <summary>Gives prepared entries their index, stores and folds them: the writer's side of an append.</summary>
internal sealed class EntryAppender(Folds folds, Entangler entangler, Eraser eraser)
{
    /// <summary>
    /// Appends to the own log inside the writer's transaction; the checkpoint follows before its commit. What is
    /// addressed to others has in front of it how far they had come.
    /// </summary>
    public EntryRef Append(WriteSession tx, string origin, PreparedEntry prepared)
    {
        foreach (var embedded in entangler.Before(tx, origin, prepared.Entry.Header))
        {
            AppendOne(tx, origin, embedded);
        }

        return AppendOne(tx, origin, prepared);
    }

    private EntryRef AppendOne(WriteSession tx, string origin, PreparedEntry prepared)
    {
        var header = prepared.Entry.Header;
        var index = LogRows.NextIndex(tx, origin);
        var name = LogRows.AddEntry(tx, origin, index, prepared.Entry, header.IssuedAt);
        if (prepared.Blob is { } blob)
        {
            LogRows.AddBody(tx, prepared.Entry.BlobHash!.Value.ToHex(), blob, prepared.WrappedKey!);
        }

        var entry = Folds.View(name, prepared.Entry, header.IssuedAt, new EntryBody.Present(prepared.Body));
        folds.Apply(tx, entry);
        if (eraser.Obey(tx, entry) is { } erased)
        {
            eraser.Refold(tx, [erased]);
        }

        return name;
    }
}
