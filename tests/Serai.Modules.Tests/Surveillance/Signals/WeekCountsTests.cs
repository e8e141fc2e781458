using Serai.Surveillance.Signals;
using Serai.Vocabulary.Notifications;

namespace Serai.Modules.Tests.Surveillance.Signals;

public sealed class WeekCountsTests
{
    private static readonly DateOnly Monday = new(2020, 3, 2);

    [Fact]
    public void Days_become_sums_of_whole_weeks_and_a_week_with_a_day_missing_is_missing()
    {
        List<DayCount> days = [.. Enumerable.Range(0, 24).Select(i => new DayCount(Monday.AddDays(i), i))];
        days.RemoveAt(8);
        var weeks = WeekCounts.Of(days, Monday.AddDays(23));
        Assert.Equal([Monday, Monday.AddDays(7), Monday.AddDays(14)], weeks.Weeks.Select(w => w.Monday));
        Assert.Equal([21, null, 119], Counts(weeks));
        Assert.Equal((62, 6, true), (weeks.Weeks[1].Sum, weeks.Weeks[1].Days, weeks.Weeks[1].IsPartial));
    }

    [Fact]
    public void The_running_week_is_not_there_until_its_Sunday()
    {
        List<DayCount> days = [.. Enumerable.Range(0, 14).Select(i => new DayCount(Monday.AddDays(i), 1))];
        Assert.Equal([7], Counts(WeekCounts.Of(days[..13], Monday.AddDays(12))));
        Assert.Equal([7, 7], Counts(WeekCounts.Of(days, Monday.AddDays(13))));
        Assert.Equal([7, null], Counts(WeekCounts.Of(days[..13], Monday.AddDays(13))));
        Assert.Empty(Counts(WeekCounts.Of(days[..5], Monday.AddDays(4))));
        Assert.Empty(Counts(WeekCounts.Of([], Monday)));
    }

    [Fact]
    public void Eight_reports_on_one_weekday_make_a_weekly_series_and_seven_do_not()
    {
        List<DayCount> weekly = [.. Enumerable.Range(0, 9).Select(i => new DayCount(Monday.AddDays(2 + (7 * i)), 5))];
        Assert.True(WeekCounts.IsWeekly(weekly[..WeekCounts.WeeklyReportsMin]));
        Assert.False(WeekCounts.IsWeekly(weekly[..(WeekCounts.WeeklyReportsMin - 1)]));
        Assert.False(WeekCounts.IsWeekly([.. weekly, new DayCount(weekly[^1].Date.AddDays(6), 5)]));
        weekly.RemoveAt(3);
        var weeks = WeekCounts.Of(weekly, Monday.AddDays(100));
        Assert.Equal([5, 5, 5, null, 5, 5, 5, 5, 5], Counts(weeks).Take(9));
        Assert.Equal(Monday, weeks.Weeks[0].Monday);
    }

    private static IEnumerable<long?> Counts(WeekCounts weeks) => weeks.Weeks.Select(w => w.Count);

    [Theory]
    [InlineData("2020-12-31", "2020-W53", "2020-12-28")]
    [InlineData("2021-01-03", "2020-W53", "2020-12-28")]
    [InlineData("2021-01-04", "2021-W01", "2021-01-04")]
    public void Weeks_are_those_of_ISO_8601(string day, string name, string monday)
    {
        Assert.Equal(name, WeekCounts.NameOf(SurveillanceRoom.Day(day)));
        Assert.Equal(SurveillanceRoom.Day(monday), WeekCounts.MondayOf(SurveillanceRoom.Day(day)));
    }
}
