using Serai.Exchange.Entries;
using Serai.Platform.Data;
using Serai.Vocabulary;
using Serai.Vocabulary.Exchange;

namespace Serai.Exchange.Erasing;

/// <summary>One node's word that a body is erased: for all readers where it is its own entry, else of its own copy.
/// </summary>
/// <param name="Target">The entry whose body it was.</param>
/// <param name="By">The entry that says so.</param>
/// <param name="SignedAt">By the clock of the node that says so.</param>
public sealed record ErasedEntry(
    EntryRef Target, EntryRef By, ErasureReason Reason, string Ground, string Role, string? Note, string Thread,
    DateTimeOffset SignedAt, DateTimeOffset ReceivedAt)
{
    /// <summary>By the node whose entry it is.</summary>
    public bool IsForAll => Target.Origin == By.Origin;
}

/// <summary>A body that this node erases.</summary>
/// <param name="Body">Hash of the blob.</param>
internal sealed record ErasedBody(string Origin, long Index, string Body, string Thread, int Type);

/// <summary>The table of erasures.</summary>
internal static class ErasureRows
{
    public static void Add(WriteSession tx, FoldedEntry entry, Erasure said) => tx.Execute(
        $"""
        insert into exchange_erasure (origin, idx, leaf, body, by_origin, by_idx, reason, ground, role, note, thread,
          signed_at, received_at)
        values ({said.Origin}, {said.Index}, {said.Leaf}, {said.Body}, {entry.Ref.Origin}, {entry.Ref.Index},
          {said.Reason.ToString()}, {said.Ground}, {said.Role}, {said.Note}, {entry.Thread}, {entry.SignedAt},
          {entry.ReceivedAt})
        on conflict do nothing
        """);

    /// <summary>
    /// What is said of an entry, by its own node first: so a node that erased its copy before still names that.
    /// </summary>
    public static List<ErasedEntry> Of(Session session, string origin, long index) => session.Query(
        $"""
        select e.origin, e.idx, e.leaf, e.by_origin, e.by_idx, b.leaf, e.reason, e.ground, e.role, e.note, e.thread,
          e.signed_at, e.received_at
        from exchange_erasure e join exchange_entry b on b.origin = e.by_origin and b.idx = e.by_idx
        where e.origin = {origin} and e.idx = {index} order by e.by_origin <> e.origin, e.received_at, e.by_idx
        """,
        Read);

    public static List<ErasedEntry> OfThread(Session session, string thread) => session.Query(
        $"""
        select e.origin, e.idx, e.leaf, e.by_origin, e.by_idx, b.leaf, e.reason, e.ground, e.role, e.note, e.thread,
          e.signed_at, e.received_at
        from exchange_erasure e join exchange_entry b on b.origin = e.by_origin and b.idx = e.by_idx
        where e.thread = {thread} order by b.seq
        """,
        Read);

    /// <summary>The latest first.</summary>
    public static List<(long Sequence, ErasedEntry Entry)> Before(Session session, long before, int most) =>
        session.Query(
            $"""
            select e.origin, e.idx, e.leaf, e.by_origin, e.by_idx, b.leaf, e.reason, e.ground, e.role, e.note, e.thread,
              e.signed_at, e.received_at, b.seq
            from exchange_erasure e join exchange_entry b on b.origin = e.by_origin and b.idx = e.by_idx
            where b.seq < {before} order by b.seq desc limit {most}
            """,
            row => (row.Long(13), Read(row)));

    /// <summary>Index of this log's own entry that erased a body of it; null where none did.</summary>
    public static long? IndexFor(Session session, string self, string body) => session.First(
        $"""
        select by_idx from exchange_erasure
        where body = {body} and origin = {self} and by_origin = {self} order by by_idx limit 1
        """,
        row => row.LongOrNull(0));

    /// <summary>
    /// What an entry asks this node to erase; null where it speaks of another node's copy, or the body is gone.
    /// </summary>
    public static ErasedBody? Due(Session session, string self, EntryRef by) => session.First(
        $"""
        select e.origin, e.idx, e.body, t.thread, t.type from exchange_erasure e
        join exchange_entry t on t.origin = e.origin and t.idx = e.idx
        where e.by_origin = {by.Origin} and e.by_idx = {by.Index} and e.by_origin in (e.origin, {self})
          and (exists (select 1 from exchange_blob x where x.hash = e.body)
            or exists (select 1 from exchange_body_key k where k.hash = e.body))
        """,
        ReadBody);

    /// <summary>All that this node should no longer have, and has.</summary>
    public static List<ErasedBody> AllDue(Session session, string self) => session.Query(
        $"""
        select e.origin, e.idx, e.body, t.thread, t.type from exchange_erasure e
        join exchange_entry t on t.origin = e.origin and t.idx = e.idx
        where e.by_origin in (e.origin, {self})
          and (exists (select 1 from exchange_blob x where x.hash = e.body)
            or exists (select 1 from exchange_body_key k where k.hash = e.body))
        order by t.seq
        """,
        ReadBody);

    private static ErasedBody ReadBody(Row row) =>
        new(row.Text(0), row.Long(1), row.Text(2), row.Text(3), row.Int(4));

    private static ErasedEntry Read(Row row) => new(
        new EntryRef(row.Text(0), row.Long(1), row.Text(2)),
        new EntryRef(row.Text(3), row.Long(4), Convert.ToHexStringLower(row.Blob(5))),
        Enum.Parse<ErasureReason>(row.Text(6)), row.Text(7), row.Text(8), row.TextOrNull(9), row.Text(10),
        row.Instant(11), row.Instant(12));
}
