namespace Serai.Tests;

/// <summary>From the signal to the neighbour's acknowledgement, over three processes, in a browser.</summary>
[Collection(JourneyCollection.Name)]
public sealed class JourneyTests(JourneyFixture journey)
{
    private const int ClicksMax = 5;

    [BrowserFact]
    public void A_signal_is_notified_in_five_clicks_or_less() => Assert.InRange(journey.ClicksToSent, 1, ClicksMax);

    [BrowserFact]
    public async Task The_notifier_sees_receipts_and_the_acknowledgement()
    {
        await using var kazakhstan = await journey.SignInAsync("KAZ");
        await kazakhstan.WaitForAsync(journey.EventPath, "[data-node=CHN] [data-step=received]");
        await kazakhstan.WaitForAsync(journey.EventPath, "[data-node=WHO] [data-step=received]");
        await kazakhstan.WaitForAsync(journey.EventPath, "[data-node=CHN] [data-step=acknowledged]");
    }

    [BrowserFact]
    public async Task The_coordinator_sees_the_notification_and_the_neighbours_acknowledgement()
    {
        await using var who = await journey.SignInAsync("WHO");
        await who.WaitForAsync(journey.EventPath, "[data-node=CHN] [data-step=acknowledged]");
    }

    [BrowserFact]
    public async Task The_whole_journey_works_with_JavaScript_off()
    {
        await using var china = await journey.SignInAsync("CHN", new() { JavaScriptEnabled = false, Locale = "en-GB" });
        await china.WaitForAsync("/signals", "a[href^='/signals/']");
        await china.Page.Locator("a[href^='/signals/']").First.ClickAsync();
        await Steps.NotifyAsync(china, journey.Demo.Password);
        var path = new Uri(china.Page.Url).AbsolutePath;

        await using var neighbour = await journey.SignInAsync("KAZ", new() { JavaScriptEnabled = false });
        await neighbour.WaitForAsync(path, Steps.Acknowledge);
        await Steps.SubmitAsync(neighbour, Steps.Acknowledge, journey.Demo.Password);
        await china.WaitForAsync(path, "[data-node=KAZ] [data-step=acknowledged]");
    }
}
