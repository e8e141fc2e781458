using System.Globalization;
using Serai.Platform.Hosting;

namespace Serai.Platform.Languages;

/// <summary>The words of the reader's language, injected into pages as <c>T</c>.</summary>
public sealed class Texts(Catalogue catalogue, Language language)
{
    public Language Language { get; } = language;

    /// <summary>The text of a key; an unknown key shows itself in brackets, and a house test finds it.</summary>
    public string this[string key] => catalogue.Find(key, Language) ?? $"[{key}]";

    /// <summary>The text with its holes {0}, {1} filled, numbers and dates in the reader's form.</summary>
    public string Format(string key, params object[] arguments) =>
        string.Format(Language.Culture, this[key], arguments);

    /// <summary>A refusal in the reader's words; arguments that are words themselves come from the catalogue too.</summary>
    public string Of(Refusal refusal) => Format(
        refusal.TextKey,
        [.. refusal.Arguments.Select(a => a is TextKey word ? this[word.Key] : a)]);

    /// <summary>A day, long: 13 March 2020.</summary>
    public string Day(DateOnly day) => day.ToString("D", Language.Culture);

    /// <summary>A day for tables: ISO, the same in every language.</summary>
    public static string IsoDay(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>An instant to the minute, marked as UTC.</summary>
    public static string Instant(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC";

    public string Number(double value, int decimals = 0) =>
        value.ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), Language.Culture);
}
