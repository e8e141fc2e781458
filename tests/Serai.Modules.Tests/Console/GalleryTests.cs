using System.Text.RegularExpressions;
using Serai.Platform.Console.Gallery;
using Serai.Platform.Languages;
using Serai.Platform.People;

namespace Serai.Tests.Console;

/// <summary>The gallery shows every part, so what holds on it holds on every page that is made of them.</summary>
public sealed partial class GalleryTests
{
    [Theory]
    [InlineData("en")]
    [InlineData("kk")]
    [InlineData("ru")]
    [InlineData("zh")]
    public async Task The_gallery_has_all_words_ids_once_and_nothing_that_the_security_policy_forbids(string language)
    {
        await using var node = await TestNode.StartAsync();
        using var browser = await node.SignInAsync(Role.DutyOfficer, Role.Auditor);

        var page = await browser.PageAsync("/style?lang=" + language);

        if (Environment.GetEnvironmentVariable("SERAI_GALLERY") is { } folder)
        {
            await SaveAsync(browser, page.Body, folder, language);
        }

        Assert.DoesNotMatch(@"\[[a-z]+\.[a-zA-Z.]+\]", page.Text);
        Assert.DoesNotMatch(@"\sstyle\s*=|\son[a-z]+\s*=|<style|javascript:", page.Body);
        Assert.DoesNotMatch(@"<script(?![^>]*\ssrc=)", page.Body);
        Assert.Equal(Ids(page.Body).Distinct(), Ids(page.Body));
        Assert.Contains($"<html lang=\"{Language.Find(language)!.Code}\"", page.Body, StringComparison.Ordinal);
    }

    /// <summary>In the pseudo-language every word of the catalogue is accented; what is not is hard-wired.</summary>
    [Fact]
    public async Task Every_word_of_the_gallery_comes_from_the_catalogue()
    {
        var html = await Rendering.HtmlAsync<StylePage>(Language.Pseudo);

        if (Environment.GetEnvironmentVariable("SERAI_GALLERY") is { } folder)
        {
            Directory.CreateDirectory(folder);
            var local = html.Replace("\"/assets/", "\"", StringComparison.Ordinal);
            await File.WriteAllTextAsync(Path.Combine(folder, "qps.html"), local);
        }

        var words = PlainWord().Matches(Tag().Replace(html, "\n")).Select(m => m.Value);
        string[] names = ["Serai", "COVID", "EARS", "JSON", "Kazakhstan", "Serikova", "English", "nbsp"];
        Assert.Empty(words.Except(names));
    }

    [Fact]
    public async Task The_gallery_is_for_those_who_signed_in()
    {
        await using var node = await TestNode.StartAsync();
        using var browser = node.Anonymous();

        Assert.Equal(302, (await browser.GetAsync("/style")).Status);
    }

    private static List<string> Ids(string body) => [.. Id().Matches(body).Select(m => m.Groups["id"].Value)];

    // SERAI_GALLERY=folder keeps the rendered pages with their assets, to look at them without a node.
    private static async Task SaveAsync(TestBrowser browser, string body, string folder, string language)
    {
        Directory.CreateDirectory(folder);
        foreach (Match link in AssetLink().Matches(body))
        {
            var file = Path.Combine(folder, Path.GetFileName(link.Value));
            await File.WriteAllBytesAsync(file, await browser.Client.GetByteArrayAsync(link.Value));
        }

        var local = body.Replace("\"/assets/", "\"", StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(folder, language + ".html"), local);
    }

    [GeneratedRegex("\\sid=\"(?<id>[^\"]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Id();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex("[A-Za-z]{4,}")]
    private static partial Regex PlainWord();

    [GeneratedRegex("(?<=\")/assets/[^\"]+", RegexOptions.ExplicitCapture)]
    private static partial Regex AssetLink();
}
