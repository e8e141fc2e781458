using System.Globalization;
using Serai.Vocabulary.Notifications;

namespace Serai.Surveillance.Signals;

/// <summary>What is known of one ISO week of a series.</summary>
/// <param name="Monday">Its first day.</param>
/// <param name="Sum">The sum of what was reported.</param>
/// <param name="Days">Days that were reported; of a weekly series its reports.</param>
/// <param name="IsWhole">Nothing is missing: all seven days, or the report of a weekly series.</param>
public sealed record WeekCount(DateOnly Monday, long Sum, int Days, bool IsWhole)
{
    /// <summary>What can be compared with other weeks: a sum of five days says nothing about seven.</summary>
    public long? Count => IsWhole ? Sum : null;

    /// <summary>Some days were reported and some were not: the sum is the least that the week may come to.</summary>
    public bool IsPartial => Days > 0 && !IsWhole;
}

/// <summary>The ISO weeks of a series, no gaps, from the first that has a count to the last that is over.</summary>
internal sealed record WeekCounts(IReadOnlyList<WeekCount> Weeks)
{
    public const int DaysPerWeek = 7;

    /// <summary>
    /// A series is a weekly one when its last reports, this many, all stand on the same day of the week. Days without
    /// cases that a sender leaves out could look like that for some weeks, but hardly for eight.
    /// </summary>
    public const int WeeklyReportsMin = 8;

    public static DateOnly MondayOf(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % DaysPerWeek));

    /// <summary>The Monday of the last week that is over when this day ends.</summary>
    public static DateOnly LastOver(DateOnly today) => MondayOf(today.AddDays(1)).AddDays(-DaysPerWeek);

    /// <summary>The name of the week by ISO 8601: 2020-W11.</summary>
    public static string NameOf(DateOnly day) => string.Create(
        CultureInfo.InvariantCulture, $"{ISOWeek.GetYear(day):0000}-W{ISOWeek.GetWeekOfYear(day):00}");

    public static bool IsWeekly(IReadOnlyList<DayCount> days) =>
        days.Count >= WeeklyReportsMin
        && days.TakeLast(WeeklyReportsMin).All(d => d.Date.DayOfWeek == days[^1].Date.DayOfWeek);

    /// <summary>The weeks of reported days, in order of days.</summary>
    public static WeekCounts Of(IReadOnlyList<DayCount> days, DateOnly today)
    {
        var last = LastOver(today);
        if (days.Count == 0 || MondayOf(days[0].Date) > last)
        {
            return new WeekCounts([]);
        }

        var first = MondayOf(days[0].Date);
        var weeks = ((last.DayNumber - first.DayNumber) / DaysPerWeek) + 1;
        var (sums, reports) = (new long[weeks], new int[weeks]);
        foreach (var day in days.Where(d => d.Count is not null && MondayOf(d.Date) <= last))
        {
            var week = (day.Date.DayNumber - first.DayNumber) / DaysPerWeek;
            sums[week] += day.Count!.Value;
            reports[week]++;
        }

        var whole = IsWeekly(days) ? 1 : DaysPerWeek;
        return new WeekCounts([.. Enumerable.Range(0, weeks).Select(week => new WeekCount(
            first.AddDays(week * DaysPerWeek), sums[week], reports[week], reports[week] >= whole))]);
    }
}
