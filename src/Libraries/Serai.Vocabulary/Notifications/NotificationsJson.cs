using System.Text.Json.Serialization;

namespace Serai.Vocabulary.Notifications;

/// <summary>The generated JSON of the notification payloads (types 100 to 107).</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    MaxDepth = 8,
    Converters = [typeof(InstantConverter)])]
[JsonSerializable(typeof(EventOpened))]
[JsonSerializable(typeof(AssessmentRecorded))]
[JsonSerializable(typeof(NotificationSent))]
[JsonSerializable(typeof(UpdateSent))]
[JsonSerializable(typeof(AcknowledgementGiven))]
[JsonSerializable(typeof(EventClosed))]
[JsonSerializable(typeof(ClockBreached))]
[JsonSerializable(typeof(BreachExplained))]
internal sealed partial class NotificationsJson : JsonSerializerContext;
