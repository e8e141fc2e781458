using FsCheck;
using FsCheck.Fluent;
using Serai.Epidemiology;

namespace Serai.Libraries.Tests.Epidemiology;

public sealed class EarsTests
{
    /// <summary>Mean 4, deviation 2.160246899...: 1 + 2 + ... + 7 around 4 has squares 28, over 6.</summary>
    private static readonly double[] OneToSeven = [1, 2, 3, 4, 5, 6, 7];

    private static readonly double Deviation = Math.Sqrt(28.0 / 6);

    [Fact]
    public void C1_compares_with_the_steps_right_before()
    {
        var result = Last([.. OneToSeven, 11], new EarsParameters(EarsMethod.C1));
        Assert.Equal(4, result.Mean);
        Assert.Equal(Deviation, result.Deviation, 15);
        Assert.Equal(4 + (3.090232306167813 * Deviation), result.UpperBound, 12);
        Assert.True(result.Alarm); // the bound is 10.676
        Assert.False(Last([.. OneToSeven, 10], new EarsParameters(EarsMethod.C1)).Alarm);
    }

    [Fact]
    public void C2_leaves_two_steps_between()
    {
        var result = Last([.. OneToSeven, 500, 900, 11], new EarsParameters(EarsMethod.C2));
        Assert.Equal(4, result.Mean);
        Assert.True(result.Alarm);
        Assert.False(Last([.. OneToSeven, 500, 900, 11], new EarsParameters(EarsMethod.C1)).Alarm);
    }

    [Fact]
    public void C3_adds_the_excess_of_two_steps_before()
    {
        // Reference all 0, deviation 0.5 (the minimum): c = 2 y. Steps 1, 1, 0: excesses 1, 1, 0; sum 2 >= 1.96.
        double[] counts = [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0];
        var results = All(counts, new EarsParameters(EarsMethod.C3));
        Assert.True(results[11].Alarm);
        Assert.Equal(0, results[11].UpperBound);

        // Steps 0, 1, 1: the bound is 0 + 0.5 (1 + 1.96 - 1) = 0.98, and 1 reaches it.
        var later = Last([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1], new EarsParameters(EarsMethod.C3));
        Assert.Equal(0.5 * 1.959963984540054, later.UpperBound, 12);
        Assert.True(later.Alarm);

        // Steps 0, 0, 1: the bound is 0.5 (1 + 1.96) = 1.48.
        Assert.False(Last([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], new EarsParameters(EarsMethod.C3)).Alarm);
    }

    [Fact]
    public void C3Compat_does_not_depend_on_the_count_of_the_day()
    {
        var settings = new EarsParameters(EarsMethod.C3Compat);
        double[] counts = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1_000_000];
        var result = Last(counts, settings);
        Assert.False(result.Alarm);
        Assert.Equal(1_000_000 + (0.5 * 1.959963984540054), result.UpperBound, 6);
    }

    [Theory]
    [InlineData(EarsMethod.C1, 7)]
    [InlineData(EarsMethod.C2, 9)]
    [InlineData(EarsMethod.C3, 11)]
    [InlineData(EarsMethod.C3Compat, 11)]
    public void The_first_steps_have_too_little_history(EarsMethod method, int history)
    {
        var settings = new EarsParameters(method);
        Assert.Equal(history, settings.HistorySteps);
        var results = All(new double[history + 1], settings);
        Assert.All(results[..history], r => Assert.Equal(StepStatus.InsufficientHistory, r.Status));
        Assert.All(results[..history], r => Assert.Null(r.Alarm));
        Assert.Equal(StepStatus.Ok, results[history].Status);
        Assert.Empty(All([], settings));
    }

    [Theory]
    [InlineData(EarsMethod.C1, 6)]
    [InlineData(EarsMethod.C2, 4)]
    [InlineData(EarsMethod.C3, 4)]
    [InlineData(EarsMethod.C3Compat, 4)]
    public void A_missing_count_in_the_reference_leaves_no_bound(EarsMethod method, int missing)
    {
        var counts = new double[12];
        counts[missing] = double.NaN;
        var settings = new EarsParameters(method);
        Assert.Equal(StepStatus.NoBound, Last(counts, settings).Status);
        Assert.Null(Last(counts, settings).Alarm);
    }

    [Fact]
    public void A_missing_count_of_the_day_has_a_bound_but_no_alarm()
    {
        var result = Last([.. OneToSeven, double.NaN], new EarsParameters(EarsMethod.C1));
        Assert.Equal(StepStatus.Ok, result.Status);
        Assert.Null(result.Alarm);
    }

    [Fact]
    public void Equal_counts_without_a_least_deviation_alarm_on_any_excess()
    {
        double[] counts = [3, 3, 3, 3, 3, 3, 3, 3];
        var bare = new EarsParameters(EarsMethod.C1, minSigma: 0);
        Assert.Equal(3, Last(counts, bare).UpperBound);
        Assert.False(Last(counts, bare).Alarm);
        Assert.True(Last([.. counts[..7], 4], bare).Alarm);
        Assert.False(Last([.. counts[..7], 4], new EarsParameters(EarsMethod.C1)).Alarm);
        var sums = new EarsParameters(EarsMethod.C3, minSigma: 0);
        Assert.Equal(StepStatus.NoBound, Last([.. Enumerable.Repeat(3.0, 12)], sums).Status);
    }

    [Fact]
    public void Settings_outside_their_range_are_refused()
    {
        Assert.Equal(3, new EarsParameters(EarsMethod.C1, baseline: EarsParameters.BaselineMin).Baseline);
        Assert.Equal(366, new EarsParameters(EarsMethod.C1, baseline: EarsParameters.BaselineMax).Baseline);
        Assert.Throws<ArgumentOutOfRangeException>(() => new EarsParameters(EarsMethod.C1, baseline: 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EarsParameters(EarsMethod.C1, baseline: 367));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EarsParameters(EarsMethod.C1, minSigma: -0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EarsParameters(EarsMethod.C1, minSigma: double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EarsParameters(EarsMethod.C1, alpha: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EarsParameters(EarsMethod.C1, alpha: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EarsParameters((EarsMethod)9));
        var settings = new EarsParameters(EarsMethod.C1);
        Assert.Throws<ArgumentException>(() => Ears.Judge(new double[3], new EarsResult[2], settings));
        Assert.Throws<ArgumentException>(() => Ears.JudgeLast(new double[3], new EarsResult[4], settings));
    }

    [Fact]
    public void Judging_the_last_steps_gives_the_same_as_judging_all() =>
        Prop.ForAll(Series, Settings, (counts, settings) =>
        {
            var all = All(counts, settings);
            foreach (var steps in new[] { 0, 1, 2, counts.Length / 2, counts.Length })
            {
                var last = new EarsResult[Math.Min(steps, counts.Length)];
                Ears.JudgeLast(counts, last, settings);
                Assert.Equal(all[^last.Length..], last);
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_changed_step_changes_nothing_beyond_its_reach() =>
        Prop.ForAll(Series, Settings, (counts, settings) =>
        {
            var at = counts.Length / 3;
            double[] changed = [.. counts];
            if (changed.Length > 0)
            {
                changed[at] = 77;
            }

            var (before, after) = (All(counts, settings), All(changed, settings));
            Assert.Equal(before[..at], after[..at]);
            var reach = Math.Min(counts.Length, at + settings.HistorySteps + 1);
            Assert.Equal(before[reach..], after[reach..]);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_higher_count_never_silences_an_alarm() =>
        Prop.ForAll(Series, Settings, (counts, settings) =>
        {
            if (counts.Length > 0 && Last(counts, settings).Alarm == true)
            {
                Assert.True(Last([.. counts[..^1], counts[^1] + 5], settings).Alarm);
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void C3_alarms_exactly_when_its_sum_reaches_the_quantile() =>
        Prop.ForAll(Series, counts =>
        {
            var settings = new EarsParameters(EarsMethod.C3);
            var results = All(counts, settings);
            for (var t = settings.HistorySteps; t < counts.Length; t++)
            {
                if (results[t].Alarm is { } alarm && counts[t] >= 0)
                {
                    var sum = Excess(counts, t) + Excess(counts, t - 1) + Excess(counts, t - 2);
                    Assert.Equal(sum >= settings.Quantile, alarm);
                }
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_statistic_of_C3_adds_three_days_and_knows_no_end_at_zero()
    {
        var settings = new EarsParameters(EarsMethod.C3);
        Assert.Equal(3, Ears.Statistic([0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1], settings));
        Assert.Equal(11, Ears.Statistic([0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 5], settings));
        Assert.Equal(2, Ears.Statistic([0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 5], new EarsParameters(EarsMethod.C3Compat)));
        Assert.Equal(double.NaN, Ears.Statistic([0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1], settings));
        Assert.Equal(double.NaN, Ears.Statistic([0, 0, 0, double.NaN, 0, 0, 0, 0, 0, 1, 1, 1], settings));
        Assert.Equal(double.NaN, Ears.Statistic([], settings));
        Assert.Equal(8, Ears.Statistic([0, 0, 0, 0, 0, 0, 0, 4], new EarsParameters(EarsMethod.C1)));
    }

    [Fact]
    public void A_step_alarms_exactly_when_its_statistic_passes_the_quantile() =>
        Prop.ForAll(Series, Settings, (counts, settings) =>
        {
            var statistic = Ears.Statistic(counts, settings);
            if (counts.Length > 0 && Last(counts, settings).Alarm is { } alarm && counts[^1] > 0
                && Math.Abs(statistic - settings.Quantile) > 1e-9)
            {
                Assert.Equal(statistic > settings.Quantile, alarm);
            }
        }).QuickCheckThrowOnFailure();

    private static double Excess(double[] counts, int t)
    {
        var judged = Last(counts[..(t + 1)], new EarsParameters(EarsMethod.C2));
        return Math.Max(0, ((judged.Observed - judged.Mean) / judged.Deviation) - 1);
    }

    private static Arbitrary<double[]> Series => Gen.Frequency(
            (8, Gen.Choose(0, 12).Select(n => (double)n)),
            (1, Gen.Choose(-3, 300).Select(n => (double)n)),
            (1, Gen.Constant(double.NaN)))
        .ArrayOf()
        .Resize(60)
        .ToArbitrary();

    private static Arbitrary<EarsParameters> Settings => (
        from method in Gen.Elements(EarsMethod.C1, EarsMethod.C2, EarsMethod.C3, EarsMethod.C3Compat)
        from baseline in Gen.Choose(3, 14)
        from minSigma in Gen.Elements(0, 0.5, 1)
        select new EarsParameters(method, baseline, minSigma)).ToArbitrary();

    private static EarsResult[] All(double[] counts, EarsParameters settings)
    {
        var results = new EarsResult[counts.Length];
        Ears.Judge(counts, results, settings);
        return results;
    }

    private static EarsResult Last(double[] counts, EarsParameters settings) => All(counts, settings)[^1];
}
