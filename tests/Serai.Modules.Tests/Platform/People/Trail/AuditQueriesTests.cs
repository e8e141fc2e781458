using Serai.Platform.Data;
using Serai.Platform.People;
using Serai.Platform.People.Trail;

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

    private static string Plan(TestNode node, AuditFilter filter)
    {
        var viewer = new Viewer("p1", "Aigerim", new HashSet<Role> { Role.Auditor });
        var lines = AuditQueries.LinesSql(viewer, filter, AuditQueries.PageSize);
        return string.Join('\n', node.Database.Read(s => s.Query(
            SqlParts.Join($"explain query plan", lines), row => row.Text(3))));
    }
}
