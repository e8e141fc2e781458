using System.Text.Json.Serialization;

namespace Serai.Vocabulary.Notifications;

/// <summary>
/// The generated JSON of rule sets: our own files, so an unknown field is a misspelt one and is refused.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = System.Text.Json.JsonCommentHandling.Disallow,
    MaxDepth = 12)]
[JsonSerializable(typeof(Annex2RuleSet))]
internal sealed partial class RulesJson : JsonSerializerContext;
