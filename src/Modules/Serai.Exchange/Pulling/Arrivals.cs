using Serai.Exchange.Entries;
using Serai.Exchange.Keys;
using Serai.Exchange.Peers;
using Serai.Exchange.Serving;
using Serai.Ledger;
using Serai.Platform.Data;
using Serai.Vocabulary;
using Serai.Vocabulary.Exchange;

namespace Serai.Exchange.Pulling;

/// <summary>An index of a peer's log, looked at and ready to be stored.</summary>
internal sealed record Arrival(FeedItem Item)
{
    /// <summary>Null where only the leaf is known, or the bytes are no entry.</summary>
    public Entry? Entry { get; init; }

    /// <summary>What the folds get; null where there is nothing to fold.</summary>
    public EntryBody? Body { get; init; }

    public byte[]? Blob { get; init; }

    public byte[]? WrappedKey { get; init; }

    public NackReason? Refused { get; init; }

    /// <summary>Named in the entry's header, so that the sender waits for a receipt.</summary>
    public bool IsToUs { get; init; }

    public long BytesHeld => Blob?.Length ?? 0;
}

/// <summary>
/// Looks at the entries of a verified page: signature by a key that the log announced, body opened and held against its
/// commitment, form of the body. What fails is kept and refused with a reason; it never stops the log behind it.
/// </summary>
internal sealed class ArrivalInspector(
    Peer peer, IPeerSource source, ErasureClaims erasures, NodeKeys keys, KeyVault vault, NodeDirectory directory)
{
    private readonly Kid nodeAuthor = LogKeys.Kid8(peer.AuthorKey);

    /// <summary>The keys that may sign entries of this log at this point.</summary>
    public AuthorKeySet KeysAt(Session session) => new(
        new Dictionary<Kid, byte[]>(AuthorKeyRows.Of(session, peer.Origin)) { [nodeAuthor] = peer.AuthorKey });

    public async Task<Arrival> InspectAsync(
        FeedItem item, VerifiedPage page, AuthorKeySet authors, CancellationToken cancel)
    {
        if (item.Entry is not { } bytes)
        {
            return new Arrival(item);
        }

        if (!Entry.TryParse(bytes, out var entry, out _))
        {
            return new Arrival(item) { Refused = NackReason.Malformed, IsToUs = true };
        }

        var isToUs = entry.Header.To?.Contains(directory.Self.Origin) == true;
        var arrival = new Arrival(item) { Entry = entry, IsToUs = isToUs };
        if (!authors.Verifies(entry))
        {
            return arrival with { Refused = NackReason.BadSignature };
        }

        var opened = entry.Header.Placement == BodyPlacement.Inline
            ? arrival with { Body = new EntryBody.Present(entry.Payload) }
            : isToUs ? await OpenAsync(arrival, entry, page.Checkpoint, cancel) : arrival;
        return Judge(opened, entry, authors);
    }

    private async Task<Arrival> OpenAsync(
        Arrival arrival, Entry entry, Checkpoint checkpoint, CancellationToken cancel)
    {
        BlobAnswer answer;
        try
        {
            answer = await source.BlobAsync(entry.BlobHash!.Value, cancel);
        }
        catch (BlobTooLargeException)
        {
            return arrival with { Refused = NackReason.TooLarge };
        }

        // Withheld and lost bodies look alike; an erased one is told by an entry of the same log.
        if (answer.Bytes is not { } blob)
        {
            return answer.ErasedBy is { } by && await erasures.HoldsAsync(arrival.Item, by, checkpoint, cancel)
                ? arrival with { Body = new EntryBody.Erased() }
                : arrival with { Refused = NackReason.CannotDecrypt };
        }

        using var key = keys.OpenHpke();
        if (BodyOpener.TryOpen(entry, blob, keys.HpkeKid, key, out var body, out var error))
        {
            return arrival with
            {
                Body = new EntryBody.Present(body.Plaintext),
                Blob = blob,
                WrappedKey = vault.Wrap(body.Cek.Span, entry.Payload.Span),
            };
        }

        // Other bytes than the entry names are a broken answer, not a broken entry: they are asked for again.
        return error == BodyError.OtherBlob
            ? throw new PeerFaultException("exchange.link.badBlob", entry.BlobHash.Value.ToHex())
            : arrival with
            {
                Refused = error == BodyError.CommitmentMismatch
                    ? NackReason.CommitmentMismatch
                    : NackReason.CannotDecrypt,
            };
    }

    private Arrival Judge(Arrival arrival, Entry entry, AuthorKeySet authors)
    {
        if (arrival.Refused is not null || arrival.Body is not EntryBody.Present body)
        {
            return arrival;
        }

        if (!BodyRules.Knows(entry.Header.Type))
        {
            return arrival with { Refused = NackReason.UnknownType };
        }

        if (BodyRules.Fault(entry.Header.Type, body.Json.Span) is not null)
        {
            return arrival with { Refused = NackReason.Malformed };
        }

        return entry.Header.Type == EntryTypes.TrustChange ? JudgeTrust(arrival, entry, body, authors) : arrival;
    }

    // Only the node's own key may bring in the keys of persons: a person cannot vouch for another.
    private Arrival JudgeTrust(
        Arrival arrival, Entry entry, EntryBody.Present body, AuthorKeySet authors)
    {
        if (!Payload.TryRead<TrustChange>(body.Json.Span, out var change, out _)
            || change.Kind != TrustChangeKind.AuthorKey)
        {
            return arrival;
        }

        if (entry.Header.Author != nodeAuthor)
        {
            return arrival with { Refused = NackReason.BadSignature };
        }

        if (entry.Header.Placement != BodyPlacement.Inline)
        {
            // Announced to some, it would make entries valid for them and not for others.
            return arrival with { Refused = NackReason.Malformed };
        }

        if (AuthorKeyRows.SpkiOf(change) is { } spki)
        {
            authors.Add(spki);
        }

        return arrival;
    }
}
