using Serai.Platform.Data;
using Serai.Platform.People;
using Serai.Platform.People.Trail;
using Serai.Platform.Time;

namespace Serai.Tests.Platform.People.Trail;

public sealed class AuditQueriesTests
{
    private static readonly AuditFilter Nothing = new(null, null, null, null, null, null);

    [Fact]
    public async Task A_trail_of_years_is_searched_by_an_index_whatever_is_asked_for()
    {
        await using var node = await TestNode.StartAsync();

        Assert.Contains("PRIMARY KEY", Plan(node, Nothing), StringComparison.Ordinal);
        Assert.Contains("people_audit_by_name", Plan(node, Nothing with { Who = "A." }), StringComparison.Ordinal);
        Assert.Contains(
            "people_audit_by_act", Plan(node, Nothing with { Act = "surveillance.keep" }), StringComparison.Ordinal);
        Assert.Contains(
            "people_audit_by_what", Plan(node, Nothing with { What = "/signals/1" }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_day_of_the_trail_is_the_node_s()
    {
        await using var node = await TestNode.StartAsync(settings: s => s with { TimeZone = "Asia/Tokyo" });
        var viewer = new Viewer("p1", "Aigerim", new HashSet<Role> { Role.Auditor, Role.DutyOfficer });
        await node.Database.WriteAsync(
            tx => node.Get<Audit>().Record(tx, viewer, "surveillance.keep", "/signals/1", null));
        var at = node.Database.Read(s => s.First($"select at from people_audit order by id desc", r => r.Instant(0)));
        var day = node.Clock.Zone.DayOf(at);

        bool IsIn(DateOnly from, DateOnly to) => node.Get<AuditQueries>().Lines(
            viewer, Nothing with { Act = "surveillance.keep", From = from, To = to }).Count == 1;

        Assert.True(IsIn(day, day));
        Assert.False(IsIn(day.AddDays(1), day.AddDays(1)));
        Assert.False(IsIn(day.AddDays(-1), day.AddDays(-1)));
    }

    private static string Plan(TestNode node, AuditFilter filter)
    {
        var viewer = new Viewer("p1", "Aigerim", new HashSet<Role> { Role.Auditor });
        var lines = AuditQueries.LinesSql(viewer, filter, NodeZone.Utc, AuditQueries.PageSize);
        return string.Join('\n', node.Database.Read(s => s.Query(
            SqlParts.Join($"explain query plan", lines), row => row.Text(3))));
    }
}
