using Serai.Surveillance.Series;
using Serai.Surveillance.Signals;
using Serai.Vocabulary.Notifications;

namespace Serai.Modules.Tests.Surveillance.Signals;

public sealed class JudgeSeriesTests
{
    private static readonly DateOnly Today = new(2020, 3, 14);

    [Fact]
    public void The_first_cases_are_urgent_and_say_why_with_their_numbers()
    {
        var alarms = Judge(0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 2);
        var first = alarms[0];
        Assert.Equal(
            (SignalPriority.Urgent, "first-case", new DateOnly(2020, 3, 13)),
            (first.Priority, first.Evidence.Method, first.Day));
        Assert.Equal("why.first-case", first.Evidence.Sentence.Key);
        Assert.Equal(
            [("count", "4"), ("date", "2020-03-13"), ("days", "9")],
            first.Evidence.Sentence.Values.Select(v => (v.Key, v.Value)));
        Assert.Single(alarms, a => a.Evidence.Method == "first-case");
    }

    [Fact]
    public void Without_figures_from_before_the_sentence_does_not_claim_a_first_case() =>
        Assert.Equal("why.first-report", Judge(4)[0].Evidence.Sentence.Key);

    [Fact]
    public void Evidence_holds_what_repeats_the_judgement()
    {
        var alarm = Judge(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4).Single(a => a.Evidence.Method == "ears-c2");
        Assert.Equal((4L, "1"), (alarm.Evidence.Observed, alarm.Evidence.MethodVersion));
        Assert.Equal((0.0, 0.5), (alarm.Evidence.BaselineMean, alarm.Evidence.BaselineDeviation));
        Assert.Equal(3.0902 * 0.5, alarm.Evidence.Threshold!.Value, 3);
        Assert.Equal(SignalEvidence.HashOf(alarm.Evidence.Window), alarm.Evidence.DataHash);
        Assert.Equal(11, alarm.Evidence.Window.Count);
        Assert.Equal(7, alarm.Evidence.Parameters["baseline"]);
    }

    [Fact]
    public void C3_is_told_by_its_sum_and_limit_and_has_no_bound_in_cases()
    {
        var alarms = Judge([.. Zeros(20), 1, 1, 1]).FindAll(a => a.Evidence.Method == "ears-c3");
        // Reference 0 with the least deviation 0.5: an excess of 1 a day. The second day has two of them, the third
        // three.
        Assert.Equal([2.0, 3.0], alarms.Select(a => ThreeDaySum.Of(a.Evidence)!.Value.Value));
        Assert.All(alarms, a => Assert.Equal(1.96, ThreeDaySum.Of(a.Evidence)!.Value.Limit, 2));
        Assert.All(alarms, a => Assert.Null(a.Evidence.Threshold));
        Assert.Null(ThreeDaySum.ThresholdOf(alarms[1].Evidence with { Threshold = 0 }));
        var other = Judge([.. Zeros(20), 4]).Find(a => a.Evidence.Method == "ears-c2")!;
        Assert.Null(ThreeDaySum.Of(other.Evidence));
        Assert.Equal(other.Evidence.Threshold, ThreeDaySum.ThresholdOf(other.Evidence));
    }

    [Fact]
    public void A_window_shows_28_days_before_the_judged_one_and_no_more()
    {
        var counts = Enumerable.Repeat((long?)0, 60).Append(40).ToArray();
        Assert.All(Judge(counts), a => Assert.Equal(JudgeSeries.WindowDays + 1, a.Evidence.Window.Count));
    }

    [Fact]
    public void Only_the_last_14_days_are_judged()
    {
        Assert.Empty(Judge([.. Zeros(10), 30, .. Zeros(14)]));
        Assert.NotEmpty(Judge([.. Zeros(10), 30, .. Zeros(13)]));
    }

    [Fact]
    public void A_missing_day_in_the_reference_leaves_no_judgement()
    {
        Assert.NotEmpty(Judge([.. Ones(30), 1, 1, 1, 40]));
        Assert.Empty(Judge([.. Ones(30), null, 1, 1, 40]));
    }

    [Fact]
    public void A_correction_is_no_alarm_and_no_reference()
    {
        Assert.Empty(Judge([.. Ones(30), -40]));
        Assert.Empty(Judge([.. Ones(30), -3, 1, 1, 40]));
    }

    [Fact]
    public void A_case_taken_back_was_none_and_the_next_one_is_the_first() =>
        Assert.Equal(
            new DateOnly(2020, 3, 14),
            Judge([5, -5, .. Zeros(20), 1]).Single(a => a.Evidence.Method == "first-case").Day);

    [Fact]
    public void Deaths_are_judged_by_ears_but_a_first_death_is_not_a_first_case()
    {
        var window = Window("deaths", [.. Zeros(20), 9]);
        Assert.DoesNotContain(
            JudgeSeries.Decide(window, Today.AddDays(-13), isAlwaysNotifiable: false),
            a => a.Evidence.Method == "first-case");
    }

    [Fact]
    public void An_always_notifiable_disease_is_always_urgent()
    {
        var window = Window("cases", [1, .. Zeros(20), 9]);
        Assert.All(
            JudgeSeries.Decide(window, Today.AddDays(-13), isAlwaysNotifiable: true),
            a => Assert.Equal(SignalPriority.Urgent, a.Priority));
    }

    [Theory]
    [InlineData(2, SignalPriority.Watch)]
    [InlineData(4, SignalPriority.Watch)]
    [InlineData(5, SignalPriority.High)]
    public void Far_above_the_bound_is_high(int cases, SignalPriority priority) =>
        Assert.Equal(priority, Judge([1, .. Zeros(20), cases]).Max(a => a.Priority));

    [Fact]
    public void A_day_without_cases_raises_nothing_whatever_came_before() =>
        Assert.DoesNotContain(Judge([1, .. Zeros(20), 9, 0]), a => a.Evidence.Observed == 0);

    private static long?[] Zeros(int days) => [.. Enumerable.Repeat((long?)0, days)];

    private static long?[] Ones(int days) => [.. Enumerable.Repeat((long?)1, days)];

    private static List<Alarm> Judge(params long?[] counts) =>
        JudgeSeries.Decide(
            Window("cases", counts), Today.AddDays(1 - JudgeSeries.JudgedDays), isAlwaysNotifiable: false);

    /// <summary>A series that ends today, in a window as long as a real one.</summary>
    private static SeriesWindow Window(string indicator, long?[] counts)
    {
        var length = JudgeSeries.JudgedDays + JudgeSeries.WindowDays;
        var before = counts.SkipLast(length).ToList();
        var missing = Enumerable.Repeat((long?)null, Math.Max(0, length - counts.Length));
        List<long?> shown = [.. missing, .. counts.TakeLast(length)];
        return new SeriesWindow(
            new SeriesKey("covid-19", true, "KAZ", true, indicator),
            new SeriesPast(before.Sum(c => c ?? 0), before.Count),
            Today.AddDays(1 - length),
            shown);
    }
}
