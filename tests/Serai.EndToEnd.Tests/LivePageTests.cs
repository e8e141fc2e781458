using Microsoft.Playwright;

namespace Serai.Tests;

/// <summary>A page whose work goes on while somebody looks at it.</summary>
[Collection(JourneyCollection.Name)]
public sealed class LivePageTests(JourneyFixture journey)
{
    private const string UnderWay = """
        <serai-live data-state="Reading" data-say="Reading" data-done="Over">
          <div data-live><p>7 rows</p></div><p><a href="/imports/1" data-refresh>Refresh now</a></p>
        </serai-live>
        """;

    [BrowserFact]
    public async Task News_are_put_in_place_and_read_out_and_wait_while_the_person_types()
    {
        await using var officer = await journey.VisitAsync("KAZ", Reader.Officer);
        var page = officer.Page;
        var looks = 0;
        await page.RouteAsync("**/imports/1", async route =>
        {
            var answer = await route.FetchAsync();
            var html = await answer.TextAsync();
            // Under way when it is opened and at the first look, over at the second.
            await route.FulfillAsync(new()
            {
                Response = answer,
                Body = looks++ > 1 ? html : html.Replace("</main>", UnderWay.Replace(
                    "7 rows", $"{looks} rows", StringComparison.Ordinal) + "</main>", StringComparison.Ordinal),
            });
        });
        await officer.GoAsync("/imports/1");
        await page.EvaluateAsync("() => { window.isSame = true; }");
        await Assertions.Expect(page.Locator("serai-live [data-live]")).ToHaveTextAsync("2 rows");
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.Locator("serai-live")).ToHaveCountAsync(0, new() { Timeout = 30_000 });
        await Assertions.Expect(page.Locator("[data-live-status]")).ToHaveTextAsync("Over");
        Assert.True(await page.EvaluateAsync<bool>("() => window.isSame"));
        Assert.EndsWith("/imports/1", page.Url, StringComparison.Ordinal);
    }
}
