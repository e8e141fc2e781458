using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Serai.Vocabulary.Notifications;

/// <summary>More, or corrected, information on a notified event (type 103).</summary>
/// <param name="Reason">What kind of change it is.</param>
/// <param name="ChangedFields">The fields of the snapshot that differ from the one before, in JSON spelling.</param>
/// <param name="Snapshot">The whole notification as it stands now, so that no reader has to merge.</param>
public sealed record UpdateSent(
    UpdateReason Reason,
    IReadOnlyList<string> ChangedFields,
    NotificationSent Snapshot) : IEntryPayload<UpdateSent>
{
    /// <inheritdoc/>
    public static int Type => EntryTypes.UpdateSent;

    /// <inheritdoc/>
    public static JsonTypeInfo<UpdateSent> Json => Wire.Notifications.UpdateSent;

    /// <summary>An update that names its changed fields by comparing the two versions.</summary>
    /// <example><code>
    /// var update = UpdateSent.Between(sent, sent with { Measures = "Flights stopped." }, UpdateReason.NewData);
    /// </code></example>
    public static UpdateSent Between(NotificationSent before, NotificationSent after, UpdateReason reason)
    {
        var old = JsonSerializer.SerializeToNode(before, NotificationSent.Json)!.AsObject();
        var now = JsonSerializer.SerializeToNode(after, NotificationSent.Json)!.AsObject();
        var names = NotificationSent.Json.Properties.Select(property => property.Name);
        return new(reason, [.. names.Where(name => !JsonNode.DeepEquals(old[name], now[name]))], after);
    }

    /// <inheritdoc/>
    public string? Fault() => Limits.First(
        Limits.Known("reason", Reason),
        Limits.AtMost("changedFields", ChangedFields.Count, Limits.Names),
        Limits.Each(ChangedFields, name => Limits.Required("changedFields", name, Limits.Code)),
        Snapshot.Fault());
}

/// <summary>Why an update is sent.</summary>
[JsonConverter(typeof(NameConverter<UpdateReason>))]
public enum UpdateReason
{
    /// <summary>The event went on and there is more to tell.</summary>
    NewData,

    /// <summary>Something told before was wrong.</summary>
    Correction,

    /// <summary>Cases moved from one classification to another.</summary>
    Reclassification,
}
