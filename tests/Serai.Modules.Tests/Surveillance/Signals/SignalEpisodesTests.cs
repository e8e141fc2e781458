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

    [Fact]
    public async Task The_evidence_of_an_episode_is_the_alarm_furthest_above_its_bound_and_not_the_earliest()
    {
        await using var room = await SurveillanceRoom.OpenAsync("2020-03-14");
        await room.ImportCasesAsync("2020-03-14", [.. Quiet, 12, 40, 20]);
        var signal = room.Signals.Find(SurveillanceRoom.Officer, room.AllSignals().Single().Id)!;
        var strongest = signal.Alarms[0].Evidence;
        Assert.Equal((40L, "ears-c2"), (strongest.Observed, strongest.Method));
        Assert.Equal(strongest.Sentence.Values, signal.Signal.Why.Values);
        Assert.Equal(strongest.Sentence.Values, room.AllSignals().Single().Why.Values);
        Assert.Equal(SurveillanceRoom.Day("2020-03-12"), signal.Signal.FirstDay);
        Assert.Contains(signal.Alarms, a => a.Evidence.Observed == 12 && a.Priority == signal.Alarms[0].Priority);

        // EARS C3 sums three days: it goes after those that judge the day itself, however large its statistic is.
        var high = signal.Alarms.Where(a => a.Priority == SignalPriority.High).Select(a => a.Evidence.Method).ToList();
        Assert.Equal(high.Order(), high);
    }

    [Fact]
    public async Task A_first_case_stays_the_evidence_however_far_later_days_stand_above_their_bound()
    {
        await using var room = await SurveillanceRoom.OpenAsync("2020-03-14");
        await room.ImportAsync("date,place,disease,cases\n" + string.Concat(Enumerable.Range(0, 20).Select(i =>
            $"{SurveillanceRoom.Day("2020-03-14").AddDays(i - 19):yyyy-MM-dd},KAZ,smallpox,"
                + $"{(i < 17 ? 0 : i == 17 ? 1 : 500)}\n")));
        var alarms = room.Signals.Find(SurveillanceRoom.Officer, room.AllSignals().Single().Id)!.Alarms;
        Assert.All(alarms, a => Assert.Equal(SignalPriority.Urgent, a.Priority));
        Assert.Contains(alarms, a => a.Evidence.Observed == 500);
        Assert.Equal((1L, JudgeSeries.FirstCaseMethod), (alarms[0].Evidence.Observed, alarms[0].Evidence.Method));
    }

    [Fact]
    public async Task Alarms_of_an_earlier_version_are_ordered_alike_after_the_schema_file_ran()
    {
        await using var room = await SurveillanceRoom.OpenAsync("2020-03-14");
        await room.ImportCasesAsync("2020-03-14", [.. Quiet, 12, 40, 20]);
        List<(double, string)> Strengths() => room.Database.Read(s => s.Query(
            $"""
            select strength, method || day from surveillance_alarm where method <> 'ears-c3' order by day, method
            """,
            row => (row.Real(0), row.Text(1))));
        var kept = Strengths();
        using var reader = new StreamReader(typeof(SignalsTable).Assembly.GetManifestResourceStream(
            "Schema/Signals/Schema/060_alarm_strength.sql")!);
        var file = await reader.ReadToEndAsync();
        var update = file[file.IndexOf("update ", StringComparison.Ordinal)..];
        await room.Database.WriteAsync(tx => tx.ExecuteScript(
            "update surveillance_alarm set strength = 0;" + update));
        Assert.NotEmpty(kept);
        Assert.Equal(kept, Strengths());
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
