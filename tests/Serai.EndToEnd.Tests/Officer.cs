using System.Net;
using Microsoft.Playwright;

namespace Serai.Tests;

/// <summary>A person at a node's console; counts the clicks that the person needs.</summary>
internal sealed class Officer(IPage page, Uri node) : IAsyncDisposable
{
    public IPage Page => page;

    public Uri Node => node;

    public int Clicks { get; private set; }

    public static async Task<Officer> SignInAsync(
        IBrowser browser, Uri node, string account, string password, BrowserNewContextOptions? options = null)
    {
        var officer = await OpenAsync(browser, node, options);
        await officer.GoAsync("/sign-in");
        await officer.Page.FillAsync("input[name=name]", account);
        await officer.Page.FillAsync("input[name=password]", password);
        await officer.ClickAsync("form[action*='/sign-in'] button[type=submit]");
        Assert.DoesNotContain("/sign-in", officer.Page.Url, StringComparison.Ordinal);
        officer.Clicks = 0;
        return officer;
    }

    /// <summary>A window in which nobody has signed in, or as who the cookies in the options say.</summary>
    public static async Task<Officer> OpenAsync(
        IBrowser browser, Uri node, BrowserNewContextOptions? options = null)
    {
        var context = await browser.NewContextAsync(options ?? new() { Locale = "en-GB" });
        return new Officer(await context.NewPageAsync(), node);
    }

    public async Task GoAsync(string path, HttpStatusCode status = HttpStatusCode.OK)
    {
        var answer = await page.GotoAsync(new Uri(node, path).ToString());
        Assert.True(answer!.Status == (int)status, $"{node}{path} answered {answer.Status}");
    }

    public async Task ClickAsync(string selector)
    {
        Clicks++;
        await page.Locator(selector).First.ClickAsync();
    }

    /// <summary>Types the password where the form asks for a step-up; typing is not a click.</summary>
    public async Task SignWithAsync(string formSelector, string password)
    {
        var field = page.Locator($"{formSelector} input[type=password]");
        if (await field.CountAsync() > 0)
        {
            await field.First.FillAsync(password);
        }
    }

    /// <summary>Reloads until the page shows it: what another node said arrives within seconds.</summary>
    public async Task WaitForAsync(string path, string selector)
    {
        for (var attempt = 0; attempt < 120; attempt++)
        {
            await GoAsync(path);
            if (await page.Locator(selector).CountAsync() > 0)
            {
                return;
            }

            await Task.Delay(250);
        }

        Assert.Fail($"{node}{path} never showed {selector}");
    }

    public async ValueTask DisposeAsync() => await page.Context.DisposeAsync();
}
