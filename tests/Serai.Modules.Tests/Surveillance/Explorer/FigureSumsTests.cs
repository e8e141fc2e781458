using Serai.Platform.Charts;
using Serai.Surveillance.Explorer;
using Serai.Surveillance.Series;
using Serai.Vocabulary.Notifications;

namespace Serai.Modules.Tests.Surveillance.Explorer;

public sealed class FigureSumsTests
{
    private static readonly DateOnly Monday = new(2020, 3, 9);

    [Fact]
    public void Days_of_several_series_add_up_and_say_how_many_reported()
    {
        var sums = Of([Days(0, 1, 2, null), Days(0, 10, null, null)], CurvePeriod.Day, Monday,
            Monday.AddDays(2));
        Assert.Equal([11L, 2L, null], sums.Select(p => p.Value));
        Assert.Equal([(2, 2), (1, 2), (0, 2)], sums.Select(p => (p.Reported, p.Expected)));
    }

    [Fact]
    public void Weeks_begin_on_Monday_and_know_their_unfinished_edges()
    {
        var sums = Of([Days(-1, [.. Enumerable.Repeat((long?)1, 9)])], CurvePeriod.Week,
            Monday.AddDays(-1), Monday.AddDays(7));
        Assert.Equal([Monday.AddDays(-7), Monday, Monday.AddDays(7)], sums.Select(p => p.Day));
        Assert.Equal([1L, 7L, 1L], sums.Select(p => p.Value));
        Assert.Equal([(1, 1), (7, 7), (1, 1)], sums.Select(p => (p.Reported, p.Expected)));
    }

    [Fact]
    public void The_sums_of_weeks_are_the_sums_of_their_days()
    {
        var random = new Random(20_200_313);
        var days = Days(
            3, [.. Enumerable.Range(0, 400).Select(_ => random.Next(5) == 0 ? (long?)null : random.Next(99))]);
        var (from, to) = (days[0].Date, days[^1].Date);
        var byDay = Of([days], CurvePeriod.Day, from, to);
        var byWeek = Of([days], CurvePeriod.Week, from, to);
        Assert.Equal(byDay.Sum(p => p.Value ?? 0), byWeek.Sum(p => p.Value ?? 0));
        Assert.Equal(byDay.Sum(p => p.Reported), byWeek.Sum(p => p.Reported));
        Assert.Equal(byDay.Sum(p => p.Expected), byWeek.Sum(p => p.Expected));
    }

    [Fact]
    public void Days_outside_the_range_and_days_without_a_report_add_nothing()
    {
        var sums = Of([Days(-2, 9, 9, 0, 9)], CurvePeriod.Day, Monday, Monday);
        Assert.Equal([0L], sums.Select(p => p.Value));
        Assert.Equal([null], Of([[]], CurvePeriod.Day, Monday, Monday).Select(p => p.Value));
    }

    [Fact]
    public void An_average_needs_a_week_and_four_reports_in_it()
    {
        var means = FigureSums.Average(Of(
            [Days(0, 7, 7, 7, 7, 7, 7, 7, 14, null, null, null, null)], CurvePeriod.Day, Monday, Monday.AddDays(11)));
        Assert.All(means.Take(6), m => Assert.Null(m));
        Assert.Equal([7.0, 8.0, 49.0 / 6, 42.0 / 5, 35.0 / 4, null], means.Skip(6));
    }

    [Theory]
    [InlineData("2020-12-31", "2020-W53")]
    [InlineData("2021-01-03", "2020-W53")]
    [InlineData("2021-01-04", "2021-W01")]
    [InlineData("2019-12-30", "2020-W01")]
    public void Weeks_are_named_as_ISO_8601_says(string day, string week) =>
        Assert.Equal(week, FigureSums.NameOf(SurveillanceRoom.Day(day), CurvePeriod.Week));

    private static List<FigurePoint> Of(
        IReadOnlyList<IReadOnlyList<DayCount>> series, CurvePeriod period, DateOnly from, DateOnly to)
    {
        DaySums sums = new();
        foreach (var day in series.SelectMany(days => days).Where(d => d.Count is not null))
        {
            sums.Add(day.Date.DayNumber, day.Count!.Value);
        }

        return FigureSums.Of(sums, series.Count, period, from, to);
    }

    private static List<DayCount> Days(int offset, params long?[] counts) =>
        [.. counts.Select((c, i) => new DayCount(Monday.AddDays(offset + i), c))];
}
