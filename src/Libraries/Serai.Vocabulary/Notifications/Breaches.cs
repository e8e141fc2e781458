using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Serai.Vocabulary.Notifications;

/// <summary>
/// A legal deadline passed (type 106). It blocks nothing: the late step can still be taken, and the reason is asked
/// for.
/// </summary>
/// <param name="Clock">Which clock.</param>
/// <param name="OwedBy">The origin of the node that owed the step.</param>
/// <param name="StartedAt">When the clock started.</param>
/// <param name="DueAt">When the step was due.</param>
/// <param name="NoticedAt">When this node noticed.</param>
public sealed record ClockBreached(
    ClockName Clock,
    string OwedBy,
    DateTimeOffset StartedAt,
    DateTimeOffset DueAt,
    DateTimeOffset NoticedAt) : IEntryPayload<ClockBreached>
{
    /// <inheritdoc/>
    public static int Type => EntryTypes.ClockBreached;

    /// <inheritdoc/>
    public static JsonTypeInfo<ClockBreached> Json => Wire.Notifications.ClockBreached;

    /// <inheritdoc/>
    public string? Fault() => Limits.First(
        Limits.Known("clock", Clock),
        Limits.Required("owedBy", OwedBy, Limits.Role),
        DueAt < StartedAt ? "dueAt lies before startedAt." : null,
        NoticedAt < DueAt ? "noticedAt lies before dueAt." : null);
}

/// <summary>Why a legal deadline was missed (type 107); the references of the entry point to the breach.</summary>
/// <param name="Clock">Which clock.</param>
/// <param name="Role">The role of the person who explains, never a name.</param>
/// <param name="Reason">The reason.</param>
public sealed record BreachExplained(ClockName Clock, string Role, string Reason) : IEntryPayload<BreachExplained>
{
    /// <inheritdoc/>
    public static int Type => EntryTypes.BreachExplained;

    /// <inheritdoc/>
    public static JsonTypeInfo<BreachExplained> Json => Wire.Notifications.BreachExplained;

    /// <inheritdoc/>
    public string? Fault() => Limits.First(
        Limits.Known("clock", Clock),
        Limits.Required("role", Role, Limits.Role),
        Limits.Required("reason", Reason, Limits.Text));
}

/// <summary>The three clocks of an event.</summary>
[JsonConverter(typeof(NameConverter<ClockName>))]
public enum ClockName
{
    /// <summary>From the report to the assessment.</summary>
    Assess,

    /// <summary>From the assessment to the notification.</summary>
    Notify,

    /// <summary>From the delivery to the acknowledgement by a person.</summary>
    Acknowledge,
}
