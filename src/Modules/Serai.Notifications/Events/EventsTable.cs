using Serai.Exchange.Entries;
using Serai.Platform.Data;
using Serai.Vocabulary;
using Serai.Vocabulary.Notifications;

namespace Serai.Notifications.Events;

/// <summary>The rows of events: own ones from the entry that opened them, foreign ones from the first notice.</summary>
internal static class EventsTable
{
    public static void Open(WriteSession tx, FoldedEntry entry, EventOpened? body) => tx.Execute(
        $"""
        insert into notifications_event
            (thread, origin, entry_index, leaf, disease, place, reported_at, opened_at, received_at, body, state)
        values ({entry.Thread}, {entry.Ref.Origin}, {entry.Ref.Index}, {entry.Ref.Leaf}, {body?.Disease.Best()},
            {body?.Place.Best()}, {body?.ReportedAt}, {entry.SignedAt}, {entry.ReceivedAt},
            {EventsFold.Stored(entry)}, {EventStates.Name(EventState.ToAssess)})
        on conflict (thread, origin) do update set
            entry_index = excluded.entry_index, leaf = excluded.leaf, disease = excluded.disease,
            place = excluded.place, reported_at = coalesce(excluded.reported_at, reported_at),
            opened_at = excluded.opened_at, received_at = excluded.received_at, body = excluded.body
        where reported_at is null or notifications_event.entry_index = excluded.entry_index
        """);

    /// <summary>
    /// A notice of an event whose opening stayed at its node. Its disease and place are those last told.
    /// </summary>
    public static void Tell(WriteSession tx, FoldedEntry entry, NotificationSent? content) => tx.Execute(
        $"""
        insert into notifications_event
            (thread, origin, entry_index, leaf, disease, place, reported_at, opened_at, received_at, body, state)
        values ({entry.Thread}, {entry.Ref.Origin}, {entry.Ref.Index}, {entry.Ref.Leaf}, {content?.Disease.Best()},
            {content?.Place.Best()}, null, {entry.SignedAt}, {entry.ReceivedAt}, null,
            {EventStates.Name(EventState.ToAcknowledge)})
        on conflict (thread, origin) do update set
            disease = coalesce(excluded.disease, disease), place = coalesce(excluded.place, place)
        """);

    public static void Set(WriteSession tx, EventHistory history) => tx.Execute(
        $"""
        update notifications_event set state = {EventStates.Name(history.State)}
        where thread = {history.Thread} and origin = {history.Origin}
        """);
}

/// <summary>How a state is stored and named in addresses and texts.</summary>
public static class EventStates
{
    private static readonly Dictionary<EventState, string> Names = new()
    {
        [EventState.ToAssess] = "to-assess",
        [EventState.NotNow] = "not-now",
        [EventState.Undecided] = "undecided",
        [EventState.ToNotify] = "to-notify",
        [EventState.Notified] = "notified",
        [EventState.ToAcknowledge] = "to-acknowledge",
        [EventState.Acknowledged] = "acknowledged",
        [EventState.Closed] = "closed",
    };

    public static string Name(EventState state) => Names[state];

    public static EventState Parse(string name) => Names.First(pair => pair.Value == name).Key;
}
