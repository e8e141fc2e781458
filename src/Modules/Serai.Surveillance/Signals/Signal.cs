using System.Text.Json.Serialization;
using Serai.Vocabulary.Notifications;

namespace Serai.Surveillance.Signals;

/// <summary>Where a signal stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SignalState>))]
public enum SignalState
{
    /// <summary>Waits for a person.</summary>
    New,

    /// <summary>A person made it an event.</summary>
    Kept,

    /// <summary>A person said that it is nothing, and why.</summary>
    Dismissed,
}

/// <summary>How soon a person should look. The order of the numbers is the order of urgency.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SignalPriority>))]
public enum SignalPriority
{
    Watch = 1,
    High = 2,
    Urgent = 3,
}

/// <summary>What a detector found on one day, or in one week, of a series.</summary>
internal sealed record Alarm(SignalEvidence Evidence, SignalPriority Priority)
{
    /// <summary>The day, or the Monday of the week.</summary>
    public DateOnly Day => Evidence.JudgedOn;

    public bool IsWeekly => Evidence.Method == JudgeWeeks.Method;

    /// <summary>The last day that it speaks of.</summary>
    public DateOnly Until => IsWeekly ? Day.AddDays(WeekCounts.DaysPerWeek - 1) : Day;

    /// <summary>
    /// Among alarms of one priority the largest is the strongest: how many times its bound the count is, a bound below
    /// one case as one. A first case has none to be held against, and nothing is stronger. EARS C3 has none in cases,
    /// and may alarm on a day that is none itself: it stays below those that stand above a bound, by its statistic.
    /// </summary>
    public double Strength => Evidence.Method == JudgeSeries.FirstCaseMethod ? double.PositiveInfinity
        : ThreeDaySum.Of(Evidence) is { } sum ? 1 - (sum.Limit / sum.Value)
        : ThreeDaySum.ThresholdOf(Evidence) is { } bound ? Evidence.Observed / Math.Max(1, bound)
        : 0;
}

/// <summary>The last signal of a series, as far as it decides what becomes of a further alarm.</summary>
/// <param name="Peak">
/// The largest count that alarmed among those the new alarm can be compared with, days with days and weeks with weeks;
/// null where there is none.
/// </param>
internal sealed record LastSignal(
    long Id,
    SignalState State,
    DateOnly LastDay,
    long? Peak,
    DateOnly? DecidedOn,
    bool IsEventClosed);
