using System.Text.Json;
using Serai.Exchange.Entries;
using Serai.Exchange.Receipts;
using Serai.Notifications.Events;
using Serai.Notifications.Notices;
using Serai.Platform.Api;
using Serai.Platform.Data;
using Serai.Platform.People;
using Serai.Vocabulary;
using Serai.Vocabulary.Notifications;

namespace Serai.Notifications.Boxes;

/// <summary>One notice on its way to one recipient.</summary>
/// <param name="Other">The node at the other end: whom it went to, or whom it came from.</param>
/// <param name="ReceivedAt">As the recipient's machine signed it; of what came here, when it arrived.</param>
/// <param name="AckedAt">When a person there, or here, acknowledged it.</param>
/// <param name="DueAt">When the recipient should have acknowledged it, while the clock runs.</param>
public sealed record BoxRow(
    EntryRef Ref, int Type, string Thread, string? Disease, string? Place, string Other, DateTimeOffset SentAt,
    DateTimeOffset? ReceivedAt, DateTimeOffset? AckedAt, string? AckKind, string? AckRole, DateTimeOffset? DueAt)
{
    /// <summary>Why the recipient's machine refused it.</summary>
    public NackView? Nack { get; init; }

    public NoticeStep Step => Nack is not null ? NoticeStep.Refused
        : AckedAt is not null ? NoticeStep.Acknowledged
        : ReceivedAt is null ? NoticeStep.OnTheWay
        : NoticeStep.Waiting;
}

/// <summary>Where a page of a box ends: what it is ordered by.</summary>
public readonly record struct BoxMark(DateTimeOffset SentAt, string Origin, long Index, string Other)
{
    public static BoxMark Of(BoxRow row) => new(row.SentAt, row.Ref.Origin, row.Ref.Index, row.Other);

    /// <summary>Null for the first page.</summary>
    public static BoxMark? Of(ListPart part) => part.After(4) is [var at, var origin, var index, var other]
        ? new BoxMark(Cursor.Instant(at), origin, Cursor.Number(index), other)
        : null;

    public string ToCursor() => Cursor.Of(Cursor.Part(SentAt), Origin, Cursor.Part(Index), Other);
}

/// <summary>What was sent and what came, with how far it got.</summary>
public sealed class BoxQueries(Database database, NodeDirectory directory, AuditReads reads)
{
    /// <summary>Notices on one page.</summary>
    public const int PageSize = 50;

    /// <summary>Notices that the start page counts: more is as much to do.</summary>
    public const int CountMax = 10_000;

    /// <summary>The newest first; on record as read.</summary>
    /// <param name="viewer">Who reads.</param>
    /// <param name="filter">Which notices.</param>
    /// <param name="after">The last one of the page before; null for the first page.</param>
    /// <param name="most">How many are read.</param>
    public IReadOnlyList<BoxRow> List(
        Viewer viewer, BoxFilter filter, BoxMark? after = null, int most = PageSize)
    {
        viewer.Require(Permission.ReadNotifications);
        reads.Note(
            viewer,
            filter.Box == Box.Sent ? "notifications.listSent" : "notifications.listReceived",
            filter.Box == Box.Sent ? ShowBoxes.Path + "?box=sent" : ShowBoxes.Path);
        return database.Read(s =>
        {
            var nacks = Nacks.Latest(s, asOf: viewer.AsOf);
            return Rows(s, viewer, filter, Keys(nacks), after, most)
                .ConvertAll(row => WithNack(row, filter, nacks));
        });
    }

    /// <summary>How many there are, as far as <see cref="CountMax"/>.</summary>
    public int Count(Viewer viewer, BoxFilter filter)
    {
        viewer.Require(Permission.ReadNotifications);
        return database.Read(s =>
            Rows(s, viewer, filter, Keys(Nacks.Latest(s, asOf: viewer.AsOf)), null, CountMax).Count);
    }

    /// <summary>Refusals of the notices of an event, by machines of their recipients.</summary>
    public IReadOnlyList<NackView> NacksOf(Viewer viewer, EventView view)
    {
        viewer.Require(Permission.ReadNotifications);
        var notices = view.History.Notices.Select(n => n.Ref.Index).ToHashSet();
        return [.. database.Read(s => Nacks.Latest(s, view.Row.Origin, viewer.AsOf))
            .Where(n => notices.Contains(n.Index))];
    }

    private List<BoxRow> Rows(
        Session session, Viewer viewer, BoxFilter filter, string refused, BoxMark? after, int most)
    {
        var (scope, asOf) = (viewer.Scope, viewer.AsOf);
        var self = directory.Self.Origin;
        var isSent = filter.Box == Box.Sent;
        var step = filter.Step is { } wanted ? BoxFilter.Word(wanted) : null;
        return session.Query(
            $"""
            select origin, entry_index, leaf, type, thread, disease, place, other, signed_at, received, acked, kind,
              role, due
            from (
              select n.origin, n.entry_index, n.leaf, n.type, n.thread, e.disease, e.place, n.signed_at,
                case when {isSent} then d.recipient else n.origin end as other,
                n.origin || ' ' || n.entry_index || ' ' || d.recipient as key,
                case when {isSent} then (select min(r.received_at) from notifications_receipt r
                  where r.origin = n.origin and r.entry_index = n.entry_index and r.recipient = d.recipient
                    and ({asOf} is null or r.noted_at <= {asOf}))
                  else n.received_at end as received,
                a.signed_at as acked, a.kind, a.role,
                (select min(c.due_at) from notifications_clock c where c.thread = n.thread and c.origin = n.origin
                  and c.owed_by = d.recipient and (c.stopped_at is null or c.stopped_at > {asOf})
                  and ({asOf} is null or c.started_at <= {asOf})) as due
              from notifications_delivery d
              join notifications_notice n on n.origin = d.origin and n.entry_index = d.entry_index
              left join notifications_event e on e.thread = n.thread and e.origin = n.origin
              left join notifications_acknowledgement a on a.event_origin = n.origin
                and a.about_index = n.entry_index and a.origin = d.recipient
                and ({asOf} is null or a.received_at <= {asOf})
                and not exists (select 1 from notifications_acknowledgement b where b.event_origin = n.origin
                  and b.about_index = n.entry_index and b.origin = d.recipient and b.entry_index < a.entry_index)
              where ({asOf} is null or n.received_at <= {asOf})
                and case when {isSent} then n.origin = {self} else d.recipient = {self} and n.origin <> {self} end
                and ({scope.PlacesJson} is null or e.place in (select value from json_each({scope.PlacesJson})))
                and ({scope.DiseasesJson} is null or e.disease in (select value from json_each({scope.DiseasesJson}))))
            where ({after is null} or (signed_at, origin, entry_index, other)
                < ({after?.SentAt}, {after?.Origin}, {after?.Index}, {after?.Other}))
              and ({filter.Node} is null or other = {filter.Node}) and ({filter.Type} is null or type = {filter.Type})
              and ({step} is null or {step} = case
                when key in (select value from json_each({refused})) then 'refused'
                when acked is not null then 'acknowledged' when received is null then 'on-the-way' else 'waiting' end)
            order by signed_at desc, origin desc, entry_index desc, other desc limit {most}
            """,
            Map);
    }

    private static BoxRow Map(Row row) => new(
        new EntryRef(row.Text(0), row.Long(1), row.Text(2)),
        row.Int(3),
        row.Text(4),
        row.TextOrNull(5),
        row.TextOrNull(6),
        row.Text(7),
        row.Instant(8),
        row.InstantOrNull(9),
        row.InstantOrNull(10),
        row.TextOrNull(11) is { } kind ? Choices.Name(Enum.Parse<AcknowledgementKind>(kind)) : null,
        row.TextOrNull(12),
        row.InstantOrNull(13));

    private BoxRow WithNack(BoxRow row, BoxFilter filter, IReadOnlyList<NackView> nacks)
    {
        var recipient = filter.Box == Box.Sent ? row.Other : directory.Self.Origin;
        return row with
        {
            Nack = nacks.FirstOrDefault(n =>
                n.Origin == row.Ref.Origin && n.Index == row.Ref.Index && n.By == recipient),
        };
    }

    private static string Keys(IEnumerable<NackView> nacks) =>
        JsonSerializer.Serialize(nacks.Select(n => Key(n.Origin, n.Index, n.By)));

    private static string Key(string origin, long index, string by) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{origin} {index} {by}");
}
