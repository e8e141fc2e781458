using Serai.Platform.Data;
using Serai.Platform.Hosting;

namespace Serai.Notifications.Events;

/// <summary>Events on which a deadline hangs: to be assessed, to be notified, to be acknowledged.</summary>
public sealed class WaitingEvents : IWaitingItems
{
    /// <summary>More than these need not be named to know that something waits.</summary>
    public const int NamedMax = 200;

    public IReadOnlyList<string> Waiting(Session session) => session.Query(
        $"""
        select distinct thread from notifications_event
        where state in ('to-assess', 'to-notify', 'to-acknowledge') order by thread limit {NamedMax}
        """,
        row => "/events/" + row.Text(0));
}
