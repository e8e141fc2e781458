using System.Text;
using Serai.Exchange.Entries;
using Serai.Notifications.Acknowledgements;
using Serai.Notifications.Assessments;
using Serai.Notifications.Clocks;
using Serai.Notifications.Notices;
using Serai.Platform.Data;
using Serai.Vocabulary;
using Serai.Vocabulary.Notifications;

namespace Serai.Notifications.Events;

/// <summary>
/// Turns entries of the types 100 to 107, and machine receipts, into the read model: own and foreign alike. No entry is
/// lost here: one that cannot be applied is set aside with its reason and shown. The rows do not depend on the order in
/// which the logs of different nodes arrive; what is derived from them is computed anew after each entry.
/// </summary>
/// <param name="self">The origin of this node, asked when it is needed: the log is founded after the services.</param>
public sealed class EventsFold(Func<string> self, Deadlines deadlines) : IFold
{
    public string Module => NotificationsModule.ModuleName;

    public IReadOnlyList<int> Types { get; } =
    [
        EntryTypes.Ack,
        EntryTypes.EventOpened,
        EntryTypes.AssessmentRecorded,
        EntryTypes.NotificationSent,
        EntryTypes.UpdateSent,
        EntryTypes.AcknowledgementGiven,
        EntryTypes.EventClosed,
        EntryTypes.ClockBreached,
        EntryTypes.BreachExplained,
    ];

    public IReadOnlyList<string> Tables { get; } =
    [
        "notifications_explanation",
        "notifications_breach",
        "notifications_clock",
        "notifications_acknowledgement",
        "notifications_receipt",
        "notifications_delivery",
        "notifications_notice",
        "notifications_assessment",
        "notifications_set_aside",
        "notifications_event",
    ];

    public void Apply(WriteSession tx, FoldedEntry entry)
    {
        switch (entry.Type)
        {
            case EntryTypes.Ack:
                ReceiptsTable.Apply(tx, entry, this);
                break;
            case EntryTypes.EventOpened:
                Read<EventOpened>(tx, entry, body => EventsTable.Open(tx, entry, body));
                break;
            case EntryTypes.AssessmentRecorded:
                Read<AssessmentRecorded>(tx, entry, body => AssessmentsTable.Record(tx, entry, body));
                break;
            case EntryTypes.NotificationSent:
                Read<NotificationSent>(tx, entry, body => NoticesTable.Notify(tx, entry, body));
                break;
            case EntryTypes.UpdateSent:
                Read<UpdateSent>(tx, entry, body => NoticesTable.Update(tx, entry, body));
                break;
            case EntryTypes.AcknowledgementGiven:
                Read<AcknowledgementGiven>(tx, entry, body => AcknowledgementsTable.Give(tx, entry, body, this));
                break;
            case EntryTypes.EventClosed:
                Read<EventClosed>(tx, entry, body => NoticesTable.Close(tx, entry, body));
                break;
            case EntryTypes.ClockBreached:
                Read<ClockBreached>(tx, entry, body => BreachesTable.Breach(tx, entry, body));
                break;
            case EntryTypes.BreachExplained:
                Read<BreachExplained>(tx, entry, body => BreachesTable.Explain(tx, entry, body));
                break;
            default:
                throw new ArgumentException($"Type {entry.Type} was not asked for.", nameof(entry));
        }

        Refresh(tx, entry.Thread, entry.Ref.Origin);
    }

    public void Forget(WriteSession tx, string thread, IReadOnlyList<EntryRef> entries)
    {
        foreach (var entry in entries)
        {
            ForgetRows(tx, entry.Origin, entry.Index);
        }

        tx.Execute($"delete from notifications_clock where thread = {thread}");
        tx.Execute($"delete from notifications_event where thread = {thread}");
    }

    private static void ForgetRows(WriteSession tx, string origin, long index)
    {
        tx.Execute($"delete from notifications_explanation where origin = {origin} and entry_index = {index}");
        tx.Execute($"delete from notifications_breach where origin = {origin} and entry_index = {index}");
        tx.Execute($"delete from notifications_acknowledgement where origin = {origin} and entry_index = {index}");
        tx.Execute($"delete from notifications_receipt where recipient = {origin} and receipt_index = {index}");
        tx.Execute($"delete from notifications_delivery where origin = {origin} and entry_index = {index}");
        tx.Execute($"delete from notifications_notice where origin = {origin} and entry_index = {index}");
        tx.Execute($"delete from notifications_assessment where origin = {origin} and entry_index = {index}");
        tx.Execute($"delete from notifications_set_aside where origin = {origin} and entry_index = {index}");
    }

    /// <summary>Computes the state and the clocks of an event anew; nothing where the event is not known yet.</summary>
    internal void Refresh(WriteSession tx, string thread, string origin)
    {
        if (HistoryQueries.Load(tx, self(), thread, origin) is { } history)
        {
            EventsTable.Set(tx, history);
            ClocksTable.Replace(tx, history, EventClocks.Of(history, deadlines));
        }
    }

    internal static void SetAside(WriteSession tx, FoldedEntry entry, string reason) => tx.Execute(
        $"""
        insert into notifications_set_aside (origin, entry_index, thread, type, reason, signed_at, received_at)
        values ({entry.Ref.Origin}, {entry.Ref.Index}, {entry.Thread}, {entry.Type}, {reason}, {entry.SignedAt},
            {entry.ReceivedAt})
        on conflict (origin, entry_index) do update set reason = excluded.reason
        """);

    /// <summary>The body as it is stored in a row: null where it was erased.</summary>
    internal static string? Stored(FoldedEntry entry) =>
        entry.Body is EntryBody.Present present ? Encoding.UTF8.GetString(present.Json.Span) : null;

    /// <summary>Hands the body over, null where it was erased; a body that breaks its schema is set aside.</summary>
    private static void Read<T>(WriteSession tx, FoldedEntry entry, Action<T?> apply)
        where T : class, IEntryPayload<T>
    {
        if (entry.Body is not EntryBody.Present present)
        {
            apply(null);
        }
        else if (Payload.TryRead<T>(present.Json.Span, out var body, out var fault))
        {
            apply(body);
        }
        else
        {
            SetAside(tx, entry, fault);
        }
    }
}
