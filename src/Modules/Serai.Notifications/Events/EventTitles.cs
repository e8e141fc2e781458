using Serai.Platform.Data;
using Serai.Platform.People;
using Serai.Platform.People.Trail;

namespace Serai.Notifications.Events;

/// <summary>Events by disease and place in the audit trail; one whose words were erased keeps its thread.</summary>
internal sealed class EventTitles(Database database, EventNames names) : IAuditNames
{
    public IReadOnlyDictionary<string, string> Of(Viewer viewer, IReadOnlyCollection<string> addresses)
    {
        if (!viewer.May(Permission.ReadNotifications))
        {
            return new Dictionary<string, string>();
        }

        var (scope, threads) = (viewer.Scope, AuditAddresses.Texts(addresses, EventPaths.Of("")));
        return database.Read(s => s.Query(
            $"""
            select e.thread, max(e.disease), max(e.place) from notifications_event e
            where e.thread in (select value from json_each({threads}))
              and e.disease is not null and e.place is not null
              and ({scope.PlacesJson} is null or e.place in (select value from json_each({scope.PlacesJson})))
              and ({scope.DiseasesJson} is null or e.disease in (select value from json_each({scope.DiseasesJson})))
            group by e.thread having count(*) = 1
            """,
            row => (Thread: row.Text(0), Disease: row.Text(1), Place: row.Text(2))))
            .ToDictionary(
                e => EventPaths.Of(e.Thread), e => names.Event(e.Thread, e.Disease, e.Place));
    }
}
