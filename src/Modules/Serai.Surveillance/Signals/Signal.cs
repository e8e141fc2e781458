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
