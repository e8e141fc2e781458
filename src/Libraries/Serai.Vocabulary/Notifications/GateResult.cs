using System.Text.Json.Serialization;

namespace Serai.Vocabulary.Notifications;

/// <summary>What follows from a gate of Annex 2.</summary>
[JsonConverter(typeof(NameConverter<GateResult>))]
public enum GateResult
{
    /// <summary>The event is notified without questions.</summary>
    Notify,

    /// <summary>The questions are asked.</summary>
    Ask,

    /// <summary>There is no duty; a record is kept.</summary>
    NoDuty,
}
