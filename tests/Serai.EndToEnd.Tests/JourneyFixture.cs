using Microsoft.Playwright;

namespace Serai.Tests;

/// <summary>
/// One running demo and one played journey, shared by all browser tests: starting three nodes takes seconds.
/// </summary>
public sealed class JourneyFixture : IAsyncLifetime
{
    /// <summary>A day of the demo in this run: short, so that 13 March comes soon.</summary>
    private const double DaySeconds = 1;

    private IPlaywright? playwright;

    internal Demo Demo { get; private set; } = null!;

    internal IBrowser Chromium { get; private set; } = null!;

    /// <summary>What the journey's person did on KAZ: from the signal's page to "sent".</summary>
    internal int ClicksToSent { get; private set; }

    internal string SignalPath { get; private set; } = "";

    internal string EventPath { get; private set; } = "";

    public async Task InitializeAsync()
    {
        if (Browser.Path is null)
        {
            return;
        }

        Demo = await Demo.StartAsync(DaySeconds);
        playwright = await Playwright.CreateAsync();
        Chromium = await Browser.LaunchAsync(playwright);
        await PlayAsync();
    }

    public async Task DisposeAsync()
    {
        if (playwright is not null)
        {
            await Chromium.DisposeAsync();
            playwright.Dispose();
            await Demo.DisposeAsync();
        }
    }

    internal Task<Officer> SignInAsync(string node, BrowserNewContextOptions? options = null) =>
        Officer.SignInAsync(Chromium, Demo.Nodes[node], Demo.Account, Demo.Password, options);

    private async Task PlayAsync()
    {
        await using var kazakhstan = await SignInAsync("KAZ");
        await kazakhstan.WaitForAsync("/signals", "a[href^='/signals/']");
        SignalPath = await HrefAsync(kazakhstan, "a[href^='/signals/']:not([href*='?'])");
        await kazakhstan.GoAsync(SignalPath);
        ClicksToSent = await Steps.NotifyAsync(kazakhstan, Demo.Password);
        EventPath = new Uri(kazakhstan.Page.Url).AbsolutePath;

        await using var china = await SignInAsync("CHN");
        await china.WaitForAsync(EventPath, Steps.Acknowledge);
        await Steps.SubmitAsync(china, Steps.Acknowledge, Demo.Password);
    }

    private static async Task<string> HrefAsync(Officer officer, string selector) =>
        (await officer.Page.Locator(selector).First.GetAttributeAsync("href"))!;
}

[CollectionDefinition(Name)]
public sealed class JourneyCollection : ICollectionFixture<JourneyFixture>
{
    public const string Name = "journey";
}
