using System.Text.Json;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Serai.Platform.Data;
using Serai.Platform.Observing;

namespace Serai.Tests.Platform.Observing;

public sealed class ShowHealthTests
{
    [Theory]
    [InlineData("/health/live", "writer")]
    [InlineData("/health/ready", "database,disk,log,writer")]
    public async Task A_node_that_runs_says_so_to_anyone_and_nothing_else(string path, string parts)
    {
        await using var node = await TestNode.StartAsync();
        using var anyone = node.Anonymous();
        var answer = await anyone.PageAsync(path);

        using var json = JsonDocument.Parse(answer.Body);
        Assert.Equal("healthy", json.RootElement.GetProperty("status").GetString());
        Assert.Equal(parts, string.Join(',', json.RootElement.GetProperty("parts").EnumerateObject()
            .Select(p => p.Name).Order(StringComparer.Ordinal)));
        Assert.Equal("no-store", answer.Response.Headers.CacheControl!.ToString());
        Assert.DoesNotContain(node.Path, answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_writer_that_hangs_is_neither_alive_nor_ready_and_questions_do_not_queue_up_behind_it()
    {
        var time = new Federation.HandTime();
        await using var database = Database.Open(System.IO.Path.Combine(TestNode.TemporaryFolder(), "a.db"));
        using var hang = new ManualResetEventSlim();
        using var hangs = new ManualResetEventSlim();
        var held = database.WriteAsync(_ =>
        {
            hangs.Set();
            hang.Wait();
        });
        hangs.Wait();
        var check = new WriterCheck(database, time);
        var asked = Enumerable.Range(0, 50).Select(_ => check.CheckHealthAsync(new())).ToList();
        Assert.Equal(1, database.WaitingJobs);
        Assert.All(asked, a => Assert.False(a.IsCompleted));

        time.Forward(WriterCheck.AnswerWithin + TimeSpan.FromSeconds(1));
        Assert.All(await Task.WhenAll(asked), a => Assert.Equal(
            (HealthStatus.Unhealthy, HealthWords.Silent), (a.Status, a.Description)));
        hang.Set();
        await held;
        Assert.Equal(HealthStatus.Healthy, (await check.CheckHealthAsync(new())).Status);
    }

    [Fact]
    public async Task A_database_that_refuses_writes_is_not_ready()
    {
        var database = Database.Open(System.IO.Path.Combine(TestNode.TemporaryFolder(), "a.db"));
        await database.DisposeAsync();
        var found = await new WritableCheck(database, TimeProvider.System).CheckHealthAsync(new());
        Assert.Equal((HealthStatus.Unhealthy, HealthWords.Refuses), (found.Status, found.Description));
    }

    [DiskFact]
    public async Task A_full_disk_is_not_ready_until_there_is_room_again()
    {
        var time = new Federation.HandTime();
        using var disk = new SmallDisk(2_000);
        await using var database = Database.Open(System.IO.Path.Combine(disk.Path, "a.db"));
        var check = new WritableCheck(database, time);
        disk.Fill();
        var found = await check.CheckHealthAsync(new());
        Assert.Equal((HealthStatus.Unhealthy, HealthWords.Refuses), (found.Status, found.Description));
        disk.FreeLast();
        time.Forward(WritableCheck.WriteEvery);
        Assert.Equal(HealthStatus.Healthy, (await check.CheckHealthAsync(new())).Status);
    }

    [Fact]
    public async Task The_database_is_written_at_most_once_in_ten_seconds_however_many_ask()
    {
        var time = new Federation.HandTime();
        await using var database = Database.Open(System.IO.Path.Combine(TestNode.TemporaryFolder(), "a.db"));
        var check = new WritableCheck(database, time);
        long Written()
        {
            return new FileInfo(database.Path + "-wal").Length;
        }

        await check.CheckHealthAsync(new());
        var once = Written();
        Assert.True(once > 0);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => check.CheckHealthAsync(new())));
        Assert.Equal(once, Written());
        time.Forward(WritableCheck.WriteEvery);
        await check.CheckHealthAsync(new());
        Assert.True(Written() > once);
    }

    [Theory]
    [InlineData(NodeStorage.FreeBytesMin - 1, HealthStatus.Unhealthy)]
    [InlineData(NodeStorage.FreeBytesMin, HealthStatus.Degraded)]
    [InlineData(NodeStorage.FreeBytesLow - 1, HealthStatus.Degraded)]
    [InlineData(NodeStorage.FreeBytesLow, HealthStatus.Healthy)]
    public void A_disk_is_judged_by_what_is_free(long free, HealthStatus expected) =>
        Assert.Equal(expected, DiskCheck.Judge(free).Status);

    [Fact]
    public void No_more_uploads_are_measured_than_the_limit()
    {
        var file = new FileInfo(typeof(ShowHealthTests).Assembly.Location);
        Assert.Equal(
            file.Length * 3, NodeStorage.Total(Enumerable.Repeat(file, 4), most: 3));
        Assert.Equal(10_000, NodeStorage.UploadsMax);
    }
}
