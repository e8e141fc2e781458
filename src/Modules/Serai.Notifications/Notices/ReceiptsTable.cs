using Serai.Exchange.Entries;
using Serai.Notifications.Events;
using Serai.Platform.Data;

namespace Serai.Notifications.Notices;

/// <summary>
/// The rows of machine receipts. A receipt of an entry this module does not know is kept all the same: the logs of two
/// nodes have no common order, so the entry may still come.
/// </summary>
internal static class ReceiptsTable
{
    public static void Apply(WriteSession tx, FoldedEntry entry, EventsFold fold)
    {
        foreach (var about in entry.Refs)
        {
            tx.Execute(
                $"""
                insert into notifications_receipt
                    (origin, entry_index, about_leaf, recipient, receipt_index, receipt_leaf, received_at, noted_at)
                values ({about.Origin}, {about.Index}, {about.Leaf}, {entry.Ref.Origin}, {entry.Ref.Index},
                    {entry.Ref.Leaf}, {entry.SignedAt}, {entry.ReceivedAt})
                on conflict (origin, entry_index, about_leaf, recipient) do nothing
                """);
            Misfits.SetAside(tx, about.Origin, about.Index);
            var thread = tx.First(
                $"""
                select thread from notifications_notice
                where origin = {about.Origin} and entry_index = {about.Index}
                """,
                row => row.Text(0));
            if (thread is not null)
            {
                fold.Refresh(tx, thread, about.Origin);
            }
        }
    }
}
