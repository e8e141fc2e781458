using Serai.Platform.People;
using Serai.Surveillance.Series;
using Serai.Surveillance.Signals;
using Serai.Vocabulary.Notifications;

namespace Serai.Modules.Tests.Surveillance.Signals;

public sealed class JudgeWeeksTests
{
    private static readonly SeriesKey Cases = new("covid-19", true, "KAZ", true, SeriesKey.Cases);
    private static readonly DateOnly Last = new(2020, 3, 2);
    private static readonly DateOnly Today = new(2020, 3, 9);

    [Fact]
    public void A_week_above_its_season_alarms_with_all_that_led_to_it()
    {
        var alarm = Assert.Single(JudgeWeeks.Decide(Cases, Weeks(170, 60), Today, isAlwaysNotifiable: false));
        Assert.Equal((Last, Last.AddDays(6), SignalPriority.High), (alarm.Day, alarm.Until, alarm.Priority));
        var evidence = alarm.Evidence;
        Assert.Equal(("farrington-flexible", "1", 60), (evidence.Method, evidence.MethodVersion, evidence.Observed));
        Assert.InRange(evidence.BaselineMean!.Value, 9, 12);
        Assert.InRange(evidence.Threshold!.Value, 14, 25);
        Assert.Equal((3, 0.005), (evidence.Parameters["years"], evidence.Parameters["alpha"]));
        Assert.Equal("why.above-season", evidence.Sentence.Key);
        Assert.Equal("2020-03-02", evidence.Sentence.Values["date"]);
        Assert.True(evidence.CountsWeeks());
        Assert.Equal(new DayCount(Last, 60), evidence.Window[^1]);
        Assert.Equal(SignalEvidence.HashOf(evidence.Window), evidence.DataHash);
    }

    [Fact]
    public void Usual_weeks_and_a_high_season_that_comes_every_year_do_not_alarm()
    {
        Assert.Empty(JudgeWeeks.Decide(Cases, Weeks(170, 12), Today, isAlwaysNotifiable: false));
        var seasonal = Weeks(170, 60);
        foreach (var back in Enumerable.Range(1, 3))
        {
            for (var near = -3; near <= 3; near++)
            {
                seasonal[^((52 * back) + 1 + near)] = new(Last.AddDays(-7 * ((52 * back) + near)), 55 + near);
            }
        }

        Assert.Empty(JudgeWeeks.Decide(Cases, seasonal, Today, isAlwaysNotifiable: false));
    }

    [Fact]
    public void Without_two_earlier_years_nothing_is_judged()
    {
        // The window of the second year back begins three weeks before the same week.
        var enough = (2 * 52) + 3 + 1;
        Assert.Single(JudgeWeeks.Decide(Cases, Weeks(enough, 60), Today, isAlwaysNotifiable: false));
        Assert.Empty(JudgeWeeks.Decide(Cases, Weeks(enough - 1, 60), Today, isAlwaysNotifiable: false));
    }

    [Fact]
    public void Only_the_last_four_weeks_alarm_and_older_ones_are_history()
    {
        Assert.Single(JudgeWeeks.Decide(Cases, High(weeksAgo: 3), Today, isAlwaysNotifiable: false));
        var old = High(weeksAgo: JudgeWeeks.JudgedWeeks);
        Assert.Empty(JudgeWeeks.Decide(Cases, old, Today, isAlwaysNotifiable: false));

        static List<DayCount> High(int weeksAgo)
        {
            var weeks = Weeks(170, 11);
            weeks[^(1 + weeksAgo)] = weeks[^(1 + weeksAgo)] with { Count = 60 };
            return weeks;
        }
    }

    [Fact]
    public void Daily_figures_are_judged_by_whole_weeks()
    {
        List<DayCount> days = [.. Weeks(170, 63).SelectMany(w =>
            Enumerable.Range(0, 7).Select(i => new DayCount(w.Date.AddDays(i), w.Count!.Value / 7)))];
        var alarm = Assert.Single(JudgeWeeks.Decide(Cases, days, Today, isAlwaysNotifiable: true));
        Assert.Equal((Last, 63, SignalPriority.Urgent), (alarm.Day, alarm.Evidence.Observed, alarm.Priority));
        Assert.Empty(JudgeWeeks.Decide(Cases, days[..^1], Today, isAlwaysNotifiable: false));
    }

    [Theory]
    [InlineData(9L, 40, 8, EpisodeStep.Pass)]
    [InlineData(50L, 40, 8, EpisodeStep.Pass)]
    [InlineData(30L, 40, 8, EpisodeStep.Raise)]
    [InlineData(null, 40, 8, EpisodeStep.Pass)]
    [InlineData(null, 40, 7, EpisodeStep.Raise)]
    public void After_a_dismissal_weeks_are_compared_with_weeks(
        long? peak, int observed, int lastDay, object expected)
    {
        if (peak == 9)
        {
            observed = 9;
        }

        var last = new LastSignal(
            1, SignalState.Dismissed, new DateOnly(2020, 3, lastDay), peak, new DateOnly(2020, 3, 9), false);
        var alarm = new Alarm(
            new(Last, observed, JudgeWeeks.Method, "1", new Dictionary<string, double>(), [], "sha256:0",
                new("why.above-season", new Dictionary<string, string>())),
            SignalPriority.Watch);
        Assert.Equal((EpisodeStep)expected, SignalEpisodes.Decide(last, alarm));
    }

    [Fact]
    public async Task A_weekly_file_raises_one_signal_that_a_second_import_does_not_repeat()
    {
        await using var room = await SurveillanceRoom.OpenAsync("2020-03-09");
        var file = "date,place,disease,indicator,value\n" + string.Concat(
            Weeks(170, 60).Select(w => $"{w.Date:yyyy-MM-dd},KAZ,measles,cases,{w.Count}\n"));
        await room.ImportAsync(file);
        await room.ImportAsync(file);
        var signal = Assert.Single(room.AllSignals());
        Assert.Equal((Last, Last.AddDays(6), 60), (signal.FirstDay, signal.LastDay, signal.Peak));
        Assert.Equal("why.above-season", signal.Why.Key);
        Assert.Equal(1, room.Count($"select count(*) from surveillance_alarm"));

        var queries = new SeriesQueries(room.Database, room.Clock);
        var weeks = queries.WeeksAround(SurveillanceRoom.Officer, signal.Series, signal.LastDay);
        Assert.Equal((Last, true), (weeks[^1].Day, weeks[^1].IsAlarm));
        Assert.InRange(weeks[^1].Threshold!.Value, 14, 25);
        Assert.Null(weeks[0].Threshold);
        Assert.Throws<NotPermittedException>(
            () => queries.WeeksAround(SurveillanceRoom.Stranger, signal.Series, signal.LastDay));
    }

    /// <summary>Counts around 10 a week, and the last as given, dated by their Mondays.</summary>
    private static List<DayCount> Weeks(int count, int last) =>
    [
        .. Enumerable.Range(1 - count, count).Select(i =>
            new DayCount(Last.AddDays(7 * i), i == 0 ? last : 8 + (((i * 7) % 5) + 5) % 5)),
    ];
}
