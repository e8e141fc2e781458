using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Serai.Vocabulary.Exchange;
using Serai.Vocabulary.Notifications;

namespace Serai.Vocabulary;

/// <summary>How values look in JSON: names in kebab-case, instants in UTC with Z, text unescaped.</summary>
internal static class Wire
{
    public static NotificationsJson Notifications { get; } = new(Options(NotificationsJson.Default));

    public static ExchangeJson Exchange { get; } = new(Options(ExchangeJson.Default));

    /// <summary>
    /// The generated options, but with letters of every script written as they are: an escaped Kazakh or Chinese text
    /// is up to three times as long. The bytes are never placed in HTML without encoding.
    /// </summary>
    private static JsonSerializerOptions Options(JsonSerializerContext generated) =>
        new(generated.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}

/// <summary>Enumerations travel by their kebab-case name; a bare number is refused.</summary>
internal sealed class NameConverter<T>()
    : JsonStringEnumConverter<T>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false)
    where T : struct, Enum;

/// <summary>An instant: ISO 8601 in UTC with Z. Other offsets are read, and turned to UTC.</summary>
internal sealed class InstantConverter : JsonConverter<DateTimeOffset>
{
    private const string Form = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'";

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.GetString();
        var zoned = text is not null && text.Length > 19
            && (text[^1] == 'Z' || text.AsSpan(19).ContainsAny('+', '-'));
        return zoned && reader.TryGetDateTimeOffset(out var instant)
            ? instant.ToUniversalTime()
            : throw new JsonException($"\"{text}\" is not an instant such as 2020-03-13T09:30:00Z.");
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString(Form, CultureInfo.InvariantCulture));
}
