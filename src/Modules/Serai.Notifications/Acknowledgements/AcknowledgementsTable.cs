using Serai.Exchange.Entries;
using Serai.Notifications.Events;
using Serai.Notifications.Notices;
using Serai.Platform.Data;
using Serai.Vocabulary.Notifications;

namespace Serai.Notifications.Acknowledgements;

/// <summary>The rows of acknowledgements by persons.</summary>
internal static class AcknowledgementsTable
{
    public const string NamesNothing = "notifications.setAside.noNotice";

    public static void Give(WriteSession tx, FoldedEntry entry, AcknowledgementGiven? body, EventsFold fold)
    {
        var about = entry.Refs.Where(r => r.Origin != entry.Ref.Origin).ToList();
        if (about.Count == 0)
        {
            EventsFold.SetAside(tx, entry, NamesNothing);
        }

        foreach (var notice in about)
        {
            tx.Execute(
                $"""
                insert into notifications_acknowledgement
                    (origin, entry_index, leaf, thread, event_origin, about_index, about_leaf, kind, role, remark,
                    signed_at, received_at)
                values ({entry.Ref.Origin}, {entry.Ref.Index}, {entry.Ref.Leaf}, {entry.Thread}, {notice.Origin},
                    {notice.Index}, {notice.Leaf}, {body?.Kind.ToString()}, {body?.Role}, {body?.Comment},
                    {entry.SignedAt}, {entry.ReceivedAt})
                on conflict (origin, entry_index, event_origin, about_index)
                    do update set kind = excluded.kind, role = excluded.role, remark = excluded.remark
                """);
            Misfits.SetAside(tx, notice.Origin, notice.Index);
            fold.Refresh(tx, entry.Thread, notice.Origin);
        }
    }
}
