using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Serai.Tests;

/// <summary>
/// One running demo and one played journey, shared by all browser tests: starting three nodes takes seconds.
/// </summary>
public sealed class JourneyFixture : IAsyncLifetime
{
    /// <summary>A day of the demo in this run: short, so that 13 March comes soon.</summary>
    private const double DaySeconds = 1;

    private const string Administrator = "administrator";

    private readonly ConcurrentDictionary<(string Node, Reader Reader), Task<string>> cookies = new();

    private IPlaywright? playwright;

    internal Demo Demo { get; private set; } = null!;

    internal FreshNode Fresh { get; private set; } = null!;

    internal IBrowser Chromium { get; private set; } = null!;

    /// <summary>What the journey's person did on KAZ: from the signal's page to "sent".</summary>
    internal int ClicksToSent { get; private set; }

    internal string SignalPath { get; private set; } = "";

    internal string EventPath { get; private set; } = "";

    /// <summary>The page of an account, for administrators.</summary>
    internal string PersonPath { get; private set; } = "";

    internal Situations Situations { get; private set; } = null!;

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
        Fresh = await FreshNode.StartAsync();
        Situations = await Situations.MakeAsync(this);
        await using var administrator = await VisitAsync("KAZ", Reader.Administrator);
        await administrator.GoAsync("/people");
        PersonPath = await HrefAsync(administrator, "main td a[href^='/people/']");
    }

    public async Task DisposeAsync()
    {
        if (playwright is not null)
        {
            await Chromium.DisposeAsync();
            playwright.Dispose();
            await Demo.DisposeAsync();
            await Fresh.DisposeAsync();
        }
    }

    internal Task<Officer> SignInAsync(string node, BrowserNewContextOptions? options = null) =>
        Officer.SignInAsync(Chromium, Demo.Nodes[node], Demo.Account, Demo.Password, options);

    /// <summary>
    /// A window in which the reader has signed in. A node lets an address try 60 passwords a minute, so a reader signs
    /// in once for all tests.
    /// </summary>
    internal async Task<Officer> VisitAsync(string node, Reader reader, BrowserNewContextOptions? options = null)
    {
        // Colours that fade from one scheme to the other are neither of the two.
        options = new(options ?? new()) { Locale = "en-GB", ReducedMotion = ReducedMotion.Reduce };
        if (reader != Reader.Stranger)
        {
            options.StorageState = await cookies.GetOrAdd((node, reader), SignInOnceAsync);
        }

        return await Officer.OpenAsync(Chromium, AddressOf(node), options);
    }

    /// <summary>A window with a session of its own, which may be ended.</summary>
    internal Task<Officer> BeginSessionAsync(string node, Reader reader)
    {
        var (name, password) = node == FreshNode.Name ? (FreshNode.Person, FreshNode.Password)
            : (reader == Reader.Administrator ? Administrator : Demo.Account, Demo.Password);
        return Officer.SignInAsync(Chromium, AddressOf(node), name, password);
    }

    private async Task<string> SignInOnceAsync((string Node, Reader Reader) who)
    {
        await using var window = await BeginSessionAsync(who.Node, who.Reader);
        return await window.Page.Context.StorageStateAsync();
    }

    private Uri AddressOf(string node) => node == FreshNode.Name ? Fresh.Console : Demo.Nodes[node];

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
