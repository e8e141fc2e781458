using System.Net;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Serai.Tests;

/// <summary>What holds for every page: light, reachable by everybody, four languages, looked at.</summary>
[Collection(JourneyCollection.Name)]
public sealed partial class PagesTests(JourneyFixture journey)
{
    private const int PageBytesMax = 100_000;
    private const int ScriptBytesMax = 30_000;
    private static readonly string[] Languages = ["en", "kk", "ru", "zh"];
    private static readonly bool IsLongCampaign = Environment.GetEnvironmentVariable("SERAI_LONG") == "1";

    [BrowserFact]
    public async Task Axe_finds_nothing_on_any_page_in_four_languages_light_and_dark()
    {
        List<string> found = [];
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            // Colours do not change with the language: the dark ones are looked at in one, unless all are asked for.
            var languages = scheme == ColorScheme.Light || IsLongCampaign ? Languages : ["en"];
            await using var officer = await journey.SignInAsync("KAZ", new() { ColorScheme = scheme });
            foreach (var (name, path) in Pages())
            {
                foreach (var language in languages)
                {
                    await officer.GoAsync($"{path}{(path.Contains('?') ? '&' : '?')}lang={language}");
                    var result = await officer.Page.RunAxe();
                    found.AddRange(result.Violations.Select(v =>
                        $"{name} {language} {scheme}: {v.Id} {string.Join(' ', v.Nodes.Select(n => n.Html).Take(2))}"));
                    await ScreenshotAsync(officer, $"{name}-{language}-{scheme}");
                }
            }
        }

        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    [BrowserFact]
    public async Task Every_page_stays_within_its_bytes_over_the_wire()
    {
        await using var officer = await journey.SignInAsync("KAZ");
        var cookies = await officer.Page.Context.CookiesAsync();
        using var http = new HttpClient(new HttpClientHandler { AutomaticDecompression = DecompressionMethods.None });
        http.DefaultRequestHeaders.Add("Cookie", string.Join("; ", cookies.Select(c => $"{c.Name}={c.Value}")));
        http.DefaultRequestHeaders.Add("Accept-Encoding", "br");
        List<string> tooLarge = [];
        foreach (var (name, path) in Pages())
        {
            await officer.GoAsync(path);
            var assets = await officer.Page.EvaluateAsync<string[]>(
                "() => [...document.querySelectorAll('link[href][rel~=stylesheet],link[href][rel~=icon],' +" +
                "'script[src]')]" +
                ".map(e => e.href || e.src)");
            var script = await BytesAsync(http, assets.Where(a => a.Contains(".js", StringComparison.Ordinal)));
            var all = await BytesAsync(http, [new Uri(officer.Node, path).ToString(), .. assets]);
            if (all > PageBytesMax || script > ScriptBytesMax)
            {
                tooLarge.Add($"{name}: {all} bytes, of which script {script}");
            }
        }

        Assert.True(tooLarge.Count == 0, string.Join('\n', tooLarge));
    }

    [BrowserFact]
    public async Task No_page_scrolls_sideways_on_a_narrow_phone()
    {
        await using var officer = await journey.SignInAsync(
            "KAZ", new() { ViewportSize = new() { Width = 320, Height = 640 } });
        List<string> wide = [];
        foreach (var (name, path) in Pages())
        {
            await officer.GoAsync(path);
            var width = await officer.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth");
            await ScreenshotAsync(officer, $"{name}-phone");
            if (width > 320)
            {
                wide.Add($"{name}: {width} px");
            }
        }

        Assert.True(wide.Count == 0, string.Join('\n', wide));
    }

    private static async Task<long> BytesAsync(HttpClient http, IEnumerable<string> urls)
    {
        long sum = 0;
        foreach (var url in urls.Distinct())
        {
            sum += (await http.GetByteArrayAsync(url)).Length;
        }

        return sum;
    }

    /// <summary>Pictures for people to look at, where SERAI_SCREENSHOTS names a folder.</summary>
    private static async Task ScreenshotAsync(Officer officer, string name)
    {
        if (Environment.GetEnvironmentVariable("SERAI_SCREENSHOTS") is { Length: > 0 } folder)
        {
            await officer.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png"), FullPage = true });
        }
    }

    private IEnumerable<(string Name, string Path)> Pages() =>
    [
        ("start", "/"),
        ("signals", "/signals"),
        ("signal", journey.SignalPath),
        ("imports", "/imports"),
        ("import", "/imports/1"),
        ("upload", "/imports/new"),
        ("mappings", "/imports/mappings"),
        ("undo", "/imports/1/undo"),
        ("to-map", "/to-map"),
        ("code", "/to-map/code?kind=place&own=Kazakh"),
        ("overview", "/overview"),
        ("curves", "/curves"),
        ("series", "/series"),
        ("curve", "/series/1"),
        ("map", "/map"),
        ("completeness", "/completeness"),
        ("catalogue", "/catalogue"),
        ("received", "/notices"),
        ("sent", "/notices?box=sent"),
        ("events", "/events"),
        ("event", journey.EventPath),
        ("peers", "/peers"),
        ("approvals", "/approvals"),
        ("log", "/log"),
        ("account", "/account"),
        ("keys", "/keys"),
        ("password", "/account/password"),
        ("audit", "/audit"),
        ("style", "/style"),
    ];
}
