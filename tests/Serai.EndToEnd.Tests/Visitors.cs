using System.Net;
using Microsoft.Playwright;

namespace Serai.Tests;

/// <summary>The readers of one test, one window a node and reader, with the same kind of browser.</summary>
internal sealed class Visitors(JourneyFixture journey, BrowserNewContextOptions? options = null) : IAsyncDisposable
{
    private readonly Dictionary<(string Node, Reader Reader), Officer> windows = [];

    /// <summary>Opens a page as its reader; the answer must have the page's status.</summary>
    public async Task<Officer> GoAsync(ListedPage page)
    {
        if (!windows.TryGetValue((page.Node, page.Reader), out var window))
        {
            window = await journey.VisitAsync(page.Node, page.Reader, options);
            windows.Add((page.Node, page.Reader), window);
        }

        await window.GoAsync(page.Path, (HttpStatusCode)page.Status);
        return window;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var window in windows.Values)
        {
            await window.DisposeAsync();
        }
    }
}
