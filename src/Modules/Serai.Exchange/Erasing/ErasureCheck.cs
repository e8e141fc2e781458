using Serai.Exchange.Entries;
using Serai.Exchange.Pulling;
using Serai.Platform.Data;
using Serai.Vocabulary;
using Serai.Vocabulary.Exchange;

namespace Serai.Exchange.Erasing;

/// <summary>
/// Whether an erasure says what it may: of an entry that is there as it names it, whose body stands in a blob, and
/// whose type may be erased. What peers send is looked at before it is receipted, with what came in the same stretch.
/// </summary>
internal static class ErasureCheck
{
    /// <summary>The payload; null where it does not read, or the header's reference names another entry.</summary>
    public static Erasure? Read(FoldedEntry entry) =>
        entry.Body is EntryBody.Present body && Payload.TryRead<Erasure>(body.Json.Span, out var said, out _)
        && entry.Refs is [var named] && named == new EntryRef(said.Origin, said.Index, said.Leaf)
            ? said
            : null;

    /// <summary>
    /// True where the stored entry is the one that is meant. Its body is its own: an entry that names the blob of
    /// another was refused when it came, for it does not open, and erases nothing.
    /// </summary>
    public static bool Holds(Session session, Erasure said) => session.First(
        $"""
        select leaf, blob_hash, type, refused, bytes from exchange_entry
        where origin = {said.Origin} and idx = {said.Index}
        """,
        row => new Target(
            Convert.ToHexStringLower(row.Blob(0)), row.TextOrNull(1), row.IntOrNull(2), row.TextOrNull(3),
            row.IsNull(4) || !Ledger.Entry.TryParse(row.Blob(4), out var entry, out _) ? null : entry.Header.Issuer))
        is { } target && IsMeant(said, target);

    /// <summary>The arrivals, with those refused that ask for what is not to be erased.</summary>
    public static IReadOnlyList<Arrival> Judge(Session session, string origin, IReadOnlyList<Arrival> arrivals)
    {
        if (!arrivals.Any(IsErasure))
        {
            return arrivals;
        }

        var near = arrivals.Where(a => a.Entry is not null).ToDictionary(a => a.Item.Index);
        return [.. arrivals.Select(arrival => !IsErasure(arrival) || MayStand(session, origin, arrival, near)
            ? arrival
            : arrival with { Refused = NackReason.Policy })];
    }

    private static bool IsErasure(Arrival arrival) =>
        arrival is { Refused: null, Body: EntryBody.Present, Entry.Header.Type: EntryTypes.Erasure };

    private static bool MayStand(
        Session session, string origin, Arrival arrival, Dictionary<long, Arrival> near)
    {
        var name = new EntryRef(origin, arrival.Item.Index, arrival.Item.Leaf.ToHex());
        if (Read(Folds.View(name, arrival.Entry!, default, arrival.Body!)) is not { } said)
        {
            return false;
        }

        return said.Origin == origin && near.TryGetValue(said.Index, out var named)
            ? said.Index < arrival.Item.Index && IsMeant(said, Target.Of(named))
            : Holds(session, said);
    }

    private static bool IsMeant(Erasure said, Target target) =>
        target.Leaf == said.Leaf && target.Body == said.Body && target.Type is { } type && Erasure.Covers(type)
        && target.Issuer == said.Origin && IsItsOwnBody(target.Refused);

    private static bool IsItsOwnBody(string? refused) => refused is null or nameof(NackReason.UnknownType)
        or nameof(NackReason.Malformed);

    private sealed record Target(string Leaf, string? Body, int? Type, string? Refused, string? Issuer)
    {
        public static Target Of(Arrival arrival) => new(
            arrival.Item.Leaf.ToHex(), arrival.Entry!.BlobHash?.ToHex(), arrival.Entry.Header.Type,
            arrival.Refused?.ToString(), arrival.Entry.Header.Issuer);
    }
}
