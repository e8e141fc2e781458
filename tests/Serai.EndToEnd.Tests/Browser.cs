using Microsoft.Playwright;

namespace Serai.Tests;

/// <summary>Debian's Chromium, driven by Playwright; nothing is downloaded.</summary>
internal static class Browser
{
    /// <summary>The executable, or null where none is installed: SERAI_CHROMIUM, else the usual places.</summary>
    public static string? Path { get; } = new[]
    {
        Environment.GetEnvironmentVariable("SERAI_CHROMIUM"), "/usr/bin/chromium", "/usr/bin/chromium-browser",
    }.FirstOrDefault(p => p is not null && File.Exists(p));

    // The background services of a browser would knock at hosts outside, which a test machine may not reach.
    private static readonly string[] Quiet =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    public static Task<IBrowser> LaunchAsync(IPlaywright playwright) =>
        playwright.Chromium.LaunchAsync(new() { ExecutablePath = Path, Args = Quiet });
}

/// <summary>A test that needs a browser; skipped, with the reason printed, where there is none.</summary>
internal sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        if (Browser.Path is null)
        {
            Skip = "needs Chromium (install Debian's package chromium, or set SERAI_CHROMIUM)";
        }
    }
}
