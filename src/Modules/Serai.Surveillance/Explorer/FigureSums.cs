using System.Globalization;
using Serai.Platform.Charts;
using Serai.Surveillance.Series;

namespace Serai.Surveillance.Explorer;

/// <summary>One day or ISO week of a line.</summary>
/// <param name="Day">The day, or the Monday.</param>
/// <param name="Value">The sum of what was reported; null where nothing was.</param>
/// <param name="Reported">Reports that are in the sum: one a day and series.</param>
/// <param name="Expected">Reports that would make it whole.</param>
public sealed record FigurePoint(DateOnly Day, long? Value, int Reported, int Expected);

/// <summary>Adds up days and series, and keeps count of what was not reported.</summary>
public static class FigureSums
{
    /// <summary>Days of the moving average: a week, so that no weekday weighs more than another.</summary>
    public const int AverageDays = 7;

    /// <summary>With fewer reports in these days an average says little and is left out.</summary>
    public const int AverageReportsLeast = 4;

    private const int WeekDays = 7;

    /// <summary>The first day of the day or ISO week that holds a day.</summary>
    public static DateOnly StartOf(DateOnly day, CurvePeriod period) => period == CurvePeriod.Day
        ? day
        : day.AddDays(-(((int)day.DayOfWeek + WeekDays - 1) % WeekDays));

    /// <summary>Points from one day to another without gaps, each the sum of so many series.</summary>
    internal static List<FigurePoint> Of(DaySums days, int series, CurvePeriod period, DateOnly from, DateOnly to)
    {
        var length = period == CurvePeriod.Day ? 1 : WeekDays;
        var (start, end) = (StartOf(from, period).DayNumber, to.DayNumber);
        var sums = new long[((end - start) / length) + 1];
        var reported = new int[sums.Length];
        foreach (var (day, sum, reports) in days.Between(from.DayNumber, end))
        {
            var at = (day - start) / length;
            sums[at] += sum;
            reported[at] += reports;
        }

        List<FigurePoint> points = new(sums.Length);
        for (var i = 0; i < sums.Length; i++)
        {
            var day = start + (i * length);
            var held = Math.Min(day + length - 1, end) - Math.Max(day, from.DayNumber) + 1;
            points.Add(new FigurePoint(
                DateOnly.FromDayNumber(day), reported[i] == 0 ? null : sums[i], reported[i], held * series));
        }

        return points;
    }

    /// <summary>The mean of each day and the six before it, over the days that were reported.</summary>
    public static List<double?> Average(IReadOnlyList<FigurePoint> days)
    {
        List<double?> means = [];
        for (var i = 0; i < days.Count; i++)
        {
            var (sum, count) = (0L, 0);
            for (var j = Math.Max(0, i - AverageDays + 1); j <= i; j++)
            {
                sum += days[j].Value ?? 0;
                count += days[j].Value is null ? 0 : 1;
            }

            means.Add(i >= AverageDays - 1 && count >= AverageReportsLeast ? (double)sum / count : null);
        }

        return means;
    }

    /// <summary>A day or week as it stands in files: 2020-03-13, 2020-W11.</summary>
    public static string NameOf(DateOnly day, CurvePeriod period)
    {
        if (period == CurvePeriod.Day)
        {
            return day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        }

        var at = day.ToDateTime(TimeOnly.MinValue);
        return string.Create(CultureInfo.InvariantCulture, $"{ISOWeek.GetYear(at)}-W{ISOWeek.GetWeekOfYear(at):00}");
    }
}
