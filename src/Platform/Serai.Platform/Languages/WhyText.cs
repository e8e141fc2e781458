using System.Globalization;
using System.Text.RegularExpressions;
using Serai.Vocabulary.Notifications;

namespace Serai.Platform.Languages;

/// <summary>
/// Says a detector's reason in the reader's language. The sentence travels as a key and bare values, so a reader abroad
/// sees it in theirs. Holes are named; a text may have the forms that its value <c>count</c> wants
/// (<c>why.first-case.one</c>).
/// </summary>
public static partial class WhyText
{
    private const string Count = "count";

    public static string Say(this Texts texts, WhySentence sentence) => Hole().Replace(
        texts[FormOf(texts, sentence)],
        hole => sentence.Values.TryGetValue(hole.Groups["name"].Value, out var value)
            ? Shown(texts, value)
            : hole.Value);

    private static string FormOf(Texts texts, WhySentence sentence)
    {
        if (!sentence.Values.TryGetValue(Count, out var text) || !IsNumber(text, out var count))
        {
            return sentence.Key;
        }

        var form = sentence.Key + Plurals.Suffix(Plurals.Of(texts.Language, count));
        var other = sentence.Key + Plurals.Suffix(PluralCategory.Other);
        return texts.Has(form) ? form : texts.Has(other) ? other : sentence.Key;
    }

    private static string Shown(Texts texts, string value)
    {
        if (DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return texts.Day(day);
        }

        return IsNumber(value, out var number) ? texts.Number(Math.Round(number, 1)) : value;
    }

    private static bool IsNumber(string text, out decimal number) => decimal.TryParse(
        text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);

    [GeneratedRegex(@"\{(?<name>[a-z]+)\}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Hole();
}
