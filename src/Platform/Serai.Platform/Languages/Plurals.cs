namespace Serai.Platform.Languages;

/// <summary>The plural categories that the four languages use, named as Unicode's CLDR names them.</summary>
public enum PluralCategory
{
    One,
    Few,
    Many,
    Other,
}

/// <summary>
/// Which form of a noun a number wants: 1 case, 2 cases; 1 случай, 2 случая, 5 случаев, 1,5 случая.
/// .NET has no such rules. Source: Unicode CLDR, plural rules for cardinals of en, kk, ru and zh; checked in a test
/// against Intl.PluralRules.
/// </summary>
public static class Plurals
{
    public static PluralCategory Of(Language language, decimal count)
    {
        var n = Math.Abs(count);
        var isWhole = n == Math.Truncate(n);
        return language.Code switch
        {
            "en" or "kk" => n == 1 ? PluralCategory.One : PluralCategory.Other,
            "ru" => isWhole ? Russian(n % 100) : PluralCategory.Other,
            _ => PluralCategory.Other,
        };
    }

    /// <summary>The ending of the text key of a category: <c>.one</c>.</summary>
    public static string Suffix(PluralCategory category) => category switch
    {
        PluralCategory.One => ".one",
        PluralCategory.Few => ".few",
        PluralCategory.Many => ".many",
        _ => ".other",
    };

    private static PluralCategory Russian(decimal lastTwo) => (lastTwo % 10, lastTwo) switch
    {
        (1, not 11) => PluralCategory.One,
        (>= 2 and <= 4, < 12 or > 14) => PluralCategory.Few,
        _ => PluralCategory.Many,
    };
}
