using Serai.Exchange.Entries;
using Serai.Exchange.Keys;
using Serai.Exchange.Witnessing;
using Serai.Ledger;
using Serai.Platform.Data;
using Serai.Vocabulary;
using Serai.Vocabulary.Exchange;

namespace Serai.Exchange.Log;

/// <summary>What a new node says about itself once and for all.</summary>
/// <param name="Origin">Of its log: a URL without scheme, its last part the epoch, e.g.
/// <c>kaz.serai.invalid/log/1</c>.</param>
/// <param name="Country">ISO 3166-1 alpha-3, or WHO.</param>
/// <param name="RecoveryKeySha256">See <see cref="NodeKeys.CreateRecoveryKey"/>.</param>
/// <param name="PolicySha256">Of the approval policy, hexadecimal.</param>
public sealed record GenesisFacts(
    string Origin, string Country, string Name, bool IsCoordinator, string RecoveryKeySha256, string Software,
    string PolicySha256);

/// <summary>The first entry of this node's log.</summary>
public sealed class NodeGenesis
{
    private const string Thread = "node";

    private readonly Database database;
    private readonly NodeKeys keys;
    private readonly EntrySealer sealer;
    private readonly EntryAppender appender;
    private readonly LogHead head;

    internal NodeGenesis(
        Database database, LogHead head, NodeKeys keys, EntrySealer sealer, EntryAppender appender)
    {
        this.database = database;
        this.keys = keys;
        this.sealer = sealer;
        this.appender = appender;
        this.head = head;
    }

    /// <summary>Begins the log. A log that was begun already is left as it is.</summary>
    public async Task<EntryRef> CreateAsync(GenesisFacts facts, CancellationToken cancel = default)
    {
        var genesis = Describe(facts);
        using var author = keys.OpenAuthor();
        var draft = new EntryDraft(EntryTypes.Genesis, Thread, [], Payload.Write(genesis));
        var prepared = sealer.Open(draft, author, head.Stamp(), facts.Origin);
        return await database.WriteAsync(tx => Write(tx, facts.Origin, prepared), cancel);
    }

    /// <summary>What two persons read aloud to each other; null where the log was not begun.</summary>
    public string? Fingerprint() => database.Read(s =>
        LogRows.OwnOrigin(s) is { } origin && Entry(s, origin) is { } entry ? Ledger.Fingerprint.Of(entry) : null);

    /// <summary>
    /// The first entry as it was signed, to introduce this node by; null where the log was not begun.
    /// </summary>
    public byte[]? Bytes() => database.Read(s =>
        LogRows.OwnOrigin(s) is { } origin && Entry(s, origin) is { } entry ? entry.Bytes.ToArray() : null);

    internal static Genesis? Read(Session session, string origin) =>
        Entry(session, origin) is { } entry && Payload.TryRead<Genesis>(entry.Payload.Span, out var genesis, out _)
            ? genesis
            : null;

    /// <summary>Entry 0 as it was signed.</summary>
    internal static Entry? Entry(Session session, string origin) =>
        session.First(
            $"select bytes from exchange_entry where origin = {origin} and idx = {0}",
            row => row.BlobOrNull(0)) is { } bytes
        && Ledger.Entry.TryParse(bytes, out var entry, out _)
            ? entry
            : null;

    private EntryRef Write(WriteSession tx, string origin, PreparedEntry prepared)
    {
        if (LogRows.OwnOrigin(tx) is { } begun)
        {
            return LogRows.Ref(tx, begun, 0)!;
        }

        tx.Execute($"insert into exchange_self (origin) values ({origin})");
        return appender.Append(tx, origin, prepared);
    }

    private Genesis Describe(GenesisFacts facts) => new(
        facts.Name,
        facts.Country,
        facts.IsCoordinator ? NodeRole.Coordinator : NodeRole.State,
        new NoteSigner(facts.Origin, keys.Log).Verifier.VKey,
        Convert.ToBase64String(keys.AuthorSpki),
        Convert.ToBase64String(keys.HpkeSpki),
        Convert.ToBase64String(keys.TlsSpki),
        facts.RecoveryKeySha256,
        facts.Software,
        facts.PolicySha256,
        keys.Witness is { } witness ? new Cosigner(WitnessName.Of(facts.Origin), witness).Verifier.VKey : null,
        keys.ReceiptSpki is { } receipt ? Convert.ToBase64String(receipt) : null);
}
