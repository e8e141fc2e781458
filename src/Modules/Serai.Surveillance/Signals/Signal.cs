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

/// <summary>What a detector found on one day of a series.</summary>
internal sealed record Alarm(SignalEvidence Evidence, SignalPriority Priority)
{
    public DateOnly Day => Evidence.JudgedOn;
}

/// <summary>The last signal of a series, as far as it decides what becomes of a further alarm.</summary>
internal sealed record LastSignal(
    long Id,
    SignalState State,
    DateOnly LastDay,
    long Peak,
    DateOnly? DecidedOn,
    bool IsEventClosed);
