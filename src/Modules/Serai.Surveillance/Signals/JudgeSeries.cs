using System.Globalization;
using Serai.Epidemiology;
using Serai.Platform.Data;
using Serai.Platform.Time;
using Serai.Surveillance.Imports;
using Serai.Surveillance.Series;
using Serai.Vocabulary.Notifications;

namespace Serai.Surveillance.Signals;

/// <summary>The days of a series that a judgement looks at.</summary>
/// <param name="Key">What is counted.</param>
/// <param name="Past">What lies before the first day.</param>
/// <param name="From">The first day of the window.</param>
/// <param name="Counts">One a day from there to today; null = not reported.</param>
internal sealed record SeriesWindow(SeriesKey Key, SeriesPast Past, DateOnly From, IReadOnlyList<long?> Counts);

/// <summary>
/// Judges the last days of a series with EARS C1, C2 and C3 and the rule "first case ever seen here", and its last
/// weeks by <see cref="JudgeWeeks"/>. Older days are history: they are what others are compared with and raise no
/// signal.
/// </summary>
internal static class JudgeSeries
{
    /// <summary>Days that may raise a signal, today included.</summary>
    public const int JudgedDays = 14;

    /// <summary>Days before the judged one that its evidence shows; more than any method here looks back.</summary>
    public const int WindowDays = 28;

    public const string FirstCaseMethod = "first-case";

    public const string SumMethod = "ears-c3";

    /// <summary>Changes whenever a result could.</summary>
    public const string MethodVersion = "1";

    private const double HighFactor = 2;
    private const double HighExcess = 5;

    private static readonly (string Name, EarsParameters Parameters)[] Methods =
    [
        ("ears-c1", new EarsParameters(EarsMethod.C1)),
        ("ears-c2", new EarsParameters(EarsMethod.C2)),
        (SumMethod, new EarsParameters(EarsMethod.C3)),
    ];

    /// <summary>The longest way a changed day reaches into the judgement of later ones.</summary>
    private static readonly int Reach = Methods.Max(m => m.Parameters.HistorySteps);

    /// <summary>Days before the judged one that a method compares it with; null where it compares with none.</summary>
    public static int? HistoryDaysOf(string method) =>
        Methods.Where(m => m.Name == method).Select(m => (int?)m.Parameters.HistorySteps).FirstOrDefault();

    /// <summary>Whether a figure of a day that became known on another was among those that are judged.</summary>
    public static bool IsJudgedOn(DateOnly day, DateOnly known) => known < day.AddDays(JudgedDays);

    /// <summary>Whether a change of these days can raise anything; older ones are history.</summary>
    public static bool IsDue(TouchedSeries touched, DateOnly today) =>
        IsDaily(touched, today) || IsWeekly(touched, today);

    /// <summary>
    /// The alarms of what an import touched, as the figures stand in this session. Those that were taken before change
    /// nothing when they are taken again.
    /// </summary>
    public static List<Alarm> Find(Session session, CodeBook codes, TouchedSeries touched, DateOnly today)
    {
        var (isDaily, isWeekly) = (IsDaily(touched, today), IsWeekly(touched, today));
        if (!(isDaily || isWeekly) || SeriesTable.KeyOf(session, touched.Series) is not { } key)
        {
            return [];
        }

        if (IsToldTwice(session, key))
        {
            return [];
        }

        var judgedFrom = Later(today.AddDays(1 - JudgedDays), touched.From);
        var from = judgedFrom.AddDays(-WindowDays);
        var first = isWeekly ? JudgeWeeks.HistoryFrom(today) : from;
        // Chunks hold whole years: what lies before the window in its first one is read with it.
        var days = SeriesTable.Days(session, touched.Series, new DateOnly(first.Year, 1, 1), today);
        var isUrgent = codes.IsAlwaysNotifiable(key.Disease);
        List<Alarm> alarms = [];
        if (isDaily)
        {
            var start = days.FindIndex(d => d.Date >= from);
            var shown = start < 0 ? [] : days[start..];
            var past = SeriesTable.PastOf(session, touched.Series, first.Year, days[..^shown.Count]);
            var window = new SeriesWindow(key, past, from, Dense(shown, from, today));
            alarms.AddRange(Decide(window, judgedFrom, isUrgent));
        }

        if (isWeekly)
        {
            alarms.AddRange(JudgeWeeks.Decide(key, days.FindAll(d => d.Date >= first), today, isUrgent));
        }

        return alarms;
    }

    /// <summary>Judges in the transaction that changed the figures; how many signals were raised.</summary>
    public static int Run(WriteSession tx, CodeBook codes, TouchedSeries touched, Moment now) =>
        Raise(tx, touched.Series, Find(tx, codes, touched, now.Today), now);

    /// <summary>How many signals the alarms of a series raise.</summary>
    public static int Raise(WriteSession tx, long series, List<Alarm> alarms, Moment now) =>
        alarms.Count(alarm => SignalEpisodes.Take(tx, series, alarm, now));

    private static bool IsDaily(TouchedSeries touched, DateOnly today) =>
        touched.To.AddDays(Reach) >= Later(today.AddDays(1 - JudgedDays), touched.From);

    private static bool IsWeekly(TouchedSeries touched, DateOnly today) =>
        touched.To >= JudgeWeeks.JudgedFrom(today);

    /// <summary>
    /// The same cases by the day they were reported: judging both would raise each signal twice, and of the two dates
    /// only that one is complete for the last days.
    /// </summary>
    public static bool IsToldTwice(Session session, SeriesKey key) => key.DatedBy != SeriesKey.ReportDate
        && SeriesTable.Find(session, key with { DatedBy = SeriesKey.ReportDate }) is not null;

    /// <summary>The alarms of a window, day by day, the most urgent of a day first.</summary>
    public static List<Alarm> Decide(SeriesWindow window, DateOnly judgedFrom, bool isAlwaysNotifiable)
    {
        var judged = window.Counts.Count - (judgedFrom.DayNumber - window.From.DayNumber);
        List<Alarm> alarms = [.. FirstCases(window, judged)];
        // A negative count corrects earlier days; it says nothing about its own.
        double[] counts = [.. window.Counts.Select(c => c is >= 0 ? c.Value : double.NaN)];
        var results = new EarsResult[judged];
        foreach (var (name, parameters) in Methods)
        {
            Ears.JudgeLast(counts, results, parameters);
            for (var i = 0; i < judged; i++)
            {
                // C3 may alarm on a day without cases because of the days before: nothing new to look at.
                if (results[i] is { Alarm: true, Observed: > 0 })
                {
                    alarms.Add(EarsAlarm(window, counts.Length - judged + i, name, parameters, results[i]));
                }
            }
        }

        return [.. alarms
            .Select(a => isAlwaysNotifiable ? a with { Priority = SignalPriority.Urgent } : a)
            .OrderBy(a => a.Day).ThenByDescending(a => a.Priority)];
    }

    private static IEnumerable<Alarm> FirstCases(SeriesWindow window, int judged)
    {
        if (window.Key.Indicator != SeriesKey.Cases)
        {
            yield break;
        }

        double[] counts = [window.Past.Sum, .. window.Counts.Select(c => (double?)c ?? double.NaN)];
        if (FirstCase.Find(counts, counts.Length - judged) is not { } found)
        {
            yield break;
        }

        var step = found.Index - 1;
        var reported = window.Past.Days + window.Counts.Take(step).Count(c => c is not null);
        // Without figures from before, nobody can say that it never happened: the sentence does not either.
        var why = reported > 0 ? "why.first-case" : "why.first-report";
        yield return new Alarm(
            EvidenceOf(window, step, FirstCaseMethod, [], why, ("days", Plain(reported))),
            SignalPriority.Urgent);
    }

    private static Alarm EarsAlarm(
        SeriesWindow window, int step, string method, EarsParameters parameters, EarsResult result)
    {
        var subject = window.Key.Indicator == SeriesKey.Cases ? "" : window.Key.Indicator + "-";
        var key = $"why.{subject}{(parameters.Method == EarsMethod.C3 ? "above-three-days" : "above-expected")}";
        var evidence = EvidenceOf(
            window,
            step,
            method,
            new()
            {
                ["baseline"] = parameters.Baseline,
                ["min-sigma"] = parameters.MinSigma,
                ["alpha"] = parameters.Alpha,
            },
            key,
            ("bound", Plain(result.UpperBound)),
            ("mean", Plain(result.Mean)));
        var isHigh = parameters.Method != EarsMethod.C1
            && result.Observed >= HighFactor * result.UpperBound
            && result.Observed - result.Mean >= HighExcess;
        return new Alarm(
            evidence with
            {
                // C3 has no bound in cases of its day: of three days the first two may alarm by themselves.
                Threshold = parameters.Method == EarsMethod.C3 ? null : result.UpperBound,
                BaselineMean = result.Mean,
                BaselineDeviation = result.Deviation,
            },
            isHigh ? SignalPriority.High : SignalPriority.Watch);
    }

    private static SignalEvidence EvidenceOf(
        SeriesWindow window,
        int step,
        string method,
        Dictionary<string, double> parameters,
        string why,
        params (string Name, string Value)[] values)
    {
        var day = window.From.AddDays(step);
        var observed = window.Counts[step]!.Value;
        var shown = Enumerable.Range(Math.Max(0, step - WindowDays), Math.Min(step, WindowDays) + 1)
            .Select(i => new DayCount(window.From.AddDays(i), window.Counts[i]))
            .SkipWhile(d => d.Count is null)
            .ToList();
        var sentence = new Dictionary<string, string>
        {
            ["count"] = Plain(observed),
            ["date"] = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        };
        foreach (var (name, value) in values)
        {
            sentence[name] = value;
        }

        return new SignalEvidence(
            day,
            observed,
            method,
            MethodVersion,
            parameters,
            shown,
            SignalEvidence.HashOf(shown),
            new WhySentence(why, sentence));
    }

    private static List<long?> Dense(List<DayCount> days, DateOnly from, DateOnly to)
    {
        List<long?> dense = [.. Enumerable.Repeat((long?)null, to.DayNumber - from.DayNumber + 1)];
        foreach (var day in days)
        {
            dense[day.Date.DayNumber - from.DayNumber] = day.Count;
        }

        return dense;
    }

    private static DateOnly Later(DateOnly a, DateOnly b) => a > b ? a : b;

    private static string Plain(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
