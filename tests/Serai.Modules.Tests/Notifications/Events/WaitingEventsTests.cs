using Serai.Notifications.Events;
using Serai.Platform.People;

namespace Serai.Tests.Notifications.Events;

public sealed class WaitingEventsTests
{
    [Fact]
    public async Task An_event_waits_until_it_is_assessed_and_notified()
    {
        await using var node = await EventNode.StartAsync();
        Assert.Empty(Waiting(node));
        await node.OpenAsync();
        const string Path = "/events/" + Histories.EventThread;
        Assert.Equal([Path], Waiting(node));
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        await officer.SubmitAsync(Path, Path + "/assess", ("act", "sign"), ("q1", "yes"), ("q4", "yes"));
        Assert.Equal([Path], Waiting(node));
        (string, string)[] no = [.. Enumerable.Range(1, 11).Select(q => ($"q{q}", "no"))];
        await officer.SubmitAsync(Path, Path + "/assess", [.. no, ("act", "sign"), ("reassessWhen", "A second case.")]);
        Assert.Empty(Waiting(node));
    }

    private static IReadOnlyList<string> Waiting(TestNode node) => node.Database.Read(new WaitingEvents().Waiting);
}
