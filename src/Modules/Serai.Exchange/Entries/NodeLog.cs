using System.Security.Cryptography;
using Serai.Exchange.Keys;
using Serai.Exchange.Log;
using Serai.Exchange.Restoring;
using Serai.Ledger;
using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Platform.People;
using Serai.Vocabulary;
using Serai.Vocabulary.Exchange;

namespace Serai.Exchange.Entries;

/// <summary>What became of an append: the entry's name, or why not.</summary>
public sealed record Appended(EntryRef? Entry, Refusal? Refusal)
{
    /// <summary>True where the idempotency key was known: nothing new was written.</summary>
    public bool Repeated { get; init; }

    /// <summary>Set where nothing was written yet, because the entry waits for a second person.</summary>
    public string? Proposal { get; init; }
}

/// <summary>Gives a person's signing key out for one act, or says why not; the caller disposes of it.</summary>
public delegate Task<Decision<ECDsa>> AuthorKeyRelease(Viewer viewer, string purpose, CancellationToken cancel);

/// <summary>This node's own log. The only way for a module to say something.</summary>
public sealed class NodeLog
{
    /// <summary>The thread of entries about keys and peers.</summary>
    public const string TrustThread = "trust";

    private readonly Database database;
    private readonly LogHead head;
    private readonly NodeKeys keys;
    private readonly NodeDirectory directory;
    private readonly EntrySealer sealer;
    private readonly EntryAppender appender;
    private readonly AuthorKeyRelease release;

    internal NodeLog(
        Database database, LogHead head, NodeKeys keys, NodeDirectory directory, EntrySealer sealer,
        EntryAppender appender, AuthorKeyRelease release)
    {
        this.database = database;
        this.head = head;
        this.keys = keys;
        this.directory = directory;
        this.sealer = sealer;
        this.appender = appender;
        this.release = release;
    }

    /// <summary>
    /// The entry that an act under this idempotency key wrote; null where nothing was written under it.
    /// </summary>
    public EntryRef? Find(string idempotencyKey) => database.Read(s => Known(s, idempotencyKey))?.Entry;

    /// <summary>
    /// Seals, signs and appends; completes when the entry is durable and covered by a signed checkpoint. The folds see
    /// it
    /// in the same transaction.
    /// </summary>
    /// <param name="draft">What to record.</param>
    /// <param name="author">Whose key signs.</param>
    /// <param name="alongside">
    /// Runs first in the same transaction: checks local state again (two people may act at once) and changes local
    /// rows.
    /// A refusal undoes all of it.
    /// </param>
    /// <param name="cancel">Gives up waiting; the entry may still be written.</param>
    public async Task<Appended> AppendAsync(
        EntryDraft draft,
        Author author,
        Func<WriteSession, Refusal?>? alongside = null,
        CancellationToken cancel = default)
    {
        if (draft.IdempotencyKey is { } key && database.Read(s => Known(s, key)) is { } known)
        {
            return known;
        }

        if ((Check(draft) ?? AttestedStart.Refuse(head, draft.Type)) is { } wrong)
        {
            return new Appended(null, wrong);
        }

        var signing = await SigningKeyAsync(author, draft.Thread, cancel);
        if (signing.Refusal is not null)
        {
            return new Appended(null, signing.Refusal);
        }

        using var signer = signing.Fact;
        return await WriteAsync(draft, author, signer, alongside, cancel);
    }

    private async Task<Appended> WriteAsync(
        EntryDraft draft, Author author, ECDsa signer, Func<WriteSession, Refusal?>? alongside,
        CancellationToken cancel)
    {
        Appended? outcome = null;
        while (outcome is null)
        {
            var stamp = head.Stamp();
            var announcement = Announcement(author, signer, stamp);
            var prepared = sealer.Seal(draft, signer, stamp);
            try
            {
                outcome = await database.WriteAsync(
                    tx => Write(tx, draft.IdempotencyKey, announcement, prepared, alongside), cancel);
            }
            catch (RefusedInTransactionException refused)
            {
                outcome = new Appended(null, refused.Refusal);
            }
        }

        return outcome;
    }

    // Null: an entry with a later time went first, stamp again.
    private Appended? Write(
        WriteSession tx, string? key, PreparedEntry? announcement, PreparedEntry prepared,
        Func<WriteSession, Refusal?>? alongside)
    {
        if (key is not null && Known(tx, key) is { } known)
        {
            return known;
        }

        if (!head.Accepts(prepared.Entry.Header.IssuedAt))
        {
            return null;
        }

        if ((AttestedStart.Admit(tx, head, prepared) ?? alongside?.Invoke(tx)) is { } refusal)
        {
            throw new RefusedInTransactionException(refusal);
        }

        var origin = directory.Self.Origin;
        if (announcement is not null && !IsAnnounced(tx, prepared.Entry.Header.Author))
        {
            appender.Append(tx, origin, announcement);
        }

        var entry = appender.Append(tx, origin, prepared);
        if (key is not null)
        {
            tx.Execute($"insert into exchange_idempotency (key, idx) values ({key}, {entry.Index})");
        }

        return new Appended(entry, null);
    }

    private Refusal? Check(EntryDraft draft)
    {
        if (directory.Self.Origin.Length == 0)
        {
            throw new InvalidOperationException("This node has no log yet: write the genesis entry first.");
        }

        if (draft.Body.Length > Payload.BodyBytesMax)
        {
            return new Refusal("exchange.refusal.bodyTooLarge", draft.Body.Length, Payload.BodyBytesMax);
        }

        var readers = sealer.Others(draft);
        if (readers.Count > EntryHeader.MaxRecipients - 1)
        {
            return new Refusal("exchange.refusal.tooManyReaders", readers.Count, EntryHeader.MaxRecipients - 1);
        }

        return readers.Find(origin => directory.Find(origin) is null) is { } stranger
            ? new Refusal("exchange.refusal.unknownReader", stranger)
            : null;
    }

    private Task<Decision<ECDsa>> SigningKeyAsync(Author author, string purpose, CancellationToken cancel) =>
        author is Author.Person person
            ? release(person.Viewer, purpose, cancel)
            : Task.FromResult<Decision<ECDsa>>(keys.OpenAuthor());

    private PreparedEntry? Announcement(Author author, ECDsa signer, DateTimeOffset stamp)
    {
        if (author is not Author.Person person || database.Read(s => IsAnnounced(s, LogKeys.Kid8(signer))))
        {
            return null;
        }

        var body = Payload.Write(new TrustChange(
            TrustChangeKind.AuthorKey,
            Convert.ToBase64String(signer.ExportSubjectPublicKeyInfo()),
            RoleOf(person.Viewer)));
        using var node = keys.OpenAuthor();
        return sealer.Open(new EntryDraft(EntryTypes.TrustChange, TrustThread, [], body), node, stamp);
    }

    private bool IsAnnounced(Session session, Kid kid) => session.Any(
        $"""
        select 1 from exchange_author_key where origin = {directory.Self.Origin} and kid = {kid.ToString()}
        """);

    private Appended? Known(Session session, string key) => session
        .First($"select idx from exchange_idempotency where key = {key}", row => row.LongOrNull(0)) is { } index
        ? new Appended(LogRows.Ref(session, directory.Self.Origin, index), null) { Repeated = true }
        : null;

    /// <summary>The office, not the person: the first that the person holds.</summary>
    internal static string RoleOf(Viewer viewer) => viewer.Roles.Order().FirstOrDefault() switch
    {
        Role.Approver => "approver",
        Role.Auditor => "auditor",
        _ => "duty-officer",
    };

    /// <summary>Undoes the job; the refusal goes back to the caller as a value.</summary>
    private sealed class RefusedInTransactionException(Refusal refusal) : Exception(refusal.TextKey)
    {
        public Refusal Refusal { get; } = refusal;
    }
}
