using System.Globalization;
using Serai.Epidemiology;
using Serai.Surveillance.Series;
using Serai.Vocabulary.Notifications;

namespace Serai.Surveillance.Signals;

/// <summary>
/// Judges the last weeks of a series by Farrington flexible against the same season of earlier years. Weeks before
/// those are history: they are what others are compared with and raise no signal.
/// </summary>
internal static class JudgeWeeks
{
    public const string Method = "farrington-flexible";

    /// <summary>Changes whenever a result could.</summary>
    public const string MethodVersion = "1";

    /// <summary>Weeks that may raise a signal: reports come in, and are corrected, for about a month.</summary>
    public const int JudgedWeeks = 4;

    /// <summary>One earlier year cannot tell a season from an outbreak.</summary>
    public const int HistoryYearsMin = 2;

    private const int WeeksPerYearMax = 53;
    private const double HighFactor = 2;
    private const double HighExcess = 5;

    /// <summary>
    /// The recommendation of Noufaily and others (2013): the 0.995 quantile. Mended, because nobody compares a signal
    /// with R.
    /// </summary>
    public static readonly FarringtonFlexibleParameters Parameters = new() { Alpha = 0.005, Corrected = true };

    /// <summary>How far back the reference of the first judged week reaches, a window's half width and more.</summary>
    private static readonly int HistoryWeeks =
        (Parameters.Years * WeeksPerYearMax) + Parameters.HalfWindow + JudgedWeeks + 1;

    /// <summary>The first day that a judgement today looks at.</summary>
    public static DateOnly HistoryFrom(DateOnly today) =>
        WeekCounts.MondayOf(today).AddDays(-HistoryWeeks * WeekCounts.DaysPerWeek);

    /// <summary>The first day of the weeks that are judged today.</summary>
    public static DateOnly JudgedFrom(DateOnly today) =>
        WeekCounts.LastOver(today).AddDays((1 - JudgedWeeks) * WeekCounts.DaysPerWeek);

    /// <summary>The judgement of the last weeks; nothing where there is too little history.</summary>
    public static FarringtonFlexibleResult[] Judge(WeekCounts weeks, int last)
    {
        // A negative sum corrects earlier weeks; it says nothing about its own.
        double[] counts = [.. weeks.Counts.Select(c => c is >= 0 ? c.Value : double.NaN)];
        DateOnly[] mondays = [.. weeks.Mondays];
        var results = new FarringtonFlexibleResult[Math.Min(last, counts.Length)];
        new FarringtonFlexible(Parameters).JudgeLast(counts, results, mondays);
        return results;
    }

    /// <summary>Whether a judgement has enough history to raise a signal or to show a bound.</summary>
    public static bool Stands(FarringtonFlexibleResult result) =>
        result.Years >= HistoryYearsMin && !double.IsNaN(result.UpperBound);

    public static List<Alarm> Decide(
        SeriesKey key, IReadOnlyList<DayCount> days, DateOnly today, bool isAlwaysNotifiable)
    {
        var weeks = WeekCounts.Of(days, today);
        var results = Judge(weeks, JudgedWeeks);
        List<Alarm> alarms = [];
        for (var i = 0; i < results.Length; i++)
        {
            if (results[i].Alarm == true && Stands(results[i]))
            {
                var week = weeks.Counts.Count - results.Length + i;
                var alarm = AlarmOf(key, weeks, week, results[i]);
                alarms.Add(isAlwaysNotifiable ? alarm with { Priority = SignalPriority.Urgent } : alarm);
            }
        }

        return alarms;
    }

    private static Alarm AlarmOf(SeriesKey key, WeekCounts weeks, int week, FarringtonFlexibleResult result)
    {
        var from = Math.Max(0, week - HistoryWeeks);
        List<DayCount> window = [.. Enumerable.Range(from, week - from + 1)
            .Select(i => new DayCount(weeks.Mondays[i], weeks.Counts[i]))];
        var subject = key.Indicator == SeriesKey.Cases ? "" : key.Indicator + "-";
        var sentence = new Dictionary<string, string>
        {
            ["count"] = Plain(result.Observed),
            ["date"] = weeks.Mondays[week].ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["mean"] = Plain(result.Expected),
            ["bound"] = Plain(result.UpperBound),
            ["years"] = Plain(result.Years),
        };
        var isHigh = result.Observed >= HighFactor * result.UpperBound
            && result.Observed - result.Expected >= HighExcess;
        return new Alarm(
            new SignalEvidence(
                weeks.Mondays[week],
                (long)result.Observed,
                Method,
                MethodVersion,
                Settings(result.Years),
                window,
                SignalEvidence.HashOf(window),
                new WhySentence($"why.{subject}above-season", sentence),
                result.UpperBound,
                result.Expected),
            isHigh ? SignalPriority.High : SignalPriority.Watch);
    }

    /// <summary>As <c>serai detect --set</c> takes them; true and false as 1 and 0. The bound is nb-plugin.</summary>
    private static Dictionary<string, double> Settings(int years) => new()
    {
        ["years"] = years,
        ["half-window"] = Parameters.HalfWindow,
        ["periods"] = Parameters.Periods,
        ["exclude-recent"] = Parameters.ExcludeRecent,
        ["reweight"] = Parameters.Reweight ? 1 : 0,
        ["weights-threshold"] = Parameters.WeightsThreshold,
        ["p-threshold-trend"] = Parameters.TrendPValue,
        ["alpha"] = Parameters.Alpha,
        ["limit-cases"] = Parameters.LimitCases,
        ["limit-periods"] = Parameters.LimitPeriods,
        ["corrected"] = Parameters.Corrected ? 1 : 0,
    };

    private static string Plain(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
