using System.Diagnostics;
using System.Text.Json;

namespace Serai.Tests;

/// <summary>Lighthouse over all pages: minutes, and a program of its own, so only where it is asked for.</summary>
public sealed partial class PagesTests
{
    [LighthouseFact]
    public async Task Every_page_reaches_the_goals_of_Lighthouse()
    {
        await using var visitors = new Visitors(journey);
        List<object> pages = [];
        foreach (var page in Pages())
        {
            var reader = await visitors.GoAsync(page);
            var cookies = await reader.Page.Context.CookiesAsync();
            pages.Add(new
            {
                name = page.Name,
                url = new Uri(reader.Node, page.Path).ToString(),
                cookie = string.Join("; ", cookies.Select(c => $"{c.Name}={c.Value}")),
            });
        }

        var list = Path.GetTempFileName();
        await File.WriteAllTextAsync(list, JsonSerializer.Serialize(pages));
        using var lighthouse = Process.Start(new ProcessStartInfo("node")
        {
            ArgumentList = { Path.Combine(LighthouseFactAttribute.Folder, "run.mjs"), "--pages", list },
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        var table = await lighthouse.StandardOutput.ReadToEndAsync();
        await lighthouse.WaitForExitAsync();
        File.Delete(list);
        if (Environment.GetEnvironmentVariable("SERAI_SCREENSHOTS") is { Length: > 0 } folder)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "lighthouse.txt"), table);
        }

        Assert.True(lighthouse.ExitCode == 0, table);
    }

    private sealed class LighthouseFactAttribute : FactAttribute
    {
        public LighthouseFactAttribute()
        {
            if (Browser.Path is null || !IsLongCampaign || !Directory.Exists(Path.Combine(Folder, "node_modules")))
            {
                Skip = "needs SERAI_LONG=1, Chromium, and npm ci in tests/lighthouse";
            }
        }

        /// <summary>tests/lighthouse of the checkout this was built in: artifacts/bin/project/configuration.</summary>
        public static string Folder { get; } = Path.GetFullPath(
            Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "tests", "lighthouse"));
    }
}
