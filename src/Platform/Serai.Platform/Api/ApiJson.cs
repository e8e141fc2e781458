using System.Text.Json;
using System.Text.Json.Serialization;

namespace Serai.Platform.Api;

/// <summary>
/// How JSON is written and read everywhere: camelCase, words in kebab-case, days and instants in ISO 8601.
/// </summary>
public static class ApiJson
{
    public static readonly JsonSerializerOptions Options =
        Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    /// <summary>Makes these options speak the node's JSON.</summary>
    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower));
        // A number is a number: a document that accepted both would describe every figure twice.
        options.NumberHandling = JsonNumberHandling.Strict;
        // A misspelt field would else be an act without what the caller meant to say.
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        // What may be left out has a default in its record; all else has to be there.
        options.RespectRequiredConstructorParameters = true;
        options.RespectNullableAnnotations = true;
        return options;
    }
}
