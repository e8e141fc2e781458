using Serai.Platform.Data;
using Serai.Platform.People;

namespace Serai.Tests.Platform.People;

public sealed class AuditTests
{
    private static readonly Viewer Somebody = new("p1", "Aigerim", new HashSet<Role> { Role.DutyOfficer });

    [Fact]
    public async Task An_act_and_its_line_are_there_together_or_not_at_all()
    {
        await using var node = await TestNode.StartAsync();
        var audit = node.Get<Audit>();

        await Assert.ThrowsAsync<InvalidOperationException>(() => node.Database.WriteAsync<bool>(tx =>
        {
            audit.Record(tx, Somebody, "test.act", "/undone");
            throw new InvalidOperationException();
        }));
        await node.Database.WriteAsync(tx => audit.Record(tx, Somebody, "test.act", "/done", new("measles", "KAZ")));

        Assert.Equal(["/done"], Whats(node));
    }

    [Fact]
    public async Task A_line_can_neither_be_changed_nor_taken_away()
    {
        await using var node = await TestNode.StartAsync();
        await node.Database.WriteAsync(tx => node.Get<Audit>().Record(tx, Somebody, "test.act", "/done"));

        await Assert.ThrowsAnyAsync<Exception>(() => node.Database.WriteAsync(
            tx => tx.Execute($"update people_audit set name = 'B.'")));
        await Assert.ThrowsAnyAsync<Exception>(() => node.Database.WriteAsync(
            tx => tx.Execute($"delete from people_audit")));

        Assert.Equal(["/done"], Whats(node));
    }

    [Fact]
    public async Task What_a_line_is_about_is_a_path_of_bounded_length()
    {
        await using var node = await TestNode.StartAsync();
        var most = new string('a', Audit.WhatMax);

        await node.Database.WriteAsync(tx => node.Get<Audit>().Record(tx, Somebody, "test.act", most));

        await Assert.ThrowsAsync<ArgumentException>(() => node.Database.WriteAsync(
            tx => node.Get<Audit>().Record(tx, Somebody, "test.act", most + "a")));
        Assert.Throws<ArgumentException>(() => node.Get<AuditReads>().Note(Somebody, "test.read", most + "a"));
    }

    [Fact]
    public async Task Reads_of_one_thing_become_one_line_with_the_first_and_last_time()
    {
        await using var node = await TestNode.StartAsync();
        var reads = node.Get<AuditReads>();

        reads.Note(Somebody, "test.read", "/a");
        reads.Note(Somebody, "test.read", "/b");
        reads.Note(Somebody, "test.read", "/b");
        await reads.FlushAsync();

        var times = node.Database.Read(s => s.Query(
            $"select what, sum(times) from people_audit where act = 'test.read' group by what order by what",
            row => (row.Text(0), row.Int(1))));
        Assert.Equal([("/a", 1), ("/b", 2)], times);
    }

    [Fact]
    public async Task A_node_that_stops_in_order_loses_no_read()
    {
        var path = TestNode.TemporaryFolder();
        await using (var node = await TestNode.StartAsync(path: path))
        {
            node.Get<AuditReads>().Note(Somebody, "test.read", "/at-the-last-moment");
        }

        await using (var again = await TestNode.StartAsync(path: path))
        {
            Assert.Equal(["/at-the-last-moment"], Whats(again));
        }

        Directory.Delete(path, recursive: true);
    }

    [Fact]
    public async Task One_read_more_than_may_wait_is_written_at_once()
    {
        await using var node = await TestNode.StartAsync();
        var reads = node.Get<AuditReads>();

        for (var i = 0; i <= AuditReads.WaitingMax; i++)
        {
            reads.Note(Somebody, "test.read", $"/{i}");
        }

        await reads.FlushAsync();
        Assert.Equal(AuditReads.WaitingMax + 1, Whats(node).Count);
    }

    private static List<string> Whats(TestNode node) => node.Database.Read(s => s.Query(
        $"select what from people_audit where act like 'test.%' order by id", row => row.Text(0)));
}
