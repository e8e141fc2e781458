using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Serai.Vocabulary.Notifications;

/// <summary>An event is over (type 105). It can be opened again by a later entry in the same thread.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="FinalCounts">How many people in all.</param>
/// <param name="EndCriterion">By which rule it is over, e.g. twice the longest incubation without a case.</param>
/// <param name="Lessons">What should be done otherwise next time.</param>
public sealed record EventClosed(
    ClosureOutcome Outcome,
    CaseCounts FinalCounts,
    string EndCriterion,
    string? Lessons = null) : IEntryPayload<EventClosed>
{
    /// <inheritdoc/>
    public static int Type => EntryTypes.EventClosed;

    /// <inheritdoc/>
    public static JsonTypeInfo<EventClosed> Json => Wire.Notifications.EventClosed;

    /// <inheritdoc/>
    public string? Fault() => Limits.First(
        Limits.Known("outcome", Outcome),
        FinalCounts.Fault("finalCounts"),
        Limits.Required("endCriterion", EndCriterion, Limits.Text),
        Limits.Optional("lessons", Lessons, Limits.Text));
}

/// <summary>How an event ended.</summary>
[JsonConverter(typeof(NameConverter<ClosureOutcome>))]
public enum ClosureOutcome
{
    /// <summary>It happened and is over.</summary>
    Over,

    /// <summary>It turned out not to be what it seemed.</summary>
    RuledOut,

    /// <summary>It is part of another event and goes on there.</summary>
    Merged,
}
