using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Serai.Tests;

/// <summary>The pages that only an administrator sees: reachable by everybody who is one.</summary>
[Collection(JourneyCollection.Name)]
public sealed class AdministrationPagesTests(JourneyFixture journey)
{
    private const string Administrator = "administrator";
    private const int PhoneWidth = 320;

    [BrowserFact]
    public async Task Axe_finds_nothing_on_the_pages_of_accounts_and_none_scrolls_sideways()
    {
        List<string> found = [];
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await using var administrator = await SignInAsync(new() { ColorScheme = scheme });
            foreach (var path in await PathsAsync(administrator))
            {
                foreach (var language in new[] { "en", "kk", "ru", "zh" })
                {
                    await administrator.GoAsync($"{path}?lang={language}");
                    var result = await administrator.Page.RunAxe();
                    found.AddRange(result.Violations.Select(v => $"{path} {language} {scheme}: {v.Id} " +
                        string.Join(' ', v.Nodes.Select(n => n.Html).Take(2))));
                }
            }
        }

        await using var phone = await SignInAsync(new() { ViewportSize = new() { Width = PhoneWidth, Height = 640 } });
        foreach (var path in await PathsAsync(phone))
        {
            await phone.GoAsync(path);
            var width = await phone.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth");
            found.AddRange(width > PhoneWidth ? [$"{path} is {width} px wide"] : Array.Empty<string>());
            await ScreenshotAsync(phone, path.Trim('/').Split('/')[^1]);
        }

        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    private static async Task<string[]> PathsAsync(Officer administrator)
    {
        await administrator.GoAsync("/people");
        var person = await administrator.Page.Locator("main td a[href^='/people/']").First.GetAttributeAsync("href");
        return ["/people", "/people/new", person!, "/audit", "/account"];
    }

    /// <summary>Pictures for people to look at, where SERAI_SCREENSHOTS names a folder.</summary>
    private static async Task ScreenshotAsync(Officer officer, string name)
    {
        if (Environment.GetEnvironmentVariable("SERAI_SCREENSHOTS") is { Length: > 0 } folder)
        {
            await officer.Page.SetViewportSizeAsync(1200, 900);
            await officer.Page.ScreenshotAsync(
                new() { Path = Path.Combine(folder, $"admin-{name}.png"), FullPage = true });
            await officer.Page.SetViewportSizeAsync(PhoneWidth, 640);
        }
    }

    private Task<Officer> SignInAsync(BrowserNewContextOptions options) => Officer.SignInAsync(
        journey.Chromium, journey.Demo.Nodes["KAZ"], Administrator, journey.Demo.Password, options);
}
