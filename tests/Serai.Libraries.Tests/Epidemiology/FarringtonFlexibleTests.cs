using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Serai.Epidemiology;

namespace Serai.Libraries.Tests.Epidemiology;

public sealed class FarringtonFlexibleTests
{
    private static readonly FarringtonFlexibleParameters Usual = new();

    /// <summary>Poisson counts around 10 with an outbreak of five weeks; simulated, 400 weeks.</summary>
    private static readonly double[] PastOutbreak = Read("""
        8 13 8 13 14 12 11 15 9 5 8 9 9 12 9 5 11 9 7 10 8 4 7 10 6 9 13 11 8 9 11 12 4 5 14 5 9 10 10 13 12 12
        6 9 8 5 11 10 12 16 3 7 6 9 9 10 12 9 5 12 8 7 9 8 9 5 11 6 14 9 9 9 17 9 10 9 12 14 5 10 9 14 10 14 9 6
        7 13 15 12 12 15 14 7 11 9 11 7 16 14 11 6 7 13 11 3 10 8 8 12 10 14 7 10 7 7 10 13 10 9 8 6 12 8 14 14
        12 9 7 9 10 18 13 8 12 13 10 11 6 14 13 8 9 17 7 11 10 8 10 7 14 11 15 16 8 8 7 11 11 7 8 11 8 11 15 11
        13 8 10 3 9 8 8 13 10 8 13 6 6 60 150 200 120 40 9 11 10 10 14 8 10 10 12 6 16 7 11 11 12 9 5 8 13 11 15
        7 13 9 9 13 10 6 13 13 15 13 10 8 7 15 21 9 7 7 15 11 10 13 13 8 9 7 8 5 9 7 13 10 8 14 18 5 8 7 16 11
        12 7 11 6 9 6 9 14 3 11 2 14 11 7 5 13 12 9 5 8 10 12 18 9 13 15 7 7 7 10 10 7 8 9 8 12 13 12 14 9 11 9
        11 13 19 12 11 6 5 6 11 11 13 8 14 7 5 8 14 13 8 5 9 5 8 12 12 11 8 11 7 3 8 12 13 11 11 13 12 9 13 7 13
        8 18 14 11 9 10 9 9 10 12 15 12 16 13 12 6 10 6 13 12 12 15 11 13 12 9 9 9 9 6 10 6 9 8 6 14 13 16 11 9
        10 8 8 15 8 15 13 7 10 14 16 8 11 13 10 6 10 1 10 14 13 8 15 12 11 6 10 8 8 8 10
        """);

    public static TheoryData<FarringtonFlexibleParameters, double[]> LastWeek => new()
    {
        // Bound, dispersion, trend, score, p-value, prediction and its error: R 4.2.2, surveillance 1.20.3.
        {
            new() { Periods = 1, ExcludeRecent = 3, TrendPValue = 0.05, Alpha = 0.05, Bound = FarringtonBound.Delta },
            [16.49751721695193, 1.1564294525695704, double.NaN, -0.050828715398463328, 0.53638995483061014,
                10.314285714291538, 0.1817712056363554]
        },
        {
            Usual with { TrendPValue = 0.05, Alpha = 0.05, Bound = FarringtonBound.Delta },
            [18.673388414057726, 2.6610290324698358, -0.00062413754360859312, 0.069964998982172205,
                0.44863616269361545, 9.3475152968464457, 0.30585272355802634]
        },
        {
            Usual with { Bound = FarringtonBound.Muan },
            [25, 2.6610290324698358, -0.00062413754360859312, 0.34109058414762933, 0.4897303373355909,
                2.2351105643317077, 0.032720216425985556]
        },
        {
            Usual,
            [24, 2.6610290324698358, -0.00062413754360859312, 0.35676218152264977, 0.43017746399800449,
                2.2351105643317077, 0.032720216425985556]
        },
        {
            new() { Periods = 5, ExcludeRecent = 3, Reweight = false, TrendPValue = 0.05, Alpha = 0.025 },
            [28, 10.328467739596912, -0.0031279086980091609, 0.31247191802405011, 0.22210673636116757,
                1.819251210411432, 0.21717410180324545]
        },
    };

    [Theory]
    [MemberData(nameof(LastWeek))]
    public void A_week_is_judged_as_R_judges_it(FarringtonFlexibleParameters settings, double[] expected)
    {
        var found = Last(PastOutbreak, settings);
        Assert.Equal(StepStatus.Ok, found.Status);
        Assert.False(found.Alarm);
        double[] numbers =
        [
            found.UpperBound, found.Dispersion, found.TrendCoefficient, found.Score, found.PValue, found.Fit,
            found.FitError,
        ];
        foreach (var (due, number) in expected.Zip(numbers))
        {
            Assert.True(due.Equals(number) || Math.Abs(due - number) <= 1e-9 * Math.Abs(due), $"{due} {number}");
        }
    }

    [Fact]
    public void The_fast_fit_agrees_with_a_dense_decomposition() =>
        Prop.ForAll(Counts(0, 40), Either, Either, (counts, trend, reweight) =>
        {
            var settings = Usual with { Reweight = reweight };
            var rows = new ReferenceRows(settings);
            Assert.Equal(StepStatus.Ok, rows.Fill(counts, counts.Length - 1, default));
            var fit = new LogLinearFit(settings.Periods);
            var status = fit.Run(rows, settings, trend);
            var dense = new DenseFarrington(
                rows.Counts[..rows.Count], rows.Times[..rows.Count], rows.Labels[..rows.Count], trend)
                .Run(reweight, settings.WeightsThreshold);
            Assert.Equal(dense.Settled, status == StepStatus.Ok);
            var (eta, variance) = fit.Predict(0);
            var (denseEta, denseError) = dense.Predict();
            Assert.Equal(denseEta, eta, 1e-8);
            Assert.Equal(1, fit.Dispersion / dense.Dispersion, 1e-8);
            Assert.Equal(1, Math.Sqrt(fit.ErrorDispersion * variance) / denseError, 1e-7);
        }).Check(Few);

    [Fact]
    public void Judging_the_last_steps_gives_the_same_as_judging_all() =>
        Prop.ForAll(Counts(0, 12), Settings, (counts, settings) =>
        {
            var detector = new FarringtonFlexible(settings);
            var all = new FarringtonFlexibleResult[counts.Length];
            detector.Judge(counts, all);
            foreach (var steps in new[] { 0, 1, 4 })
            {
                var last = new FarringtonFlexibleResult[steps];
                detector.JudgeLast(counts, last);
                Assert.Equal(all[^steps..], last);
            }
        }).Check(Few);

    [Fact]
    public void What_lies_before_the_oldest_window_does_not_matter() =>
        Prop.ForAll(Counts(0, 12), Settings, (counts, settings) =>
        {
            double[] longer = [.. Enumerable.Repeat(900.0, 70), .. counts];
            var shorter = counts[^((3 * 52) + settings.HalfWindow + 1)..];
            var three = settings with { Years = 3 };
            Assert.Equal(Last(shorter, three), Last(counts, three));
            Assert.Equal(Last(shorter, three), Last(longer, three));
        }).Check(Few);

    [Fact]
    public void A_higher_count_never_silences_an_alarm_nor_moves_the_bound_of_its_own_week() =>
        Prop.ForAll(Counts(0, 12), Settings, (counts, settings) =>
        {
            var (before, after) = (Last(counts, settings), Last([.. counts[..^1], counts[^1] + 9], settings));
            Assert.True(before.Alarm != true || after.Alarm == true);
            Assert.True(double.IsNaN(before.UpperBound) || before.UpperBound.Equals(after.UpperBound));
        }).Check(Few);

    [Fact]
    public void Ten_times_the_counts_have_ten_times_the_expectation_and_the_same_trend() =>
        Prop.ForAll(Counts(20, 400), counts =>
        {
            var settings = Usual with { Reweight = false };
            var (one, ten) = (Last(counts, settings), Last([.. counts.Select(c => 10 * c)], settings));
            Assert.Equal(10 * one.Expected, ten.Expected, 1e-4 * ten.Expected);
            Assert.Equal(10 * one.Dispersion, ten.Dispersion, 1e-4 * ten.Dispersion);
            Assert.Equal(one.TrendUsed, ten.TrendUsed);
        }).Check(Few);

    [Fact]
    public void A_missing_or_negative_reference_value_is_left_out()
    {
        double[] counts = [.. PastOutbreak];
        counts[200] = double.NaN;
        counts[210] = -4;
        var (whole, less) = (Last(PastOutbreak, Usual), Last(counts, Usual));
        Assert.Equal(whole.BaselineSteps - 2, less.BaselineSteps);
        Assert.Equal(StepStatus.Ok, less.Status);
    }

    [Fact]
    public void A_missing_count_of_the_last_weeks_leaves_the_week_unjudged()
    {
        foreach (var back in new[] { 1, 4 })
        {
            double[] counts = [.. PastOutbreak];
            counts[^back] = double.NaN;
            var found = Last(counts, Usual);
            Assert.Equal((StepStatus.NoBound, false), (found.Status, found.Alarm));
            Assert.Equal(double.NaN, found.UpperBound);
            Assert.False(double.IsNaN(found.Fit));
        }
    }

    [Fact]
    public void Corrected_mode_judges_by_the_weeks_there_are()
    {
        var corrected = Usual with { Corrected = true };
        double[] counts = [.. PastOutbreak];
        (counts[^2], counts[^4], counts[200]) = (double.NaN, -1, double.NaN);
        var found = Last(counts, corrected);
        Assert.Equal((StepStatus.Ok, false), (found.Status, found.Alarm));
        Assert.Equal(Last(PastOutbreak, corrected).BaselineSteps - 1, found.BaselineSteps);
        Assert.True(Last([.. counts[..^1], 60], corrected).Alarm);

        // The judged week itself is missing: a bound, and no alarm.
        var missing = Last([.. counts[..^1], double.NaN], corrected);
        Assert.Equal((StepStatus.Ok, false), (missing.Status, missing.Alarm));

        // What is known of the last weeks is not enough, whatever the others were.
        var few = Last([.. counts[..^4], double.NaN, 4, double.NaN, 0], corrected);
        Assert.Equal((StepStatus.TooFewCases, false), (few.Status, few.Alarm));
    }

    [Fact]
    public void Corrected_mode_counts_the_years_whose_season_was_reported()
    {
        var corrected = Usual with { Corrected = true };
        Assert.Equal(5, Last(PastOutbreak, corrected).Years);
        foreach (var (missing, years) in new[] { (3, 5), (4, 4) })
        {
            double[] counts = [.. PastOutbreak];
            Array.Fill(counts, double.NaN, 399 - (52 * 2) - 1, missing);
            Assert.Equal(years, Last(counts, corrected).Years);
            Assert.Equal(5, Last(counts, Usual).Years);
        }

        // The oldest year held ends the reference: one of which nothing is known adds nothing before it.
        double[] shorter = [.. PastOutbreak];
        Array.Fill(shorter, double.NaN, 0, 399 - (52 * 4) - 3);
        var (found, cut) = (Last(shorter, corrected), Last(PastOutbreak[(399 - (52 * 4) - 3)..], corrected));
        Assert.Equal((4, cut.BaselineSteps, cut.UpperBound), (found.Years, found.BaselineSteps, found.UpperBound));
        Assert.Equal(1, Last(PastOutbreak[..(52 + 1)], corrected).Years);
        Assert.Equal(StepStatus.InsufficientHistory, Last(PastOutbreak[..52], corrected).Status);
    }

    [Fact]
    public void Four_cases_in_four_weeks_are_not_judged_and_five_are()
    {
        double[] counts = [.. PastOutbreak[..^4], 0, 0, 0, 4];
        Assert.Equal(StepStatus.NoBound, Last(counts, Usual).Status);
        Assert.Equal(StepStatus.Ok, Last([.. counts[..^1], 5], Usual).Status);
        Assert.Equal(StepStatus.Ok, Last(counts, Usual with { LimitCases = 4 }).Status);
    }

    [Fact]
    public void Nothing_but_zeros_before_gives_the_Poisson_limit()
    {
        double[] counts = [.. new double[400], 3, 2];
        var found = Last(counts, Usual);
        Assert.Equal((StepStatus.Sparse, true), (found.Status, found.Alarm));

        // -ln(0.01) / 238 = 0.0193 cases a week: one case is within 99 %, two are not.
        Assert.Equal(1, found.UpperBound);
        var few = Last([.. counts[..^2], 0, 3], Usual);
        Assert.Equal((StepStatus.Sparse, false, double.NaN), (few.Status, few.Alarm, few.UpperBound));
        var windows = Usual with { Periods = 1, Corrected = true };
        Assert.Equal(StepStatus.Sparse, Last(counts, windows).Status);
        Assert.Equal(StepStatus.Ok, Last(counts, windows with { Corrected = false }).Status);
    }

    [Theory]
    [InlineData(1e6)]
    [InlineData(1e9)]
    [InlineData(1e15)]
    [InlineData(1e100)]
    [InlineData(1e300)]
    [InlineData(double.MaxValue)]
    public void Counts_beyond_measure_are_answered_and_do_not_fail(double scale)
    {
        double[] counts = [.. PastOutbreak.Select(c => c / 250 * scale)];
        foreach (var bound in Enum.GetValues<FarringtonBound>())
        {
            var found = Last(counts, Usual with { Bound = bound });
            Assert.Contains(
                found.Status,
                new[] { StepStatus.Ok, StepStatus.NoBound, StepStatus.NoConvergence, StepStatus.Singular });
            Assert.True(found.Status != StepStatus.Ok || found.UpperBound > found.Expected);
        }
    }

    [Fact]
    public void Fewer_years_than_asked_for_are_used_and_said()
    {
        Assert.Equal(5, Last(PastOutbreak, Usual).Years);
        Assert.Equal(4, Last(PastOutbreak[..((4 * 52) + 4)], Usual).Years);
        Assert.Equal(3, Last(PastOutbreak[..((4 * 52) + 3)], Usual).Years);
        Assert.Equal(1, Last(PastOutbreak[..(52 + 4)], Usual).Years);
        var none = Last(PastOutbreak[..(52 + 3)], Usual);
        Assert.Equal((StepStatus.InsufficientHistory, 0, null), (none.Status, none.Years, none.Alarm));
        Assert.Equal(StepStatus.InsufficientHistory, Last([7], Usual).Status);
        new FarringtonFlexible(Usual).Judge([], []);
    }

    [Fact]
    public void A_season_without_a_value_and_a_block_with_one_are_named()
    {
        double[] counts = [.. PastOutbreak];
        for (var year = 1; year <= 5; year++)
        {
            Array.Fill(counts, double.NaN, 399 - (52 * year) - 3, 7);
        }

        Assert.Equal(StepStatus.NoReference, Last(counts, Usual).Status);
        counts[399 - 52] = 9;
        Assert.Equal(StepStatus.Singular, Last(counts, Usual).Status);
    }

    [Fact]
    public void Corrected_mode_mends_score_and_error_and_nothing_else()
    {
        var (r, ours) = (Last(PastOutbreak, Usual), Last(PastOutbreak, Usual with { Corrected = true }));
        Assert.Equal(r.Dispersion, ours.Dispersion);
        Assert.Equal(r.UpperBound, ours.UpperBound);
        Assert.Equal(r.Fit, ours.Fit);
        Assert.Equal((10 - ours.Expected) / (ours.UpperBound - ours.Expected), ours.Score, 1e-12);
        Assert.NotEqual(r.FitError, ours.FitError);
    }

    [Fact]
    public void With_dates_a_year_of_53_weeks_is_a_year()
    {
        // 2015 and 2020 have 53 ISO weeks. The count of each week is its ISO week's number: the same season, the same
        // count.
        DateOnly[] mondays = [.. Enumerable.Range(0, 400).Select(i => new DateOnly(2014, 1, 6).AddDays(7 * i))];
        double[] counts = [.. mondays.Select(monday => (double)ISOWeek.GetWeekOfYear(monday))];
        var settings = Usual with { Periods = 1, HalfWindow = 0, ExcludeRecent = 0, Years = 5, Trend = false };
        var one = new FarringtonFlexibleResult[1];
        var at = Array.IndexOf(mondays, new DateOnly(2021, 6, 7));
        new FarringtonFlexible(settings).JudgeLast(counts.AsSpan(0, at + 1), one, mondays.AsSpan(0, at + 1));
        Assert.Equal((5, 5), (one[0].Years, one[0].BaselineSteps));
        Assert.Equal(23, one[0].Expected, 0.5);
    }

    [Fact]
    public void The_29th_of_February_is_compared_with_the_1st_of_March()
    {
        DateOnly[] days = [.. Enumerable.Range(0, 366 + 59).Select(i => new DateOnly(2023, 1, 1).AddDays(i))];
        double[] counts = [.. days.Select(d => d == new DateOnly(2023, 3, 1) ? 50.0 : 1)];
        var settings = new FarringtonFlexibleParameters
        {
            StepsPerYear = 365, Periods = 1, HalfWindow = 1, ExcludeRecent = 0, Years = 1, Reweight = false,
            LimitCases = 0,
        };
        var one = new FarringtonFlexibleResult[1];
        var at = Array.IndexOf(days, new DateOnly(2024, 2, 29));
        new FarringtonFlexible(settings).JudgeLast(counts.AsSpan(0, at + 1), one, days.AsSpan(0, at + 1));
        Assert.Equal(4, one[0].BaselineSteps); // 28 February to 2 March, and the day before the judged one
        Assert.Equal((50.0 + 1 + 1 + 1) / 4, one[0].Expected, 1e-6);
    }

    [Fact]
    public void A_gap_where_a_reference_date_would_be_is_named()
    {
        List<DateOnly> mondays = [.. Enumerable.Range(0, 300).Select(i => new DateOnly(2014, 1, 6).AddDays(7 * i))];
        var last = mondays[^1];
        mondays.RemoveAll(m => Math.Abs(m.DayNumber - last.AddYears(-2).DayNumber) < 8);
        var one = new FarringtonFlexibleResult[1];
        new FarringtonFlexible(Usual).JudgeLast(new double[mondays.Count], one, mondays.ToArray());
        Assert.Equal(StepStatus.NoReference, one[0].Status);
    }

    [Fact]
    public void A_judged_week_allocates_nothing()
    {
        var detector = new FarringtonFlexible(Usual);
        var results = new FarringtonFlexibleResult[52];
        detector.JudgeLast(PastOutbreak, results);
        var before = GC.GetAllocatedBytesForCurrentThread();
        detector.JudgeLast(PastOutbreak, results);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Settings_outside_their_range_are_refused()
    {
        Refused(() => Usual with { Years = 0 }, () => Usual with { Years = FarringtonFlexibleParameters.YearsMax + 1 });
        Refused(
            () => Usual with { HalfWindow = -1 },
            () => Usual with { HalfWindow = FarringtonFlexibleParameters.HalfWindowMax + 1 });
        Refused(
            () => Usual with { Periods = 0 },
            () => Usual with { Periods = FarringtonFlexibleParameters.PeriodsMax + 1 });
        Refused(
            () => Usual with { ExcludeRecent = -1 },
            () => Usual with { ExcludeRecent = FarringtonFlexibleParameters.ExcludeRecentMax + 1 });
        Refused(
            () => Usual with { StepsPerYear = 0 },
            () => Usual with { StepsPerYear = FarringtonFlexibleParameters.StepsPerYearMax + 1 });
        Refused(
            () => Usual with { LimitPeriods = 0 },
            () => Usual with { LimitPeriods = FarringtonFlexibleParameters.LimitPeriodsMax + 1 });
        Refused(() => Usual with { WeightsThreshold = -1 }, () => Usual with { WeightsThreshold = double.NaN });
        Refused(() => Usual with { TrendPValue = -0.1 }, () => Usual with { TrendPValue = 1.1 });
        Refused(() => Usual with { Alpha = 0 }, () => Usual with { Alpha = 1 });
        Refused(() => Usual with { Bound = (FarringtonBound)9 }, () => Usual with { Power = (FarringtonPower)9 });
        Assert.Throws<ArgumentException>(() => new FarringtonFlexible(Usual with { HalfWindow = 26 }));
        Assert.Throws<ArgumentException>(() => new FarringtonFlexible(Usual with { Periods = 53 }));
        var detector = new FarringtonFlexible(Usual with
        {
            Years = 50, ExcludeRecent = 1_000, HalfWindow = 25, Periods = 52, LimitPeriods = 366, TrendPValue = 0,
        });
        var two = new FarringtonFlexibleResult[2];
        Assert.Throws<ArgumentException>(() => detector.Judge(new double[3], two));
        Assert.Throws<ArgumentException>(() => detector.JudgeLast(new double[1], two));
        Assert.Throws<ArgumentException>(() => detector.Judge(new double[2], two, new DateOnly[1]));
        Assert.Throws<ArgumentException>(() => detector.Judge(new double[2], two, new DateOnly[2]));
    }

    private static void Refused(params Func<object>[] settings) =>
        Assert.All(settings, make => Assert.Throws<ArgumentOutOfRangeException>(make));

    private static Config Few => Config.QuickThrowOnFailure.WithMaxTest(20);

    private static Arbitrary<bool> Either => Gen.Elements(true, false).ToArbitrary();

    private static Arbitrary<double[]> Counts(int min, int max) =>
        Gen.Choose(min, max).Select(n => (double)n).ArrayOf(330).ToArbitrary();

    private static Arbitrary<FarringtonFlexibleParameters> Settings => (
        from bound in Gen.Elements(Enum.GetValues<FarringtonBound>())
        from power in Gen.Elements(Enum.GetValues<FarringtonPower>())
        from periods in Gen.Elements(1, 5, 10)
        from reweight in Gen.Elements(true, false)
        from corrected in Gen.Elements(true, false)
        from trend in Gen.Elements(0, 0.05, 1)
        select Usual with
        {
            Bound = bound, Power = power, Periods = periods, Reweight = reweight, Corrected = corrected,
            TrendPValue = trend,
        }).ToArbitrary();

    private static FarringtonFlexibleResult Last(double[] counts, FarringtonFlexibleParameters settings)
    {
        var one = new FarringtonFlexibleResult[1];
        new FarringtonFlexible(settings).JudgeLast(counts, one);
        return one[0];
    }

    private static double[] Read(string text) =>
        [.. text.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)
            .Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
}
