using System.Globalization;

namespace Serai.Platform.Languages;

/// <summary>The languages of the console. Every word stands in all of them.</summary>
public sealed record Language(string Code, string NativeName, CultureInfo Culture)
{
    public static readonly Language English = new("en", "English", CultureInfo.GetCultureInfo("en-GB"));
    public static readonly Language Kazakh = new("kk", "Қазақша", CultureInfo.GetCultureInfo("kk-KZ"));
    public static readonly Language Russian = new("ru", "Русский", CultureInfo.GetCultureInfo("ru-RU"));
    public static readonly Language Chinese = new("zh", "中文", CultureInfo.GetCultureInfo("zh-CN"));

    /// <summary>
    /// English with every letter accented and 40 % longer, for tests of layouts: no word escapes the catalogue, and no
    /// box is too small for a longer language. Not offered to people.
    /// </summary>
    public static readonly Language Pseudo = new("qps", "Þšéûðö", CultureInfo.GetCultureInfo("en-GB"));

    public static IReadOnlyList<Language> All { get; } = [English, Kazakh, Russian, Chinese];

    public static Language? Find(string? code) => All.FirstOrDefault(l => l.Code == code);
}
