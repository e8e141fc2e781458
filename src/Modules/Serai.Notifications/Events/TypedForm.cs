using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Serai.Platform.Api;
using Serai.Platform.Hosting;

namespace Serai.Notifications.Events;

/// <summary>
/// What a person typed into one of the forms of the event page. After a refusal the page shows it again, so that no
/// word is lost.
/// </summary>
/// <param name="Name">Which form.</param>
/// <param name="Fields">The fields as typed; one value each, or several for check boxes.</param>
public sealed record TypedForm(string Name, IReadOnlyDictionary<string, IReadOnlyList<string>> Fields)
{
    /// <summary>Most fields that are read; the largest form has 26.</summary>
    public const int FieldsMax = 100;

    private const int DigestBytes = 16;

    public static TypedForm Empty(string name) => new(name, new Dictionary<string, IReadOnlyList<string>>());

    public static TypedForm Of(string name, IFormCollection form) => new(
        name,
        form.Take(FieldsMax).ToDictionary(
            pair => pair.Key,
            IReadOnlyList<string> (pair) => [.. pair.Value.Select(v => v ?? "")]));

    /// <summary>What a program sent: its fields are named as those of the form; null is one left empty.</summary>
    public static TypedForm Of<T>(string name, T body)
        where T : notnull => new(
        name,
        JsonSerializer.SerializeToElement(body, ApiJson.Options).EnumerateObject()
            .Where(member => member.Value.ValueKind != JsonValueKind.Null)
            .ToDictionary(member => member.Name, member => Values(member.Value)));

    private static IReadOnlyList<string> Values(JsonElement value) => value.ValueKind == JsonValueKind.Array
        ? [.. value.EnumerateArray().Select(v => v.ToString())]
        : [value.ToString()];

    /// <summary>The same with other fields; null takes one out.</summary>
    public TypedForm With(params (string Field, string? Value)[] changes)
    {
        var fields = Fields.ToDictionary();
        foreach (var (field, value) in changes)
        {
            fields.Remove(field);
            if (value is not null)
            {
                fields[field] = [value];
            }
        }

        return new TypedForm(Name, fields);
    }

    /// <summary>Names what was typed, in this form about this thread; without what only proves who sends it.</summary>
    public string Digest(string thread)
    {
        var fields = Fields.Where(f => f.Key is not ("password" or "__RequestVerificationToken"))
            .OrderBy(f => f.Key, StringComparer.Ordinal)
            .Select(f => new { f.Key, f.Value });
        var typed = JsonSerializer.SerializeToUtf8Bytes(new { Name, thread, fields });
        return Convert.ToHexStringLower(SHA256.HashData(typed).AsSpan(0, DigestBytes));
    }

    /// <summary>The field trimmed, line ends as line feeds; null where it is empty or absent.</summary>
    public string? Text(string field)
    {
        var text = Raw(field)?.ReplaceLineEndings("\n").Trim();
        return string.IsNullOrEmpty(text) ? null : text;
    }

    /// <summary>The field as typed, for showing it again; null where the form did not hold it.</summary>
    public string? Raw(string field) =>
        Fields.TryGetValue(field, out var values) && values.Count > 0 ? values[^1] : null;

    public IReadOnlyList<string> All(string field) => Fields.TryGetValue(field, out var values) ? values : [];

    /// <summary>A whole number, absent where the field is empty.</summary>
    public Refusal? Count(string field, out long? count)
    {
        count = null;
        if (Text(field) is not { } text)
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number <= Vocabulary.Limits.People)
        {
            count = number;
            return null;
        }

        return new Refusal("notifications.refused.count", new TextKey(FieldKey(field)));
    }

    /// <summary>A day as the browser sends it, 2020-03-13; absent where the field is empty.</summary>
    public Refusal? Day(string field, out DateOnly? day)
    {
        day = null;
        if (Text(field) is not { } text)
        {
            return null;
        }

        if (DateOnly.TryParseExact(
            text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed))
        {
            day = parsed;
            return null;
        }

        return new Refusal("notifications.refused.day", new TextKey(FieldKey(field)));
    }

    /// <summary>A text that must be there and fit.</summary>
    public Refusal? Required(string field, int max) =>
        Text(field) is null
            ? new Refusal("notifications.refused.empty", new TextKey(FieldKey(field)))
            : Fits(field, max);

    /// <summary>A text that may be absent and must fit.</summary>
    public Refusal? Fits(string field, int max, string? labelKey = null) =>
        Text(field) is { } text && text.Length > max
            ? new Refusal("notifications.refused.long", new TextKey(labelKey ?? FieldKey(field)), text.Length, max)
            : null;

    private static string FieldKey(string field) => "notifications.field." + field;
}
