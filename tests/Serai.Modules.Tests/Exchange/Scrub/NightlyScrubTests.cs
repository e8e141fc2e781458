using Microsoft.Extensions.Logging;
using Serai.Exchange.Scrub;
using Serai.Platform.Time;

namespace Serai.Tests.Exchange.Scrub;

public sealed class NightlyScrubTests
{
    [Theory]
    [InlineData("Asia/Almaty", "2026-07-01T10:00:00Z", "2026-07-01T22:00:00Z")]
    [InlineData("Asia/Almaty", "2026-07-01T22:00:00Z", "2026-07-02T22:00:00Z")]
    [InlineData("UTC", "2026-07-01T02:59:59Z", "2026-07-01T03:00:00Z")]
    [InlineData("Europe/Kyiv", "2020-03-28T23:00:00Z", "2020-03-29T01:00:00Z")]
    public void The_hour_is_that_of_the_nodes_zone(string zone, string now, string due) =>
        Assert.Equal(Instant(due), NightlyScrub.After(Instant(now), NodeZone.Named(zone)));

    [Fact]
    public async Task Every_night_it_looks_through_keeps_what_it_found_and_raises_the_alarm()
    {
        await using var node = await ScrubbedNode.StartAsync(entries: 1);
        await node.RunAsync("delete from exchange_peer");
        var time = new LeapingTime(Instant("2026-07-01T10:00:00Z"), Instant("2026-07-03T10:00:00Z"));
        using var log = new TestLog();
        using var logs = LoggerFactory.Create(to => to.AddProvider(log));
        using var night = new NightlyScrub(
            node.Scrubber, node.Node.Clock, time, logs.CreateLogger<NightlyScrub>());
        await night.StartAsync(CancellationToken.None);
        await Federation.Node.EventuallyAsync(() => log.Errors.Count == 2, () => $"{log}");
        await night.StopAsync(CancellationToken.None);

        Assert.All(log.Errors, line => Assert.Contains(": 1.", line, StringComparison.Ordinal));
        var report = node.Node.Database.Read(ScrubTable.Latest)!;
        Assert.Equal(
            (ScrubCause.Night, ScrubFaultKind.KeyUnknown), (report.Cause, Assert.Single(report.Faults).Kind));
    }

    [Fact]
    public async Task What_was_found_is_told_also_where_it_cannot_be_kept()
    {
        await using var node = await ScrubbedNode.StartAsync(entries: 1);
        await node.RunAsync("delete from exchange_peer; drop table exchange_scrub_fault; drop table exchange_scrub");
        Assert.Equal(ScrubFaultKind.KeyUnknown, Assert.Single((await node.ScrubAsync()).Faults).Kind);
    }

    private static DateTimeOffset Instant(string text) =>
        DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A clock on which every wait is over at once, until the end, where it stands.</summary>
    private sealed class LeapingTime(DateTimeOffset now, DateTimeOffset end) : TimeProvider
    {
        private DateTimeOffset now = now;

        public override DateTimeOffset GetUtcNow() => now;

        public override ITimer CreateTimer(
            TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var due = now + dueTime;
            now = due < end ? due : end;
            return System.CreateTimer(callback, state, due < end ? TimeSpan.Zero : Timeout.InfiniteTimeSpan, period);
        }
    }
}
