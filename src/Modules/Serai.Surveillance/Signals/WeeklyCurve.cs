using Serai.Epidemiology;

namespace Serai.Surveillance.Signals;

/// <summary>One week of a series with what Farrington flexible says of it.</summary>
/// <param name="Threshold">The largest count that would not stand out; null where there is no judgement.</param>
/// <param name="Expected">What the season leads one to expect; null where there is no judgement.</param>
/// <param name="Years">Earlier years that hold the season.</param>
/// <param name="IsAlarm">It raised an alarm, or stands above the threshold by what is known.</param>
public sealed record JudgedWeek(
    WeekCount Week, WeekVerdict Verdict, double? Threshold, double? Expected, int Years, bool IsAlarm)
{
    internal static JudgedWeek Of(WeekCount week, FarringtonFlexibleResult result, IReadOnlySet<DateOnly> alarms)
    {
        var verdict = JudgeWeeks.VerdictOf(week, result);
        var stands = JudgeWeeks.Stands(result);
        return new JudgedWeek(
            week,
            verdict,
            stands ? result.UpperBound : null,
            stands ? result.Expected : null,
            result.Years,
            verdict == WeekVerdict.Above || alarms.Contains(week.Monday));
    }
}

/// <summary>The weeks of a series, in order, judged one by one by the figures before each.</summary>
/// <param name="AsOf">The instant at which these figures were known.</param>
public sealed record WeeklyCurve(IReadOnlyList<JudgedWeek> Weeks, DateTimeOffset AsOf)
{
    /// <summary>Whether any week could be judged: without that there is nothing to compare days with.</summary>
    public bool IsJudged => Weeks.Any(w => w.Threshold is not null);

    /// <summary>The settings of the last week that was judged; without one, those that would have been used.</summary>
    public IReadOnlyDictionary<string, double> Parameters => JudgeWeeks.Settings(
        Weeks.LastOrDefault(w => w.Threshold is not null)?.Years ?? JudgeWeeks.Parameters.Years);

    internal static WeeklyCurve Of(WeekCounts weeks, int last, IReadOnlySet<DateOnly> alarms, DateTimeOffset asOf)
    {
        var results = JudgeWeeks.Judge(weeks, last);
        var first = weeks.Weeks.Count - results.Length;
        return new WeeklyCurve(
            [.. results.Select((result, i) => JudgedWeek.Of(weeks.Weeks[first + i], result, alarms))], asOf);
    }
}
