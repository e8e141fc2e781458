using System.Text.Json.Serialization;

namespace Serai.Vocabulary.Exchange;

/// <summary>The generated JSON of the exchange's own payloads (types 0 to 10).</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    MaxDepth = 8,
    Converters = [typeof(InstantConverter)])]
[JsonSerializable(typeof(Genesis))]
[JsonSerializable(typeof(Ack))]
[JsonSerializable(typeof(Nack))]
[JsonSerializable(typeof(PeerCheckpoint))]
[JsonSerializable(typeof(TrustChange))]
[JsonSerializable(typeof(Erasure))]
[JsonSerializable(typeof(ForkEvidence))]
[JsonSerializable(typeof(StartAttested))]
internal sealed partial class ExchangeJson : JsonSerializerContext;
