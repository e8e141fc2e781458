using System.Text;
using Serai.Platform.Data;
using Serai.Vocabulary;
using Serai.Vocabulary.Notifications;

namespace Serai.Notifications.Events;

/// <summary>
/// Reads the history of one event from its rows. Who may see it is asked by the queries that pages use.
/// </summary>
internal static class HistoryQueries
{
    /// <summary>The history, or null where no event of that name and node is known.</summary>
    /// <param name="asOf">What had come here by this instant, by this node's clock; null = all.</param>
    public static EventHistory? Load(
        Session session, string self, string thread, string origin, DateTimeOffset? asOf = null)
    {
        var isKnown = session.Any(
            $"""
            select 1 from notifications_event
            where thread = {thread} and origin = {origin} and ({asOf} is null or received_at <= {asOf})
            """);
        return !isKnown
            ? null
            : new EventHistory(self, thread, origin)
            {
                Opened = Opened(session, thread, origin, asOf),
                Assessments = Assessments(session, thread, origin, asOf),
                Notices = Notices(session, thread, origin, asOf),
                Receipts = Receipts(session, thread, origin, asOf),
                Acknowledgements = Acknowledgements(session, thread, origin, asOf),
            };
    }

    /// <summary>A stored body that fitted its schema when it was applied.</summary>
    public static T? Body<T>(string? stored)
        where T : class, IEntryPayload<T> =>
        stored is not null && Payload.TryRead<T>(Encoding.UTF8.GetBytes(stored), out var body, out _) ? body : null;

    private static OpenedFact? Opened(
        Session session, string thread, string origin, DateTimeOffset? asOf) => session.First(
        $"""
        select entry_index, leaf, reported_at, opened_at from notifications_event
        where thread = {thread} and origin = {origin} and reported_at is not null
          and ({asOf} is null or received_at <= {asOf})
        """,
        row => new OpenedFact(new EntryRef(origin, row.Long(0), row.Text(1)), row.Instant(2), row.Instant(3)));

    private static List<AssessedFact> Assessments(
        Session session, string thread, string origin, DateTimeOffset? asOf) => session.Query(
        $"""
        select entry_index, leaf, outcome, signed_at, body from notifications_assessment
        where thread = {thread} and origin = {origin} and ({asOf} is null or received_at <= {asOf})
        order by entry_index
        """,
        row => new AssessedFact(
            new EntryRef(origin, row.Long(0), row.Text(1)),
            row.TextOrNull(2) is { } outcome ? Enum.Parse<Outcome>(outcome) : null,
            row.Instant(3),
            Body<AssessmentRecorded>(row.TextOrNull(4))));

    private static List<NoticeFact> Notices(Session session, string thread, string origin, DateTimeOffset? asOf)
    {
        var readers = session.Query(
            $"""
            select d.entry_index, d.recipient from notifications_delivery d
            join notifications_notice n on n.origin = d.origin and n.entry_index = d.entry_index
            where n.thread = {thread} and n.origin = {origin} order by d.recipient
            """,
            row => (Index: row.Long(0), Recipient: row.Text(1))).ToLookup(d => d.Index, d => d.Recipient);
        return session.Query(
            $"""
            select entry_index, leaf, type, signed_at, received_at, assessed_at, body from notifications_notice
            where thread = {thread} and origin = {origin} and ({asOf} is null or received_at <= {asOf})
            order by entry_index
            """,
            row => Notice(row, origin, [.. readers[row.Long(0)]]));
    }

    private static NoticeFact Notice(Row row, string origin, IReadOnlyList<string> recipients)
    {
        var type = row.Int(2);
        var body = row.TextOrNull(6);
        var update = type == EntryTypes.UpdateSent ? Body<UpdateSent>(body) : null;
        return new NoticeFact(
            new EntryRef(origin, row.Long(0), row.Text(1)),
            type,
            row.Instant(3),
            row.Instant(4),
            row.InstantOrNull(5),
            recipients)
        {
            Update = update,
            Content = update?.Snapshot
                ?? (type == EntryTypes.NotificationSent ? Body<NotificationSent>(body) : null),
            Closing = type == EntryTypes.EventClosed ? Body<EventClosed>(body) : null,
        };
    }

    private static List<ReceiptFact> Receipts(
        Session session, string thread, string origin, DateTimeOffset? asOf) => session.Query(
        $"""
        select r.recipient, r.receipt_index, r.receipt_leaf, r.entry_index, r.received_at, r.noted_at
        from notifications_receipt r
        join notifications_notice n on n.origin = r.origin and n.entry_index = r.entry_index
        where n.thread = {thread} and n.origin = {origin} and r.about_leaf in ('', n.leaf)
          and ({asOf} is null or r.noted_at <= {asOf})
        order by r.entry_index, r.recipient
        """,
        row => new ReceiptFact(
            new EntryRef(row.Text(0), row.Long(1), row.Text(2)),
            row.Long(3),
            row.Text(0),
            row.Instant(4),
            row.Instant(5)));

    private static List<AcknowledgedFact> Acknowledgements(
        Session session, string thread, string origin, DateTimeOffset? asOf) =>
        session.Query(
            $"""
            select a.origin, a.entry_index, a.leaf, a.about_index, a.kind, a.role, a.remark, a.signed_at, a.received_at
            from notifications_acknowledgement a
            join notifications_notice n on n.origin = a.event_origin and n.entry_index = a.about_index
                and a.about_leaf in ('', n.leaf)
            where a.thread = {thread} and a.event_origin = {origin}
              and ({asOf} is null or a.received_at <= {asOf})
            order by a.signed_at, a.origin, a.entry_index, a.about_index
            """,
            row => new AcknowledgedFact(
                new EntryRef(row.Text(0), row.Long(1), row.Text(2)),
                row.Long(3),
                row.TextOrNull(4) is { } kind ? Enum.Parse<AcknowledgementKind>(kind) : null,
                row.TextOrNull(5),
                row.TextOrNull(6),
                row.Instant(7),
                row.Instant(8)));
}
