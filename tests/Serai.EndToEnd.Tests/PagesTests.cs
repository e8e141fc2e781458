using System.Net;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Serai.Tests;

/// <summary>What holds for every page: light, reachable by everybody, four languages, looked at.</summary>
[Collection(JourneyCollection.Name)]
public sealed partial class PagesTests(JourneyFixture journey)
{
    private const int PageBytesMax = 100_000;
    private const int ScriptBytesMax = 30_000;

    /// <summary>Windows side by side: axe keeps one processor busy each.</summary>
    private const int WindowsAtOnce = 2;

    // Only what is wrong comes back: all that is right would be megabytes a page.
    private const string WhatAxeFinds = """
        () => axe.run({ resultTypes: ['violations'] }).then(found => found.violations.map(v =>
          `${v.id} ${v.nodes.slice(0, 2).map(n => n.html).join(' ')}`))
        """;

    private static readonly string[] Languages = ["en", "kk", "ru", "zh"];
    private static readonly string AxeScript = new BundledAxeScriptProvider().GetScript();
    private static readonly bool IsLongCampaign = Environment.GetEnvironmentVariable("SERAI_LONG") == "1";

    [BrowserFact]
    public async Task Axe_finds_nothing_on_any_page_in_four_languages_light_and_dark()
    {
        var pages = Pages().ToList();
        var found = await Task.WhenAll(Enumerable.Range(0, WindowsAtOnce).Select(
            window => AxeAsync(pages.Where((_, i) => i % WindowsAtOnce == window))));
        Assert.True(found.All(f => f.Count == 0), string.Join('\n', found.SelectMany(f => f)));
    }

    [BrowserFact]
    public async Task Every_page_stays_within_its_bytes_over_the_wire()
    {
        await using var visitors = new Visitors(journey);
        using var http = new HttpClient(new HttpClientHandler
        {
            AutomaticDecompression = DecompressionMethods.None, UseCookies = false,
        });
        List<string> tooLarge = [];
        foreach (var page in Pages())
        {
            var reader = await visitors.GoAsync(page);
            var cookies = await reader.Page.Context.CookiesAsync();
            http.DefaultRequestHeaders.Clear();
            http.DefaultRequestHeaders.Add("Cookie", string.Join("; ", cookies.Select(c => $"{c.Name}={c.Value}")));
            http.DefaultRequestHeaders.Add("Accept-Encoding", "br");
            var assets = await reader.Page.EvaluateAsync<string[]>(
                "() => [...document.querySelectorAll('link[href][rel~=stylesheet],link[href][rel~=icon],' +" +
                "'script[src]')]" +
                ".map(e => e.href || e.src)");
            var script = await BytesAsync(http, assets.Where(a => a.Contains(".js", StringComparison.Ordinal)));
            var all = await BytesAsync(http, [new Uri(reader.Node, page.Path).ToString(), .. assets]);
            if (all > PageBytesMax || script > ScriptBytesMax)
            {
                tooLarge.Add($"{page.Name}: {all} bytes, of which script {script}");
            }
        }

        Assert.True(tooLarge.Count == 0, string.Join('\n', tooLarge));
    }

    [BrowserFact]
    public async Task No_page_scrolls_sideways_on_a_narrow_phone()
    {
        await using var visitors = new Visitors(journey, new() { ViewportSize = new() { Width = 320, Height = 640 } });
        List<string> wide = [];
        foreach (var page in Pages())
        {
            var reader = await visitors.GoAsync(page);
            var width = await reader.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth");
            await ScreenshotAsync(reader, $"{page.Name}-phone");
            if (width > 320)
            {
                wide.Add($"{page.Name}: {width} px");
            }
        }

        Assert.True(wide.Count == 0, string.Join('\n', wide));
    }

    /// <summary>The same document in light and dark: a page is asked for once in each language.</summary>
    private async Task<List<string>> AxeAsync(IEnumerable<ListedPage> pages)
    {
        List<string> found = [];
        await using var visitors = new Visitors(journey);
        foreach (var page in pages)
        {
            foreach (var language in Languages)
            {
                var reader = await visitors.GoAsync(page.In(language));
                await reader.Page.EvaluateAsync(AxeScript);
                foreach (var scheme in Schemes(language))
                {
                    await reader.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
                    var wrong = await reader.Page.EvaluateAsync<string[]>(WhatAxeFinds);
                    found.AddRange(wrong.Select(w => $"{page.Name} {language} {scheme}: {w}"));
                    await ScreenshotAsync(reader, $"{page.Name}-{language}-{scheme}");
                }
            }
        }

        return found;
    }

    // Colours do not change with the language: the dark ones are looked at in one, unless all are asked for.
    private static ColorScheme[] Schemes(string language) =>
        language == "en" || IsLongCampaign ? [ColorScheme.Light, ColorScheme.Dark] : [ColorScheme.Light];

    private static async Task<long> BytesAsync(HttpClient http, IEnumerable<string> urls)
    {
        long sum = 0;
        foreach (var url in urls.Distinct())
        {
            using var answer = await http.GetAsync(url);
            sum += (await answer.Content.ReadAsByteArrayAsync()).Length;
        }

        return sum;
    }

    /// <summary>Pictures for people to look at, where SERAI_SCREENSHOTS names a folder.</summary>
    private static async Task ScreenshotAsync(Officer reader, string name)
    {
        if (Environment.GetEnvironmentVariable("SERAI_SCREENSHOTS") is { Length: > 0 } folder)
        {
            await reader.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png"), FullPage = true });
        }
    }
}
