using System.Globalization;

namespace Serai.Surveillance.Imports;

/// <summary>What a text says as a count.</summary>
internal enum CountReading
{
    Count,
    None,
    Fraction,
    TooLarge,

    /// <summary>1,000 may be a thousand or one: which sign is the decimal one has to be said.</summary>
    Ambiguous,
}

/// <summary>
/// Reads whole numbers as people write them: 1234, 1 234, 1'234, 1,234,567. A single group that could be decimals is
/// never guessed at: the decimal sign has to be said.
/// </summary>
internal static class CountReader
{
    /// <summary>Letters that are looked at; no count is longer.</summary>
    private const int LettersMax = 60;

    /// <param name="text">The cell.</param>
    /// <param name="decimalSign">The decimal sign that a person said; else null.</param>
    /// <param name="largest">The largest count either side of zero.</param>
    /// <param name="count">The count, where there is one.</param>
    public static CountReading Read(ReadOnlySpan<char> text, char? decimalSign, long largest, out long count)
    {
        count = 0;
        text = text.Trim();
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out count))
        {
            return count > largest || count < -largest ? CountReading.TooLarge : CountReading.Count;
        }

        if (text.Length is 0 or > LettersMax)
        {
            return text.Length > 0 && IsDigits(text) ? CountReading.TooLarge : CountReading.None;
        }

        Span<char> digits = stackalloc char[LettersMax];
        var sign = text[0] is '-' or '+' or '−' ? 1 : 0;
        var reading = Plain(text[sign..], decimalSign, digits, out var length);
        if (reading != CountReading.Count)
        {
            return reading;
        }

        if (!long.TryParse(digits[..length], NumberStyles.None, CultureInfo.InvariantCulture, out count)
            || count > largest)
        {
            return CountReading.TooLarge;
        }

        count = sign == 1 && text[0] != '+' ? -count : count;
        return CountReading.Count;
    }

    /// <summary>The digits without what groups them.</summary>
    private static CountReading Plain(ReadOnlySpan<char> text, char? decimalSign, Span<char> digits, out int length)
    {
        length = 0;
        var (fraction, isWhole) = (Cut(text, decimalSign), true);
        if (fraction >= 0)
        {
            isWhole = text[(fraction + 1)..].TrimStart('0').IsEmpty;
            if (!IsDigits(text[(fraction + 1)..]))
            {
                return CountReading.None;
            }

            text = text[..fraction];
        }

        var grouping = text.IndexOfAnyExceptInRange('0', '9');
        if (!Join(text, grouping, digits, out length, out var groups))
        {
            return CountReading.None;
        }

        if (grouping >= 0 && decimalSign is null && fraction < 0 && text[grouping] is ',' or '.' && groups == 1)
        {
            return text.Length - grouping - 1 == 3 ? CountReading.Ambiguous : CountReading.Fraction;
        }

        return isWhole ? CountReading.Count : CountReading.Fraction;
    }

    /// <summary>Where the decimals begin: at the sign that was said, or the last one of two different ones.</summary>
    private static int Cut(ReadOnlySpan<char> text, char? decimalSign)
    {
        if (decimalSign is { } said)
        {
            return text.IndexOf(said);
        }

        var (comma, point) = (text.LastIndexOf(','), text.LastIndexOf('.'));
        return comma >= 0 && point >= 0 ? Math.Max(comma, point)
            : Math.Max(comma, point) is var last && last >= 0 && text[..last].IndexOfAny(" \u00A0\u202F'’") >= 0 ? last
            : -1;
    }

    private static bool Join(ReadOnlySpan<char> text, int grouping, Span<char> digits, out int length, out int groups)
    {
        (length, groups) = (0, 0);
        var since = 0;
        foreach (var c in text)
        {
            if (char.IsAsciiDigit(c))
            {
                digits[length++] = c;
                since++;
            }
            else if (c != text[grouping] || !" \u00A0\u202F'’,.".Contains(c, StringComparison.Ordinal)
                || since == 0 || (groups > 0 && since != 3))
            {
                return false;
            }
            else
            {
                groups++;
                since = 0;
            }
        }

        var isSingleFraction = groups == 1 && text[grouping] is ',' or '.';
        return since > 0 && (groups == 0 || since == 3 || isSingleFraction);
    }

    private static bool IsDigits(ReadOnlySpan<char> text) =>
        !text.TrimStart("-+").IsEmpty && !text.TrimStart("-+").ContainsAnyExceptInRange('0', '9');
}
