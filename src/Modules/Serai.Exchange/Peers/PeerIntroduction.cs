using System.Security.Authentication;
using Serai.Exchange.Entries;
using Serai.Exchange.Keys;
using Serai.Exchange.Pulling;
using Serai.Exchange.Witnessing;
using Serai.Ledger;
using Serai.Platform.Hosting;
using Serai.Vocabulary;
using Serai.Vocabulary.Exchange;

namespace Serai.Exchange.Peers;

/// <summary>What a node that is not trusted yet says about itself.</summary>
/// <param name="Url">Where it was asked.</param>
/// <param name="Fingerprint">13 groups, to be read aloud and compared.</param>
/// <param name="GenesisLeaf">Leaf hash of its first entry.</param>
public sealed record Introduction(string Url, string Origin, string Fingerprint, string GenesisLeaf, Genesis Genesis);

/// <summary>
/// How a node becomes a peer: its first entry is fetched, and its fingerprint held against the one that was read aloud.
/// </summary>
public sealed class PeerIntroduction
{
    private readonly NodeKeys keys;
    private readonly NodeDirectory directory;
    private readonly NodeLog log;
    private readonly PeerHandlerFactory handlers;
    private readonly TimeProvider time;

    internal PeerIntroduction(
        NodeKeys keys, NodeDirectory directory, NodeLog log, PeerHandlerFactory handlers, TimeProvider time)
    {
        this.keys = keys;
        this.directory = directory;
        this.log = log;
        this.handlers = handlers;
        this.time = time;
    }

    /// <summary>
    /// Asks the node at an address who it is. The answer is only as good as the comparison of the fingerprint.
    /// </summary>
    public async Task<Decision<Introduction>> AskAsync(string url, CancellationToken cancel = default)
    {
        if (!IsAddress(url))
        {
            return new Refusal("exchange.refusal.address", url);
        }

        try
        {
            using var client = new PeerClient(new Uri(url), handlers(keys, null), time);
            return Read(url, await client.GenesisAsync(cancel));
        }
        catch (PeerFaultException fault)
        {
            return fault.Why;
        }
        catch (HttpRequestException error) when (error.InnerException is AuthenticationException)
        {
            return new Refusal("exchange.refusal.noExchange", url);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            return new Refusal("exchange.link.unreachable", error.Message);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new Refusal("exchange.link.timeout");
        }
    }

    /// <summary>
    /// The same of a node that no network reaches: its first entry was carried here. The address is where it would
    /// answer.
    /// </summary>
    public static Decision<Introduction> Carried(string url, byte[] genesis) =>
        IsAddress(url) ? Read(url, genesis) : new Refusal("exchange.refusal.address", url);

    /// <summary>Why an introduction cannot become a peer; null where it can.</summary>
    /// <param name="fingerprint">As it was read aloud.</param>
    public Refusal? Check(Introduction introduction, string fingerprint)
    {
        if (!Fingerprint.TryParse(fingerprint, out var read) || Fingerprint.Format(read) != introduction.Fingerprint)
        {
            // Not which one answered: it would be copied into the field instead of being read aloud again.
            return new Refusal("exchange.refusal.fingerprint");
        }

        return introduction.Origin == directory.Self.Origin ? new Refusal("exchange.refusal.self")
            : directory.Find(introduction.Origin) is not null
                ? new Refusal("exchange.refusal.known", introduction.Origin)
                : null;
    }

    /// <summary>
    /// The first peers of a new node, added by its operator alone from the command line. Once there is a peer, trust
    /// changes take the approvals that policy asks for.
    /// </summary>
    /// <param name="introductions">Whom, each with the fingerprint that was read aloud.</param>
    /// <param name="cancel">Gives up waiting.</param>
    public async Task<Refusal?> AddFirstAsync(
        IReadOnlyList<(Introduction Introduction, string Fingerprint)> introductions,
        CancellationToken cancel = default)
    {
        if (directory.Peers.Count > 0)
        {
            return new Refusal("exchange.refusal.notFirst");
        }

        foreach (var (introduction, fingerprint) in introductions)
        {
            var refusal = Check(introduction, fingerprint)
                ?? (await log.AppendAsync(Draft(introduction, null), Author.Machine.Instance, cancel: cancel)).Refusal;
            if (refusal is not null)
            {
                return refusal;
            }
        }

        return null;
    }

    /// <summary>The entry by which this node trusts the other from here on.</summary>
    /// <param name="introduction">Whom, after <see cref="Check"/>.</param>
    /// <param name="approvedBy">Key ids of the persons behind it; null where they are not known yet.</param>
    public static EntryDraft Draft(Introduction introduction, IReadOnlyList<string>? approvedBy) => new(
        EntryTypes.TrustChange,
        NodeLog.TrustThread,
        [],
        Payload.Write(new TrustChange(
            TrustChangeKind.PeerAdded,
            Peer: introduction.Origin,
            Url: introduction.Url,
            GenesisLeaf: introduction.GenesisLeaf,
            Genesis: introduction.Genesis,
            ApprovedBy: approvedBy)));

    /// <summary>Holds a first entry against itself: it must be signed by the key that it names.</summary>
    public static Decision<Introduction> Read(string url, byte[] bytes)
    {
        if (!Entry.TryParse(bytes, out var entry, out _)
            || entry.Header.Type != EntryTypes.Genesis
            || !Payload.TryRead<Genesis>(entry.Payload.Span, out var genesis, out _)
            || !NoteVerifier.TryParse(genesis.LogKey, out var logKey)
            || !AreKeys(genesis)
            || !IsSigned(entry, genesis))
        {
            return new Refusal("exchange.refusal.badGenesis");
        }

        return !IsWitnessKeyOwn(genesis, logKey) ? new Refusal("exchange.refusal.witnessKey")
            : !IsReceiptKeyOwn(genesis, logKey) ? new Refusal("exchange.refusal.receiptKey")
            : new Introduction(url.TrimEnd('/'), logKey.Name, Fingerprint.Of(entry), entry.LeafHash.ToHex(), genesis);
    }

    private static bool IsAddress(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps
        && address.UserInfo.Length == 0 && url.Length <= ExchangeLimits.Url;

    private static bool AreKeys(Genesis genesis) =>
        new[] { genesis.AuthorKey, genesis.HpkeKey, genesis.TlsKey }.All(key => SpkiOf(key) is not null);

    // Under another's name its lines would be taken for the other's; a key with two roles says two things at once.
    private static bool IsWitnessKeyOwn(Genesis genesis, NoteVerifier logKey)
    {
        if (genesis.WitnessKey is null)
        {
            return true;
        }

        return WitnessName.KeyOf(logKey.Name, genesis.WitnessKey) is { } key
            && !OtherKeys(genesis, logKey).Any(other => key.Spki.Span.SequenceEqual(other));
    }

    // The key of checkpoints, say, would sign two formats.
    private static bool IsReceiptKeyOwn(Genesis genesis, NoteVerifier logKey)
    {
        if (genesis.ReceiptKey is null)
        {
            return true;
        }

        var others = OtherKeys(genesis, logKey);
        if (WitnessName.KeyOf(logKey.Name, genesis.WitnessKey) is { } witness)
        {
            others = others.Append(witness.Spki.ToArray());
        }

        return SpkiOf(genesis.ReceiptKey) is { } key && !others.Any(other => key.AsSpan().SequenceEqual(other));
    }

    private static IEnumerable<byte[]?> OtherKeys(Genesis genesis, NoteVerifier logKey) =>
        new[] { genesis.AuthorKey, genesis.HpkeKey, genesis.TlsKey }.Select(SpkiOf).Append(logKey.Spki.ToArray());

    private static bool IsSigned(Entry entry, Genesis genesis)
    {
        if (SpkiOf(genesis.AuthorKey) is not { } spki || !LogKeys.TryReadSpki(spki, out var key))
        {
            return false;
        }

        using (key)
        {
            return entry.Header.Author == LogKeys.Kid8(spki) && entry.VerifySignature(key);
        }
    }

    private static byte[]? SpkiOf(string base64) =>
        AuthorKeyRows.SpkiOf(new TrustChange(TrustChangeKind.AuthorKey, base64));
}
