using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Serai.Vocabulary.Notifications;

/// <summary>
/// A person at the receiving node has read, or accepted, a notification (type 104). The references of the entry point
/// to what is acknowledged. The receipt by the machine is another entry, <c>ack</c>.
/// </summary>
/// <param name="Event">The thread of the event at the sender of the notification.</param>
/// <param name="Kind">How far the acknowledgement goes.</param>
/// <param name="Role">The role of the person, never a name.</param>
/// <param name="Comment">Free text to the sender.</param>
public sealed record AcknowledgementGiven(
    string Event,
    AcknowledgementKind Kind,
    string Role,
    string? Comment = null) : IEntryPayload<AcknowledgementGiven>
{
    /// <inheritdoc/>
    public static int Type => EntryTypes.AcknowledgementGiven;

    /// <inheritdoc/>
    public static JsonTypeInfo<AcknowledgementGiven> Json => Wire.Notifications.AcknowledgementGiven;

    /// <inheritdoc/>
    public string? Fault() => Limits.First(
        Limits.Required("event", Event, Limits.Code),
        Limits.Known("kind", Kind),
        Limits.Required("role", Role, Limits.Role),
        Limits.Optional("comment", Comment, Limits.Text));
}

/// <summary>How far an acknowledgement goes.</summary>
[JsonConverter(typeof(NameConverter<AcknowledgementKind>))]
public enum AcknowledgementKind
{
    /// <summary>A person has read it.</summary>
    HumanRead,

    /// <summary>A person has read it and takes it up.</summary>
    HumanAccepted,
}
