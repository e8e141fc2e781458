using Serai.Vocabulary.Notifications;
using Serai.Vocabulary.Registers;

namespace Serai.Surveillance.Signals;

/// <summary>
/// What an alarm was compared with. Where the meaning of the figures changed between there and the judged day, a
/// detector may have found the new definition and not an outbreak; the reader is told.
/// </summary>
internal static class Baselines
{
    /// <summary>The same week of an earlier year is the one whose Monday is nearest.</summary>
    private const int NearestDays = WeekCounts.DaysPerWeek / 2;

    /// <summary>The changes that lie between the baseline of any of the alarms and what it judged.</summary>
    public static IReadOnlyList<DefinitionChange> Crossed(
        IReadOnlyList<RecordedAlarm> alarms, IReadOnlyList<DefinitionChange> changes) =>
        changes.Count == 0 ? [] : [.. changes.Where(c => alarms.Any(a => IsCrossed(a.Evidence, c.Day)))];

    // A change on the first day of the baseline is none: all that is compared is counted in the new way.
    private static bool IsCrossed(SignalEvidence evidence, DateOnly change) =>
        FirstDay(evidence) is { } first && first < change && change <= LastDay(evidence);

    /// <summary>The first reported day of the baseline; null where a method compares with none.</summary>
    private static DateOnly? FirstDay(SignalEvidence evidence) =>
        Reach(evidence) is not { } reach || evidence.Window.Count == 0 ? null
            : reach > evidence.Window[0].Date ? reach
            : evidence.Window[0].Date;

    private static DateOnly? Reach(SignalEvidence evidence)
    {
        if (evidence.Method != JudgeWeeks.Method)
        {
            return JudgeSeries.HistoryDaysOf(evidence.Method) is { } days ? evidence.JudgedOn.AddDays(-days) : null;
        }

        var years = (int)evidence.Parameters.GetValueOrDefault("years", JudgeWeeks.Parameters.Years);
        return WeekCounts.MondayOf(evidence.JudgedOn.AddYears(-years).AddDays(NearestDays))
            .AddDays(-JudgeWeeks.Parameters.HalfWindow * WeekCounts.DaysPerWeek);
    }

    private static DateOnly LastDay(SignalEvidence evidence) => evidence.Method == JudgeWeeks.Method
        ? evidence.JudgedOn.AddDays(WeekCounts.DaysPerWeek - 1)
        : evidence.JudgedOn;
}
