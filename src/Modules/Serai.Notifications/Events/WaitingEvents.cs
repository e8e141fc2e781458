using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Vocabulary;

namespace Serai.Notifications.Events;

/// <summary>
/// Events on which a deadline hangs: to be assessed, to be notified, to be acknowledged. A notification on its way
/// waits too: its reader's clock starts with the receipt, and between "sent" and "received" nobody else would name it.
/// </summary>
public sealed class WaitingEvents : IWaitingItems
{
    /// <summary>More than these need not be named to know that something waits.</summary>
    public const int NamedMax = 200;

    public IReadOnlyList<string> Waiting(Session session) => session.Query(
        $"""
        select thread from notifications_event
        where state in ('to-assess', 'to-notify', 'to-acknowledge')
        union
        select n.thread from notifications_notice n
        join notifications_delivery d on d.origin = n.origin and d.entry_index = n.entry_index
        where n.type = {EntryTypes.NotificationSent} and not exists (
            select 1 from notifications_receipt r
            where r.origin = d.origin and r.entry_index = d.entry_index and r.recipient = d.recipient
                and r.about_leaf in ('', n.leaf))
        order by 1 limit {NamedMax}
        """,
        row => "/events/" + row.Text(0));
}
