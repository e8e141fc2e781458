using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Serai.Tests;

/// <summary>A passkey in a real browser, held by Chromium's virtual authenticator.</summary>
[Collection(JourneyCollection.Name)]
public sealed partial class PasskeyTests(JourneyFixture journey)
{
    private const string New = "form[action='/account/passkeys']";
    private const string Use = "form[action='/sign-in/passkey']";
    private const string Remove = "form[action$='/remove']";

    [BrowserFact]
    public async Task A_person_adds_a_passkey_signs_in_with_it_and_removes_it()
    {
        await using var officer = await journey.SignInAsync("KAZ");
        var page = officer.Page;
        await AddAuthenticatorAsync(page);

        await officer.GoAsync("/account");
        await page.FillAsync($"{New} input[name=name]", "Virtual key");
        await officer.SignWithAsync(New, journey.Demo.Password);
        await page.ClickAsync($"{New} button[type=submit]");
        await Assertions.Expect(page).ToHaveURLAsync(Done("passkey"));
        Assert.Contains("Virtual key", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await LookAsync(officer, "/account");

        await page.EvaluateAsync(
            "() => document.querySelector(\"form[action='/sign-out']:not(:has([name=everywhere]))\").requestSubmit()");
        await Assertions.Expect(page).ToHaveURLAsync(SignIn());
        await LookAsync(officer, "/sign-in");
        await officer.GoAsync("/sign-in?returnUrl=%2Faccount");
        await page.ClickAsync($"{Use} button[type=submit]");
        await Assertions.Expect(page).ToHaveURLAsync(Account());

        var path = await page.Locator("main a[href$='/remove']").First.GetAttributeAsync("href");
        await LookAsync(officer, path!);
        await officer.SignWithAsync(Remove, journey.Demo.Password);
        await page.ClickAsync($"{Remove} button[type=submit]");
        await Assertions.Expect(page).ToHaveURLAsync(Done("passkeyRemoved"));

        await page.Context.ClearCookiesAsync();
        await officer.GoAsync("/sign-in");
        await page.ClickAsync($"{Use} button[type=submit]");
        await Assertions.Expect(page.Locator("main > .refusal")).ToContainTextAsync("opens no account here");
    }

    [BrowserFact]
    public async Task A_passkey_confirms_before_signing_in_the_form_itself()
    {
        await using var node = await FreshNode.StartAsync();
        await using var officer = await Officer.SignInAsync(
            journey.Chromium, node.Console, FreshNode.Person, FreshNode.Password);
        var page = officer.Page;
        await AddAuthenticatorAsync(page);
        await officer.GoAsync("/account");
        await page.FillAsync($"{New} input[name=name]", "Second key");
        await officer.SignWithAsync(New, FreshNode.Password);
        await page.ClickAsync($"{New} button[type=submit]");
        await Assertions.Expect(page).ToHaveURLAsync(Done("passkey"));
        var path = await page.Locator("main a[href$='/remove']").First.GetAttributeAsync("href");
        await officer.GoAsync(path!);
        await Assertions.Expect(page.Locator($"{Remove} .signing input[type=password]")).ToHaveCountAsync(0);

        // The node forgets what was confirmed when it stops; the person stays signed in, and the form asks again.
        await node.RestartAsync();
        await officer.GoAsync(path!);
        await Assertions.Expect(page.Locator($"{Remove} .signing input[type=password]")).ToHaveCountAsync(1);
        await page.ClickAsync("serai-confirm button");
        await Assertions.Expect(page.Locator("serai-confirm [role=status]")).ToContainTextAsync(FreshNode.Person);
        await Assertions.Expect(page.Locator(".signing input[type=password]")).ToHaveCountAsync(0);
        await page.ClickAsync($"{Remove} button[type=submit]");
        await Assertions.Expect(page).ToHaveURLAsync(Done("passkeyRemoved"));
    }

    [BrowserFact]
    public async Task A_browser_without_a_fitting_passkey_says_so_and_does_nothing()
    {
        await using var officer = await journey.SignInAsync("KAZ");
        await officer.Page.Context.ClearCookiesAsync();
        var devTools = await AddAuthenticatorAsync(officer.Page);
        await officer.GoAsync("/sign-in");
        await devTools.SendAsync("WebAuthn.disable");
        await officer.Page.EvaluateAsync("() => navigator.credentials.get = () => Promise.reject(new Error('none'))");
        await officer.Page.ClickAsync($"{Use} button[type=submit]");
        await Assertions.Expect(officer.Page.Locator($"{Use} .refusal")).ToContainTextAsync("gave no passkey");
        Assert.True(await officer.Page.Locator("form[action='/sign-in']").IsVisibleAsync());
    }

    [BrowserFact]
    public async Task Without_JavaScript_the_password_form_stands_alone()
    {
        await using var officer = await journey.SignInAsync("KAZ", new() { JavaScriptEnabled = false });
        await officer.GoAsync("/account");
        Assert.False(await officer.Page.Locator(New).IsVisibleAsync());
        Assert.True(await officer.Page.Locator("serai-passkey [data-without]").IsVisibleAsync());
        await officer.Page.Context.ClearCookiesAsync();
        await officer.GoAsync("/sign-in");
        Assert.False(await officer.Page.Locator(Use).IsVisibleAsync());
        Assert.True(await officer.Page.Locator("form[action='/sign-in']").IsVisibleAsync());
    }

    private static async Task<ICDPSession> AddAuthenticatorAsync(IPage page)
    {
        var devTools = await page.Context.NewCDPSessionAsync(page);
        await devTools.SendAsync("WebAuthn.enable");
        await devTools.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
        return devTools;
    }

    /// <summary>Reachable by everybody, in four languages, and no wider than a phone.</summary>
    private static async Task LookAsync(Officer officer, string path)
    {
        var page = officer.Page;
        var (width, height) = (page.ViewportSize!.Width, page.ViewportSize.Height);
        foreach (var language in new[] { "kk", "ru", "zh", "en" })
        {
            await officer.GoAsync($"{path}?lang={language}");
            Assert.Empty((await page.RunAxe()).Violations.Select(v => $"{path} {language}: {v.Id} {v.Help}"));
            await page.SetViewportSizeAsync(320, 640);
            Assert.Equal(320, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
            await page.SetViewportSizeAsync(width, height);
            if (Environment.GetEnvironmentVariable("SERAI_SCREENSHOTS") is { Length: > 0 } folder)
            {
                var name = $"passkey-{path.Trim('/').Split('/')[^1]}-{language}.png";
                await page.ScreenshotAsync(new() { Path = Path.Combine(folder, name), FullPage = true });
            }
        }
    }

    private static Regex Done(string what) => new($"/account\\?done={what}$");

    [GeneratedRegex("/sign-in")]
    private static partial Regex SignIn();

    [GeneratedRegex("/account$")]
    private static partial Regex Account();
}
