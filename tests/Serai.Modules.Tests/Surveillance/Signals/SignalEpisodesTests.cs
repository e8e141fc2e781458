using Serai.Surveillance.Signals;

namespace Serai.Modules.Tests.Surveillance.Signals;

public sealed class SignalEpisodesTests
{
    private static readonly long?[] Quiet = [.. Enumerable.Repeat((long?)1, 20)];

    [Fact]
    public async Task Further_alarms_of_a_growing_outbreak_join_the_signal_that_waits()
    {
        await using var room = await SurveillanceRoom.OpenAsync("2020-03-13");
        Assert.Equal(1, (await room.ImportCasesAsync("2020-03-13", [.. Quiet, 9])).Signals);
        room.Clock.GoTo("2020-03-14");
        Assert.Equal(0, (await room.ImportCasesAsync("2020-03-14", 30)).Signals);
        var signal = Assert.Single(room.AllSignals());
        Assert.Equal((30L, SurveillanceRoom.Day("2020-03-14")), (signal.Peak, signal.LastDay));
    }

    [Fact]
    public async Task Judging_the_same_counts_again_adds_nothing()
    {
        await using var room = await SurveillanceRoom.OpenAsync("2020-03-13");
        await room.ImportCasesAsync("2020-03-13", [.. Quiet, 9, 12]);
        var alarms = room.Count($"select count(*) from surveillance_alarm");
        await room.Database.WriteAsync(tx => Assert.Equal(0, JudgeSeries.Run(
            tx,
            SurveillanceRoom.Codes,
            new(1, SurveillanceRoom.Day("2020-03-01"), SurveillanceRoom.Day("2020-03-13")),
            room.Clock.Moment)));
        Assert.True(alarms > 1);
        Assert.Equal(alarms, room.Count($"select count(*) from surveillance_alarm"));
        Assert.Single(room.AllSignals());
    }

    [Theory]
    [InlineData(SignalState.New, false, 14, 1, EpisodeStep.Join)]
    [InlineData(SignalState.Kept, false, 14, 1, EpisodeStep.Join)]
    [InlineData(SignalState.Kept, true, 13, 99, EpisodeStep.Pass)]
    [InlineData(SignalState.Kept, true, 14, 1, EpisodeStep.Raise)]
    [InlineData(SignalState.Dismissed, false, 14, 9, EpisodeStep.Pass)]
    [InlineData(SignalState.Dismissed, false, 14, 10, EpisodeStep.Raise)]
    [InlineData(SignalState.Dismissed, false, 13, 10, EpisodeStep.Raise)]
    [InlineData(SignalState.Dismissed, false, 21, 1, EpisodeStep.Pass)]
    [InlineData(SignalState.Dismissed, false, 22, 1, EpisodeStep.Raise)]
    public void What_becomes_of_an_alarm_hangs_on_the_last_signal(
        object state, bool isEventClosed, int day, int observed, object expected)
    {
        // The last signal: until the 13th, at most 9 cases, decided on the 14th.
        var last = new LastSignal(
            1, (SignalState)state, new DateOnly(2020, 3, 13), 9, new DateOnly(2020, 3, 14), isEventClosed);
        Assert.Equal((EpisodeStep)expected, SignalEpisodes.Decide(last, AlarmOf(new DateOnly(2020, 3, day), observed)));
    }

    [Fact]
    public void The_first_alarm_of_a_series_raises_a_signal() =>
        Assert.Equal(EpisodeStep.Raise, SignalEpisodes.Decide(null, AlarmOf(new DateOnly(2020, 3, 13), 1)));

    private static Alarm AlarmOf(DateOnly day, long observed) => new(
        new(day, observed, "ears-c1", "1", new Dictionary<string, double>(), [new(day, observed)], "sha256:0",
            new("why.above-expected", new Dictionary<string, string>())),
        SignalPriority.Watch);
}
