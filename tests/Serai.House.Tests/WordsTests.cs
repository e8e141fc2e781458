using System.Text.RegularExpressions;
using Serai.Platform.Languages;

namespace Serai.Tests;

/// <summary>
/// A word on a page stands in Texts.csv, in four languages; the file itself is checked when it is read.
/// </summary>
public sealed partial class WordsTests
{
    private static readonly Lazy<Catalogue> Words = new(() => Catalogue.Of(NamesTests.Assemblies()));

    [Fact]
    public void Every_key_that_the_code_asks_for_has_its_words() =>
        Tree.AssertNone(
            from file in Tree.Below("src/", ".cs", ".razor")
            from Match use in Use().Matches(Tree.Read(file))
            let key = use.Groups["key"].Value
            where !key.EndsWith('.') && Words.Value.Find(key, Language.English) is null
                && Words.Value.Find(key + ".other", Language.English) is null
            select $"{file}: {key}");

    [Fact]
    public void Every_key_is_asked_for_somewhere()
    {
        var code = string.Join('\n', Tree.Below("src/", ".cs", ".razor").Select(Tree.Read));
        var prefixes = Prefix().Matches(code).Select(m => m.Groups["key"].Value).Where(p => p.Contains('.')).ToList();
        Tree.AssertNone(
            from key in Words.Value.Keys
            let plain = Plural().Replace(key, "")
            where !code.Contains($"\"{plain}\"", StringComparison.Ordinal)
                && !prefixes.Exists(p => key.StartsWith(p, StringComparison.Ordinal))
            select key);
    }

    [GeneratedRegex(
        @"(\bT\[|\bT\.Format\(|\bT\.Plural\(|new Refusal\(|new MenuItem\()\s*""(?<key>[a-zA-Z0-9.\-]+)""",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Use();

    // Keys that are put together: "signals.status." + name, $"signals.status.{name}".
    [GeneratedRegex(@"""(?<key>[a-z][a-zA-Z0-9.\-]*[.\-])(""\s*\+|\{)", RegexOptions.ExplicitCapture)]
    private static partial Regex Prefix();

    [GeneratedRegex(@"\.(one|few|many|other)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Plural();
}
