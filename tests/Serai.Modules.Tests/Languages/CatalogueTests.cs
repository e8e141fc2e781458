using System.Reflection;
using System.Text.RegularExpressions;
using Serai.Platform.Languages;

namespace Serai.Tests.Languages;

public sealed partial class CatalogueTests
{
    private static readonly Catalogue Words = Catalogue.Of(Directory
        .EnumerateFiles(AppContext.BaseDirectory, "Serai.*.dll")
        .Where(f => !f.EndsWith("Tests.dll", StringComparison.Ordinal))
        .Select(Assembly.LoadFrom));

    [Fact]
    public void Every_key_has_a_text_in_every_language() => Assert.Empty(
        from key in Words.Keys
        from language in Language.All
        where string.IsNullOrWhiteSpace(Words.Find(key, language))
        select $"{key} {language.Code}");

    [Fact]
    public void The_holes_of_a_text_are_the_same_in_every_language() => Assert.Empty(
        from key in Words.Keys
        let wanted = Holes(Words.Find(key, Language.English)!)
        from language in Language.All.Append(Language.Pseudo)
        where !Holes(Words.Find(key, language)!).SequenceEqual(wanted)
        select $"{key} {language.Code}");

    [Fact]
    public void Texts_of_another_script_are_not_left_in_English() => Assert.Empty(
        from key in Words.Keys
        let english = Words.Find(key, Language.English)!
        from language in Language.All.Skip(1)
        where Words.Find(key, language) == english && Letters().Count(english) > 4 && !IsName(english)
        select $"{key} {language.Code}: {english}");

    [Fact]
    public void A_counted_text_has_the_forms_that_its_languages_use() => Assert.Empty(
        from key in Words.Keys
        where key.EndsWith(".one", StringComparison.Ordinal)
        from form in new[] { ".few", ".many", ".other" }
        where Words.Find(key[..^4] + form, Language.Russian) is null
        select key[..^4] + form);

    [Fact]
    public void The_pseudo_language_is_two_fifths_longer_and_keeps_its_holes()
    {
        var pseudo = new Texts(Words, Language.Pseudo);

        Assert.InRange(pseudo["platform.skip"].Length, 1.4 * "Skip to content".Length, 1.8 * "Skip to content".Length);
        Assert.Contains("7", pseudo.Format("duration.h", 7), StringComparison.Ordinal);
        Assert.Null(Language.Find("qps"));
    }

    private static bool IsName(string english) => english.StartsWith("Serai ", StringComparison.Ordinal);

    private static List<string> Holes(string text) => [.. Hole().Matches(text).Select(m => m.Value).Distinct().Order()];

    [GeneratedRegex(@"\{\d+[^}]*\}")]
    private static partial Regex Hole();

    [GeneratedRegex("[a-z]")]
    private static partial Regex Letters();
}
