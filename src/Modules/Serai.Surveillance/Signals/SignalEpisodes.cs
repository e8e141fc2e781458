using Serai.Platform.Data;
using Serai.Platform.Time;

namespace Serai.Surveillance.Signals;

/// <summary>What becomes of an alarm.</summary>
internal enum EpisodeStep
{
    /// <summary>It begins a signal.</summary>
    Raise,

    /// <summary>It is more evidence for the signal there is.</summary>
    Join,

    /// <summary>A person has seen as much already.</summary>
    Pass,
}

/// <summary>
/// Alarms of one series that belong together are one signal, so that a growing outbreak is one line in the inbox and
/// not one a day.
/// </summary>
internal static class SignalEpisodes
{
    /// <summary>Days for which a dismissal holds against counts that are no larger.</summary>
    public const int DismissalDays = 7;

    public static EpisodeStep Decide(LastSignal? last, Alarm alarm) => last switch
    {
        null => EpisodeStep.Raise,
        { State: SignalState.Dismissed } =>
            IsMore(last, alarm) || alarm.Day > last.DecidedOn!.Value.AddDays(DismissalDays)
                ? EpisodeStep.Raise
                : EpisodeStep.Pass,
        { State: SignalState.Kept, IsEventClosed: true } =>
            alarm.Day > last.LastDay ? EpisodeStep.Raise : EpisodeStep.Pass,
        _ => EpisodeStep.Join,
    };

    /// <summary>
    /// More than was dismissed: a larger count, or, where days and weeks cannot be compared, later figures.
    /// </summary>
    private static bool IsMore(LastSignal last, Alarm alarm) =>
        last.Peak is { } peak ? alarm.Evidence.Observed > peak : alarm.Until > last.LastDay;

    /// <summary>Records the alarm; true where it raised a signal.</summary>
    public static bool Take(WriteSession tx, long series, Alarm alarm, Moment now)
    {
        var last = SignalsTable.LastOf(tx, series, alarm.IsWeekly, now.Zone);
        switch (Decide(last, alarm))
        {
            case EpisodeStep.Raise:
                SignalsTable.AddAlarm(tx, SignalsTable.Raise(tx, series, alarm, now.At), alarm, now.At);
                return true;
            case EpisodeStep.Join:
                SignalsTable.AddAlarm(tx, last!.Id, alarm, now.At);
                return false;
            default:
                return false;
        }
    }
}
