using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Vocabulary;

namespace Serai.Exchange.Approvals;

/// <summary>Notifications that wait for their second person: the 24 hours run meanwhile.</summary>
internal sealed class WaitingApprovals : IWaitingItems
{
    public IReadOnlyList<string> Waiting(Session session) => session.Query(
        $"""
        select id from exchange_proposal where state = {"open"} and type = {EntryTypes.NotificationSent}
        order by proposed_at
        """,
        row => "/approvals#" + row.Text(0));
}
