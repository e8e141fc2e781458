using System.Globalization;

namespace Serai.Surveillance.Imports;

/// <summary>In which order the parts of a date stand that does not begin with the year.</summary>
internal enum DateOrder
{
    Unknown,
    DayFirst,
    MonthFirst,

    /// <summary>Only dates that begin with the year.</summary>
    YearFirst,
}

/// <summary>What a text says as a day.</summary>
internal enum DayReading
{
    Day,
    None,

    /// <summary>It may be either of two days: the order has to be said.</summary>
    Ambiguous,
}

/// <summary>
/// Reads days and weeks as people write them: 2020-03-12, 2020/3/12, 20200312, 12.03.2020, 12/03/2020, 2020-W11. Where
/// day and month could be swapped it asks and never guesses. A week is counted on its Monday.
/// </summary>
internal static class DayReader
{
    /// <summary>Letters that are looked at: a day with a time and a zone.</summary>
    private const int LettersMax = 40;

    public static DateOrder OrderOf(string? said) => said switch
    {
        "dmy" => DateOrder.DayFirst,
        "mdy" => DateOrder.MonthFirst,
        "ymd" => DateOrder.YearFirst,
        _ => DateOrder.Unknown,
    };

    public static DayReading Read(ReadOnlySpan<char> text, DateOrder order, out DateOnly day)
    {
        day = default;
        text = WithoutTime(text.Trim());
        if (text.Length is 0 or > LettersMax)
        {
            return DayReading.None;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day)
            || TryWeek(text, out day))
        {
            return DayReading.Day;
        }

        return Parts(text, out var parts, out var sign) ? ReadParts(parts, sign, order, out day) : DayReading.None;
    }

    /// <summary>
    /// What one cell shows about the order of its file: a 13 in first place is no month. Dots stand between day and
    /// month, in this order, wherever they are in use.
    /// </summary>
    public static DateOrder ShownBy(ReadOnlySpan<char> text)
    {
        if (!Parts(WithoutTime(text.Trim()), out var parts, out var sign) || parts.YearIsFirst)
        {
            return DateOrder.Unknown;
        }

        return parts.First > 12 ? DateOrder.DayFirst
            : parts.Second > 12 ? DateOrder.MonthFirst
            : sign == '.' ? DateOrder.DayFirst
            : DateOrder.Unknown;
    }

    /// <summary>The Monday of a week: ISO 8601, or the epidemiological week that has its Sunday before it.</summary>
    public static bool TryWeek(int year, int week, bool isEpi, out DateOnly monday)
    {
        monday = default;
        if (year is < 1 or > 9_998 || week < 1 || week > (isEpi ? EpiWeeksIn(year) : ISOWeek.GetWeeksInYear(year)))
        {
            return false;
        }

        monday = isEpi
            ? FirstEpiSunday(year).AddDays((7 * (week - 1)) + 1)
            : ISOWeek.ToDateOnly(year, week, DayOfWeek.Monday);
        return true;
    }

    /// <summary>2020-W12, 2020W12 and 202012; the last only where a column is known to hold weeks.</summary>
    public static bool TryWeekText(ReadOnlySpan<char> text, bool isEpi, out DateOnly monday)
    {
        monday = default;
        text = text.Trim();
        if (text.Length < 6 || !TryNumber(text[..4], out var year))
        {
            return false;
        }

        var rest = text[4..].TrimStart('-').TrimStart("Ww");
        return rest.Length is 1 or 2 && TryNumber(rest, out var week) && TryWeek(year, week, isEpi, out monday);
    }

    private static bool TryWeek(ReadOnlySpan<char> text, out DateOnly monday)
    {
        monday = default;
        return text.IndexOfAny('W', 'w') is 4 or 5 && TryWeekText(text, isEpi: false, out monday);
    }

    /// <summary>The first epidemiological week of a year is the one with most of its days in it.</summary>
    private static DateOnly FirstEpiSunday(int year)
    {
        var fourth = new DateOnly(year, 1, 4);
        return fourth.AddDays(-(int)fourth.DayOfWeek);
    }

    private static int EpiWeeksIn(int year) =>
        (FirstEpiSunday(year + 1).DayNumber - FirstEpiSunday(year).DayNumber) / 7;

    /// <summary>2020-03-12T08:30:00+05:00 and 12.03.2020 8:30 are the day at which they were written.</summary>
    private static ReadOnlySpan<char> WithoutTime(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAny('T', ' ');
        return end >= 8 && text[end..].Contains(':') ? text[..end] : text;
    }

    private static bool Parts(ReadOnlySpan<char> text, out DateParts parts, out char sign)
    {
        (parts, sign) = (default, '-');
        if (text.Length == 8 && TryNumber(text, out var digits))
        {
            parts = new(digits / 10_000, digits / 100 % 100, digits % 100, true);
            return true;
        }

        var first = text.IndexOfAny(".-/");
        var second = first < 0 ? -1 : text[(first + 1)..].IndexOf(text[first]) + first + 1;
        if (first <= 0 || second <= first + 1
            || !TryNumber(text[..first], out var a)
            || !TryNumber(text[(first + 1)..second], out var b)
            || !TryNumber(text[(second + 1)..].TrimEnd('.'), out var c))
        {
            return false;
        }

        sign = text[first];
        var yearIsFirst = first == 4;
        var yearIsLast = text[(second + 1)..].TrimEnd('.').Length == 4;
        parts = yearIsFirst ? new(a, b, c, true) : new(c, a, b, false);
        return yearIsFirst != yearIsLast && first <= 4;
    }

    private static DayReading ReadParts(DateParts parts, char sign, DateOrder order, out DateOnly day)
    {
        if (parts.YearIsFirst)
        {
            return Made(parts.Year, parts.First, parts.Second, out day);
        }

        day = default;
        if (order == DateOrder.Unknown)
        {
            order = parts.First > 12 || sign == '.' || parts.First == parts.Second ? DateOrder.DayFirst
                : parts.Second > 12 ? DateOrder.MonthFirst
                : DateOrder.Unknown;
        }

        return order switch
        {
            DateOrder.DayFirst => Made(parts.Year, parts.Second, parts.First, out day),
            DateOrder.MonthFirst => Made(parts.Year, parts.First, parts.Second, out day),
            DateOrder.YearFirst => DayReading.None,
            _ => DayReading.Ambiguous,
        };
    }

    private static DayReading Made(int year, int month, int day, out DateOnly made)
    {
        made = default;
        if (year is < 1 or > 9_999 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return DayReading.None;
        }

        made = new DateOnly(year, month, day);
        return DayReading.Day;
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    /// <summary>First and second are month and day, in the order in which they stand.</summary>
    private readonly record struct DateParts(int Year, int First, int Second, bool YearIsFirst);
}
