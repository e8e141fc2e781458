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
        Assert.Equal(("farrington-flexible", "2", 60), (evidence.Method, evidence.MethodVersion, evidence.Observed));
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
        // More than half of the window of the second year back: the same week and the three after it.
        var enough = (2 * 52) + 1;
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
        var days = Days(170, 63);
        var alarm = Assert.Single(JudgeWeeks.Decide(Cases, days, Today, isAlwaysNotifiable: true));
        Assert.Equal((Last, 63, SignalPriority.Urgent), (alarm.Day, alarm.Evidence.Observed, alarm.Priority));
    }

    [Fact]
    public void A_day_that_is_missing_in_one_of_the_last_weeks_silences_no_other_week()
    {
        var days = Days(170, 63);
        days.RemoveAll(d => d.Date == Last.AddDays(-10));
        var alarm = Assert.Single(JudgeWeeks.Decide(Cases, days, Today, isAlwaysNotifiable: false));
        Assert.Equal((Last, 63), (alarm.Day, alarm.Evidence.Observed));
        Assert.Null(alarm.Evidence.Window.Single(w => w.Date == Last.AddDays(-14)).Count);
    }

    [Fact]
    public void Missing_weeks_of_earlier_years_are_left_out_while_two_years_hold_the_season()
    {
        // A year without reports in the middle: the four others are years of history, it is not.
        var gap = Weeks(300, 60);
        gap.RemoveAll(w => w.Date >= Last.AddDays(-7 * 130) && w.Date < Last.AddDays(-7 * 78));
        var alarm = Assert.Single(JudgeWeeks.Decide(Cases, gap, Today, isAlwaysNotifiable: false));
        Assert.Equal(4, alarm.Evidence.Parameters["years"]);

        // Old enough for two years, but the season of one of them was not reported.
        var young = Weeks(110, 60);
        young.RemoveAll(w => Math.Abs(w.Date.DayNumber - Last.AddDays(-7 * 52).DayNumber) <= 14);
        Assert.Empty(JudgeWeeks.Decide(Cases, young, Today, isAlwaysNotifiable: false));
        Assert.Equal(WeekVerdict.ShortHistory, VerdictOfLast(young));
    }

    [Fact]
    public void A_week_with_days_missing_alarms_once_it_is_above_and_is_never_called_usual()
    {
        var days = Days(170, 63);
        var alarm = Assert.Single(JudgeWeeks.Decide(Cases, days[..^2], Today, isAlwaysNotifiable: false));
        Assert.Equal((Last, 45), (alarm.Day, alarm.Evidence.Observed));
        Assert.Equal(("why.above-season-so-far", "5"),
            (alarm.Evidence.Sentence.Key, alarm.Evidence.Sentence.Values["days"]));
        Assert.Equal(new DayCount(Last, 45), alarm.Evidence.Window[^1]);
        Assert.Equal(WeekVerdict.Above, VerdictOfLast(days[..^2]));

        // One day of nine cases is not above: the week may have been anything.
        Assert.Empty(JudgeWeeks.Decide(Cases, days[..^6], Today, isAlwaysNotifiable: false));
        Assert.Equal(WeekVerdict.Incomplete, VerdictOfLast(days[..^6]));
        Assert.Equal(WeekVerdict.Missing, VerdictOfLast(days[..^7]));
    }

    [Fact]
    public void A_week_says_why_it_is_not_judged()
    {
        Assert.Equal(WeekVerdict.Above, VerdictOfLast(Weeks(170, 60)));
        Assert.Equal(WeekVerdict.Usual, VerdictOfLast(Weeks(170, 11)));
        Assert.Equal(WeekVerdict.ShortHistory, VerdictOfLast(Weeks(104, 60)));
        var few = Weeks(170, 1);
        foreach (var back in Enumerable.Range(2, 3))
        {
            few[^back] = few[^back] with { Count = 1 };
        }

        Assert.Equal(WeekVerdict.TooFewCases, VerdictOfLast(few));

        // Half a year back one week stands alone between the seasons: it decides its part of the model by itself.
        var alone = Weeks(170, 60);
        alone.RemoveAll(w => (Last.DayNumber - w.Date.DayNumber) / 7 is var back
            && back >= 4 && back != 78 && Math.Abs(back - 52) > 3 && Math.Abs(back - 104) > 3);
        Assert.Equal(WeekVerdict.NoModel, VerdictOfLast(alone));
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

        var queries = new SeriesQueries(room.Database, SurveillanceRoom.Changes, room.Clock);
        var weeks = queries.WeeksAround(SurveillanceRoom.Officer, signal.Series, signal.LastDay);
        var last = weeks!.Weeks[^1];
        Assert.Equal((Last, true, WeekVerdict.Above), (last.Week.Monday, last.IsAlarm, last.Verdict));
        Assert.InRange(last.Threshold!.Value, 14, 25);
        Assert.Equal((null, WeekVerdict.ShortHistory), (weeks.Weeks[0].Threshold, weeks.Weeks[0].Verdict));
        Assert.Equal(3, weeks.Parameters["years"]);
        Assert.Null(queries.WeeksAround(SurveillanceRoom.Officer, 99, signal.LastDay));
        Assert.Throws<NotPermittedException>(
            () => queries.WeeksAround(SurveillanceRoom.Stranger, signal.Series, signal.LastDay));
    }

    private static WeekVerdict VerdictOfLast(List<DayCount> days)
    {
        var weeks = WeekCounts.Of(days, Today);
        return JudgeWeeks.VerdictOf(weeks.Weeks[^1], JudgeWeeks.Judge(weeks, 1)[0]);
    }

    /// <summary>The same weeks reported by days, as evenly as whole numbers allow.</summary>
    private static List<DayCount> Days(int weeks, int last) =>
    [
        .. Weeks(weeks, last).SelectMany(w => Enumerable.Range(0, 7).Select(i =>
            new DayCount(w.Date.AddDays(i), (w.Count!.Value / 7) + (i < w.Count.Value % 7 ? 1 : 0)))),
    ];

    /// <summary>Counts around 10 a week, and the last as given, dated by their Mondays.</summary>
    private static List<DayCount> Weeks(int count, int last) =>
    [
        .. Enumerable.Range(1 - count, count).Select(i =>
            new DayCount(Last.AddDays(7 * i), i == 0 ? last : 8 + (((i * 7) % 5) + 5) % 5)),
    ];
}
