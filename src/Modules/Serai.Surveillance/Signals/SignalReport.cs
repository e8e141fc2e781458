using Serai.Platform.Languages;
using Serai.Vocabulary.Notifications;
using Serai.Vocabulary.Registers;

namespace Serai.Surveillance.Signals;

/// <summary>A signal in the inbox: something that a detector found and a person has to look at.</summary>
/// <param name="Id">Its number at this node.</param>
/// <param name="State">new, kept (it became an event) or dismissed.</param>
/// <param name="Series">The series that alarmed: /api/v1/series/{id}.</param>
/// <param name="FirstDay">The first day that alarmed.</param>
/// <param name="LastDay">The last day that alarmed.</param>
/// <param name="Peak">The largest count that alarmed.</param>
/// <param name="Why">The strongest reason, in the language asked for.</param>
/// <param name="Thread">The event it became.</param>
public sealed record SignalSummary(
    long Id,
    SignalState State,
    SignalPriority Priority,
    long Series,
    string Disease,
    string Place,
    string Indicator,
    DateTimeOffset RaisedAt,
    DateOnly FirstDay,
    DateOnly LastDay,
    long Peak,
    string Why,
    string? Thread)
{
    internal static SignalSummary Of(SignalLine line, Texts texts) => new(
        line.Id, line.State, line.Priority, line.Series, line.Disease, line.Place, line.Indicator, line.RaisedAt,
        line.FirstDay, line.LastDay, line.Peak, texts.Say(line.Why), line.Thread);
}

/// <summary>A signal with all that led to it.</summary>
/// <param name="Alarms">The strongest first.</param>
/// <param name="Decisions">In order.</param>
/// <param name="CrossedChanges">Changes of definition between a baseline and what was compared with it.</param>
public sealed record SignalReport(
    SignalSummary Signal,
    IReadOnlyList<SignalAlarm> Alarms,
    IReadOnlyList<SignalDecision> Decisions,
    IReadOnlyList<CrossedChange> CrossedChanges)
{
    internal static SignalReport Of(
        SignalDetail detail, IReadOnlyList<DefinitionChange> changes, Texts texts) => new(
        SignalSummary.Of(detail.Signal, texts),
        [.. detail.Alarms.Select(a => SignalAlarm.Of(a, texts))],
        [.. detail.Decisions.Select(d => new SignalDecision(d.Act, d.PersonName, d.At, d.ReasonCode, d.Reason))],
        [.. Baselines.Crossed(detail.Alarms, changes).Select(c => new CrossedChange(
            c.Day, c.Place, c.Text.In(texts.Language.Code), c.Source))]);
}

/// <summary>A day on which the meaning of the figures changed, inside of what a detector compared.</summary>
/// <param name="Day">The first day that is counted in the new way.</param>
/// <param name="Text">What changed, in the language asked for.</param>
/// <param name="Source">Where it was announced.</param>
public sealed record CrossedChange(DateOnly Day, string Place, string Text, string Source);

/// <summary>One day that alarmed by one method.</summary>
/// <param name="Method">The detector, with <paramref name="MethodVersion"/> and <paramref name="Parameters"/>.</param>
/// <param name="Observed">What was counted.</param>
/// <param name="Threshold">
/// The largest count that would not have alarmed; null where the method has none, such as EARS C3.
/// </param>
/// <param name="Statistic">
/// Of EARS C3: the excess of the day and the two before it, in standard deviations; null for other methods.
/// </param>
/// <param name="Limit">The statistic from which on it alarms.</param>
/// <param name="DataHash">SHA-256 over the counts that were judged.</param>
public sealed record SignalAlarm(
    DateOnly Day,
    string Method,
    string MethodVersion,
    IReadOnlyDictionary<string, double> Parameters,
    SignalPriority Priority,
    long Observed,
    double? Threshold,
    double? Statistic,
    double? Limit,
    string Why,
    string DataHash,
    DateTimeOffset RecordedAt)
{
    internal static SignalAlarm Of(RecordedAlarm alarm, Texts texts) => new(
        alarm.Evidence.JudgedOn,
        alarm.Evidence.Method,
        alarm.Evidence.MethodVersion,
        alarm.Evidence.Parameters,
        alarm.Priority,
        alarm.Evidence.Observed,
        ThreeDaySum.ThresholdOf(alarm.Evidence),
        ThreeDaySum.Of(alarm.Evidence)?.Value,
        ThreeDaySum.Of(alarm.Evidence)?.Limit,
        texts.Say(alarm.Evidence.Sentence),
        alarm.Evidence.DataHash,
        alarm.RecordedAt);
}

/// <summary>What a person decided.</summary>
/// <param name="Act">keep, dismiss or reopen.</param>
public sealed record SignalDecision(string Act, string By, DateTimeOffset At, string? ReasonCode, string? Reason);

/// <summary>Why a signal is kept, in words; may be left out.</summary>
public sealed record KeepReason(string? Reason = null);

/// <summary>Why a signal is nothing.</summary>
/// <param name="ReasonCode">known-cause, data-error, season, too-few, same-as-other or other.</param>
/// <param name="Reason">In words; needed for "other".</param>
public sealed record DismissReason(string? ReasonCode, string? Reason = null);

/// <summary>The event that a signal became.</summary>
/// <param name="Thread">Its name: /api/v1/events/{thread}.</param>
public sealed record KeptSignal(long Signal, string Thread);
