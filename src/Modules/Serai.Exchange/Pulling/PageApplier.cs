using Serai.Exchange.Entanglement;
using Serai.Exchange.Entries;
using Serai.Exchange.Erasing;
using Serai.Exchange.Keys;
using Serai.Exchange.Log;
using Serai.Exchange.Operating;
using Serai.Exchange.Peers;
using Serai.Ledger;
using Serai.Platform.Data;
using Serai.Platform.Time;
using Serai.Vocabulary;
using Serai.Vocabulary.Exchange;

namespace Serai.Exchange.Pulling;

/// <summary>
/// Applies a stretch of a peer's log in one transaction: rows, folds, own receipts, cursor and accepted checkpoint.
/// Either
/// all of it is durable or none, so a crash at any point repeats nothing and loses nothing.
/// </summary>
internal sealed class PageApplier(
    Peer peer, Database database, NodeLogParts log, NodeDirectory directory, BusinessClock clock)
{
    /// <summary>False where another attempt was faster: look at the position again.</summary>
    public async Task<bool> ApplyAsync(
        long from, IReadOnlyList<Arrival> arrivals, VerifiedPage page, CancellationToken cancel)
    {
        arrivals = database.Read(s => ErasureCheck.Judge(s, peer.Origin, arrivals));
        Outcome outcome;
        do
        {
            var stamp = log.Head.Stamp();
            var receipts = Receipts(arrivals, page, stamp);
            outcome = await database.WriteAsync(tx => Write(tx, from, arrivals, page, stamp, receipts), cancel);
        }
        while (outcome == Outcome.StampAgain);
        if (outcome != Outcome.Applied)
        {
            return false;
        }

        foreach (var reason in arrivals.Select(a => a.Refused).OfType<NackReason>())
        {
            log.Refusals.Add(peer.Origin, reason);
        }

        return true;
    }

    private Outcome Write(
        WriteSession tx, long from, IReadOnlyList<Arrival> arrivals, VerifiedPage page, DateTimeOffset stamp,
        List<PreparedEntry> receipts)
    {
        if (PeerPosition.Of(tx, peer.Origin) is not { IsHalted: false } position || position.Next != from)
        {
            return Outcome.OvertakenByAnother;
        }

        if (receipts.Count > 0 && !log.Head.Fence.MaySign)
        {
            throw new PeerFaultException("exchange.link.ownFence");
        }

        if (receipts.Count > 0 && !log.Head.Accepts(stamp))
        {
            return Outcome.StampAgain;
        }

        var now = clock.GetUtcNow();
        List<ErasedBody> erased = [];
        foreach (var arrival in arrivals)
        {
            if (Store(tx, arrival, now) is { } body)
            {
                erased.Add(body);
            }
        }

        log.Eraser.Refold(tx, erased);
        TreeStore.Grow(tx, peer.Origin, from, from + arrivals.Count);
        PeerPosition.Advance(tx, peer.Origin, from + arrivals.Count);
        if (position.Accepted is null || position.Accepted.Size < page.Checkpoint.Size)
        {
            LogRows.AddCheckpoint(tx, page.Checkpoint, page.Note, now);
        }

        Contradictions.HoldApplied(tx, peer.Origin, from, from + arrivals.Count, now);
        receipts.ForEach(receipt => log.Appender.Append(tx, directory.Self.Origin, receipt));
        return Outcome.Applied;
    }

    // What it erased, if it is an erasure.
    private ErasedBody? Store(WriteSession tx, Arrival arrival, DateTimeOffset now)
    {
        var index = arrival.Item.Index;
        if (arrival.Entry is not { } entry)
        {
            LogRows.AddLeaf(tx, peer.Origin, index, arrival.Item.Leaf, now, arrival.Item.Entry, Name(arrival.Refused));
            return null;
        }

        var name = LogRows.AddEntry(tx, peer.Origin, index, entry, now, Name(arrival.Refused));
        if (arrival.Blob is { } blob)
        {
            LogRows.AddBody(tx, entry.BlobHash!.Value.ToHex(), blob, arrival.WrappedKey!);
        }

        if (arrival is not { Refused: null, Body: { } body })
        {
            return null;
        }

        var folded = Folds.View(name, entry, now, body);
        log.Folds.Apply(tx, folded);
        return log.Eraser.Obey(tx, folded);
    }

    private List<PreparedEntry> Receipts(IReadOnlyList<Arrival> arrivals, VerifiedPage page, DateTimeOffset stamp)
    {
        using var author = log.Keys.OpenAuthor();
        return [.. ReceiptDrafts.Of(peer.Origin, arrivals, page.Checkpoint, directory)
            .Select(draft => log.Sealer.Seal(draft, author, stamp))];
    }

    private static string? Name(NackReason? reason) => reason?.ToString();

    private enum Outcome
    {
        Applied,
        StampAgain,
        OvertakenByAnother,
    }
}

/// <summary>What appends to the own log from inside another transaction.</summary>
internal sealed record NodeLogParts(
    LogHead Head, NodeKeys Keys, EntrySealer Sealer, EntryAppender Appender, Folds Folds,
    Eraser Eraser, RefusalCounts Refusals);

/// <summary>
/// The machine's receipts for a stretch: one for all entries that have thread, readers and outcome in common. They go
/// to
/// the sender and to the entry's other readers, so that everyone's timeline shows who knew what when. Receipts are not
/// receipted.
/// </summary>
internal static class ReceiptDrafts
{
    public static IEnumerable<EntryDraft> Of(
        string origin, IReadOnlyList<Arrival> arrivals, Checkpoint checkpoint, NodeDirectory directory)
    {
        var groups = arrivals.Where(IsAnswered).GroupBy(arrival => (
            Thread: arrival.Entry?.Header.Thread ?? NodeLog.TrustThread,
            Exercise: arrival.Entry?.Header.Exercise ?? false,
            arrival.Refused,
            Code: CodeOf(origin, arrival),
            Readers: string.Join(' ', Readers(origin, arrival, directory).Order())));
        foreach (var group in groups)
        {
            var body = Body(group.Key.Refused, group.Key.Code, checkpoint);
            foreach (var refs in group.Chunk(EntryHeader.MaxRefs))
            {
                yield return new EntryDraft(
                    group.Key.Refused is null ? EntryTypes.Ack : EntryTypes.Nack, group.Key.Thread,
                    group.Key.Readers.Split(' '), body)
                {
                    Refs = [.. refs.Select(a => new EntryRef(origin, a.Item.Index, a.Item.Leaf.ToHex()))],
                    Exercise = group.Key.Exercise,
                };
            }
        }
    }

    private static bool IsAnswered(Arrival arrival) =>
        arrival.IsToUs && arrival.Entry?.Header.Type is not (EntryTypes.Ack or EntryTypes.Nack);

    private static IEnumerable<string> Readers(string origin, Arrival arrival, NodeDirectory directory) =>
        arrival.Refused is null
            ? (arrival.Entry?.Header.To ?? []).Where(reader => directory.Find(reader) is not null)
                .Append(origin).Distinct()
            : [origin];

    // What the sender asks to erase is erased in the transaction that receipts it.
    private static AckCode CodeOf(string origin, Arrival arrival) =>
        arrival.Entry?.Header is { Type: EntryTypes.Erasure, Refs: [var named] } && named.Origin == origin
            ? AckCode.Acted
            : AckCode.Accepted;

    private static byte[] Body(NackReason? refused, AckCode code, Checkpoint checkpoint) => refused is { } reason
        ? Payload.Write(new Nack(reason, checkpoint.Size, checkpoint.Root.ToBase64()))
        : Payload.Write(new Ack(code, checkpoint.Size, checkpoint.Root.ToBase64()));
}
