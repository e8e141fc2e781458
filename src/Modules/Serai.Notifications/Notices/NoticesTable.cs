using Serai.Exchange.Entries;
using Serai.Notifications.Events;
using Serai.Platform.Data;
using Serai.Vocabulary.Notifications;

namespace Serai.Notifications.Notices;

/// <summary>The rows of what others were told, and to whom.</summary>
internal static class NoticesTable
{
    public const string NotYours = "notifications.setAside.notYours";

    public static void Notify(WriteSession tx, FoldedEntry entry, NotificationSent? body)
    {
        EventsTable.Tell(tx, entry, body);
        Add(tx, entry, body?.AssessedAt);
    }

    /// <summary>The snapshot is whole, so that an update also stands alone where the notification never came.</summary>
    public static void Update(WriteSession tx, FoldedEntry entry, UpdateSent? body)
    {
        if (IsByOwner(tx, entry))
        {
            EventsTable.Tell(tx, entry, body?.Snapshot);
            Add(tx, entry, body?.Snapshot.AssessedAt);
        }
    }

    public static void Close(WriteSession tx, FoldedEntry entry, EventClosed? body)
    {
        if (IsByOwner(tx, entry))
        {
            EventsTable.Tell(tx, entry, null);
            Add(tx, entry, null);
        }
    }

    /// <summary>
    /// A notice that refers to another node's log speaks of another node's event: kept, shown, not applied.
    /// </summary>
    private static bool IsByOwner(WriteSession tx, FoldedEntry entry)
    {
        if (entry.Refs.All(r => r.Origin == entry.Ref.Origin))
        {
            return true;
        }

        EventsFold.SetAside(tx, entry, NotYours);
        return false;
    }

    private static void Add(WriteSession tx, FoldedEntry entry, DateTimeOffset? assessedAt)
    {
        tx.Execute(
            $"""
            insert into notifications_notice
                (origin, entry_index, leaf, thread, type, signed_at, received_at, assessed_at, body)
            values ({entry.Ref.Origin}, {entry.Ref.Index}, {entry.Ref.Leaf}, {entry.Thread}, {entry.Type},
                {entry.SignedAt}, {entry.ReceivedAt}, {entry.AssessedAt ?? assessedAt}, {EventsFold.Stored(entry)})
            on conflict (origin, entry_index) do update set body = excluded.body
            """);
        foreach (var recipient in entry.To.Where(to => to != entry.Ref.Origin).Distinct())
        {
            tx.Execute(
                $"""
                insert into notifications_delivery (origin, entry_index, recipient)
                values ({entry.Ref.Origin}, {entry.Ref.Index}, {recipient})
                on conflict (origin, entry_index, recipient) do nothing
                """);
        }

        Misfits.SetAside(tx, entry.Ref.Origin, entry.Ref.Index);
    }
}
