using Serai.Platform.Data;
using Serai.Vocabulary;

namespace Serai.Notifications.Notices;

/// <summary>
/// Receipts and acknowledgements that name another leaf than the notice at that index has. Either may come first, so
/// this is asked after each of them.
/// </summary>
internal static class Misfits
{
    public const string OtherLeaf = "notifications.setAside.otherLeaf";

    /// <summary>Sets aside what does not fit the notice; nothing where the notice is not known yet.</summary>
    public static void SetAside(WriteSession tx, string origin, long index)
    {
        tx.Execute(
            $"""
            insert into notifications_set_aside (origin, entry_index, thread, type, reason, signed_at, received_at)
            select r.recipient, r.receipt_index, n.thread, {EntryTypes.Ack}, {OtherLeaf}, r.received_at,
              case when r.noted_at > n.received_at then r.noted_at else n.received_at end
            from notifications_receipt r
            join notifications_notice n on n.origin = r.origin and n.entry_index = r.entry_index
            where n.origin = {origin} and n.entry_index = {index} and r.about_leaf not in ('', n.leaf)
            union all
            select a.origin, a.entry_index, a.thread, {EntryTypes.AcknowledgementGiven}, {OtherLeaf}, a.signed_at,
              case when a.received_at > n.received_at then a.received_at else n.received_at end
            from notifications_acknowledgement a
            join notifications_notice n on n.origin = a.event_origin and n.entry_index = a.about_index
            where n.origin = {origin} and n.entry_index = {index} and a.about_leaf not in ('', n.leaf)
            on conflict (origin, entry_index) do update set reason = excluded.reason
            """);
        tx.Execute(
            $"""
            delete from notifications_receipt
            where origin = {origin} and entry_index = {index} and about_leaf <> '' and about_leaf <> (
                select leaf from notifications_notice where origin = {origin} and entry_index = {index})
            """);
        tx.Execute(
            $"""
            delete from notifications_acknowledgement
            where event_origin = {origin} and about_index = {index} and about_leaf <> '' and about_leaf <> (
                select leaf from notifications_notice where origin = {origin} and entry_index = {index})
            """);
    }
}
