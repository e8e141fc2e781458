using System.Globalization;
using Serai.Epidemiology;
using Serai.Surveillance.Series;
using Serai.Vocabulary.Notifications;

namespace Serai.Surveillance.Signals;

/// <summary>What is said of a week, and why it is not judged where it is not.</summary>
public enum WeekVerdict
{
    /// <summary>Not above what the season leads one to expect.</summary>
    Usual,

    /// <summary>Above it; of a week with days missing that is already certain.</summary>
    Above,

    /// <summary>Nothing was reported.</summary>
    Missing,

    /// <summary>Days are missing, and those reported are not above: nobody can say that the week was usual.</summary>
    Incomplete,

    /// <summary>Too few cases in the last weeks for a judgement.</summary>
    TooFewCases,

    /// <summary>Fewer than <see cref="JudgeWeeks.HistoryYearsMin"/> earlier years hold this season.</summary>
    ShortHistory,

    /// <summary>The earlier years lead to no expectation: the model did not settle, or has no finite bound.</summary>
    NoModel,
}

/// <summary>
/// Judges the last weeks of a series by Farrington flexible against the same season of earlier years. Weeks before
/// those are history: they are what others are compared with and raise no signal.
/// </summary>
internal static class JudgeWeeks
{
    public const string Method = "farrington-flexible";

    /// <summary>Changes whenever a result could.</summary>
    public const string MethodVersion = "2";

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
        // Partial sums of the last weeks are judged: they are no reference of each other, because that ends half a
        // year before. A negative sum corrects earlier weeks; it says nothing about its own.
        var partial = weeks.Weeks.Count - JudgedWeeks;
        double[] counts = [.. weeks.Weeks.Select((w, i) =>
            (i >= partial && w.IsPartial ? w.Sum : w.Count) is >= 0 and { } count ? count : double.NaN)];
        DateOnly[] mondays = [.. weeks.Weeks.Select(w => w.Monday)];
        var results = new FarringtonFlexibleResult[Math.Min(last, counts.Length)];
        new FarringtonFlexible(Parameters).JudgeLast(counts, results, mondays);
        return results;
    }

    /// <summary>Whether a judgement has enough history to raise a signal or to show a bound.</summary>
    public static bool Stands(FarringtonFlexibleResult result) =>
        result.Years >= HistoryYearsMin && !double.IsNaN(result.UpperBound);

    public static WeekVerdict VerdictOf(WeekCount week, FarringtonFlexibleResult result) => week.Days == 0
        ? WeekVerdict.Missing
        : result.Status switch
        {
            StepStatus.InsufficientHistory or StepStatus.NoReference => WeekVerdict.ShortHistory,
            _ when result.Years < HistoryYearsMin => WeekVerdict.ShortHistory,
            StepStatus.TooFewCases => week.IsWhole ? WeekVerdict.TooFewCases : WeekVerdict.Incomplete,
            _ when !Stands(result) => WeekVerdict.NoModel,
            _ when result.Alarm == true => WeekVerdict.Above,
            _ => week.IsWhole ? WeekVerdict.Usual : WeekVerdict.Incomplete,
        };

    public static List<Alarm> Decide(
        SeriesKey key, IReadOnlyList<DayCount> days, DateOnly today, bool isAlwaysNotifiable)
    {
        var weeks = WeekCounts.Of(days, today);
        var results = Judge(weeks, JudgedWeeks);
        List<Alarm> alarms = [];
        for (var i = 0; i < results.Length; i++)
        {
            var week = weeks.Weeks.Count - results.Length + i;
            if (VerdictOf(weeks.Weeks[week], results[i]) == WeekVerdict.Above)
            {
                var alarm = AlarmOf(key, weeks.Weeks, week, results[i]);
                alarms.Add(isAlwaysNotifiable ? alarm with { Priority = SignalPriority.Urgent } : alarm);
            }
        }

        return alarms;
    }

    private static Alarm AlarmOf(
        SeriesKey key, IReadOnlyList<WeekCount> weeks, int week, FarringtonFlexibleResult result)
    {
        // The judged week stands in the window with what was judged, be it partial; the others when they are whole.
        var from = Math.Max(0, week - HistoryWeeks);
        List<DayCount> window = [.. Enumerable.Range(from, week - from)
            .Select(i => new DayCount(weeks[i].Monday, weeks[i].Count)), new(weeks[week].Monday, weeks[week].Sum)];
        var subject = key.Indicator == SeriesKey.Cases ? "" : key.Indicator + "-";
        var part = weeks[week].IsPartial ? "-so-far" : "";
        var sentence = new Dictionary<string, string>
        {
            ["count"] = Plain(result.Observed),
            ["date"] = weeks[week].Monday.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["days"] = Plain(weeks[week].Days),
            ["mean"] = Plain(result.Expected),
            ["bound"] = Plain(result.UpperBound),
            ["years"] = Plain(result.Years),
        };
        var isHigh = result.Observed >= HighFactor * result.UpperBound
            && result.Observed - result.Expected >= HighExcess;
        return new Alarm(
            new SignalEvidence(
                weeks[week].Monday,
                (long)result.Observed,
                Method,
                MethodVersion,
                Settings(result.Years),
                window,
                SignalEvidence.HashOf(window),
                new WhySentence($"why.{subject}above-season{part}", sentence),
                result.UpperBound,
                result.Expected),
            isHigh ? SignalPriority.High : SignalPriority.Watch);
    }

    /// <summary>As <c>serai detect --set</c> takes them; true and false as 1 and 0. The bound is nb-plugin.</summary>
    public static Dictionary<string, double> Settings(int years) => new()
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
