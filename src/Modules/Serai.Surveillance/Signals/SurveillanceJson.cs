using System.Text.Json;
using System.Text.Json.Serialization;
using Serai.Vocabulary.Notifications;

namespace Serai.Surveillance.Signals;

/// <summary>How evidence lies in the database.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SignalEvidence))]
internal sealed partial class SurveillanceJson : JsonSerializerContext
{
    public static string Write(SignalEvidence evidence) => JsonSerializer.Serialize(evidence, Default.SignalEvidence);

    public static SignalEvidence Read(string json) => JsonSerializer.Deserialize(json, Default.SignalEvidence)!;
}
