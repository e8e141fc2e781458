using Serai.Exchange.Entries;
using Serai.Notifications.Clocks;
using Serai.Platform.People;
using Serai.Tests.Notifications;
using static Serai.Tests.Notifications.ThreeNodes;

namespace Serai.Tests.Federation;

/// <summary>From a kept signal to the neighbour's acknowledgement and the closure, between three nodes.</summary>
public sealed class JourneyTests(ThreeNodes nodes) : IClassFixture<ThreeNodes>
{
    [Fact]
    public async Task A_notification_is_received_acknowledged_updated_and_closed_on_all_nodes()
    {
        var path = await nodes.NotifiedAsync();
        var (chn, who) = (Origin(nodes.Chn), Origin(nodes.Who));
        await EventuallyAsync(
            nodes.KazOfficer, path, e => Has(Delivery(e, chn), "receivedAt") && Has(Delivery(e, who), "receivedAt"));

        await EventuallyAsync(nodes.ChnOfficer, path, e => State(e) == "to-acknowledge");
        // Sent as it was filled in: no class is claimed, and the number stands in words.
        var told = (await nodes.ChnOfficer.PageAsync(path)).Text;
        Assert.Contains("Numbers of people not stated by class ; up to", told, StringComparison.Ordinal);
        Assert.Contains("cases, not classified at the source", told, StringComparison.Ordinal);
        var given = await nodes.ChnOfficer.SubmitAsync(
            path, path + "/acknowledge", ("comment", "Border teams are told."));
        Assert.True(given.Status == 303, given.Text);
        await EventuallyAsync(nodes.KazOfficer, path, e => Has(Delivery(e, chn), "ackedAt"));
        await EventuallyAsync(
            nodes.WhoOfficer, path, e => Has(Delivery(e, chn), "ackedAt") && State(e) == "to-acknowledge");

        var updated = await nodes.KazOfficer.SubmitAsync(path, path + "/update", ("confirmed", "6"));
        Assert.True(updated.Status == 303, updated.Text);
        await EventuallyAsync(nodes.ChnOfficer, path, e => e.GetProperty("notices").GetArrayLength() == 2);
        Assert.Contains("Confirmed cases", (await nodes.ChnOfficer.PageAsync(path)).Text, StringComparison.Ordinal);

        var closed = await nodes.KazOfficer.SubmitAsync(
            path, path + "/close", ("outcome", "over"), ("endCriterion", "28 days without a case."));
        Assert.True(closed.Status == 303, closed.Text);
        await EventuallyAsync(nodes.ChnOfficer, path, e => State(e) == "closed");
        await EventuallyAsync(nodes.WhoOfficer, path, e => State(e) == "closed");
        foreach (var officer in new[] { nodes.KazOfficer, nodes.ChnOfficer, nodes.WhoOfficer })
        {
            Assert.DoesNotContain("[notifications.", (await officer.PageAsync(path)).Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_coordinator_may_accept_and_everybody_told_sees_it()
    {
        var path = await nodes.NotifiedAsync();
        await EventuallyAsync(nodes.WhoOfficer, path, e => State(e) == "to-acknowledge");
        await nodes.WhoOfficer.SubmitAsync(path, path + "/acknowledge", ("kind", "human-accepted"));
        var who = Origin(nodes.Who);
        foreach (var officer in new[] { nodes.KazOfficer, nodes.ChnOfficer })
        {
            var seen = await EventuallyAsync(officer, path, e => Has(Delivery(e, who), "ackedAt"));
            Assert.Equal("human-accepted", Delivery(seen, who).GetProperty("ackKind").GetString());
        }
    }

    [Fact]
    public async Task A_node_cannot_update_or_close_what_is_not_its_own_and_its_auditor_cannot_acknowledge()
    {
        var path = await nodes.NotifiedAsync();
        await EventuallyAsync(nodes.ChnOfficer, path, e => State(e) == "to-acknowledge");
        var page = await nodes.ChnOfficer.PageAsync(path);
        Assert.DoesNotContain(path + "/update", page.Body, StringComparison.Ordinal);
        var token = TestBrowser.FormOf(page, path + "/acknowledge")
            .Single(f => f.Key == "__RequestVerificationToken").Value;
        foreach (var act in new[] { "update", "close", "notify", "assess" })
        {
            var answer = await nodes.ChnOfficer.PostAsync(
                $"{path}/{act}", ("__RequestVerificationToken", token), ("formKey", Guid.NewGuid().ToString()));
            Assert.Equal(422, answer.Status);
            Assert.Contains("belongs to another node", answer.Text, StringComparison.Ordinal);
        }

        using var auditor = await nodes.Chn.SignInAsync(Role.Auditor);
        Assert.DoesNotContain(path + "/acknowledge", (await auditor.PageAsync(path)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missed_acknowledgement_is_written_once_on_each_side_and_a_late_one_goes_through()
    {
        var path = await nodes.NotifiedAsync();
        var (kaz, chn) = (Origin(nodes.Kaz), Origin(nodes.Chn));
        await EventuallyAsync(nodes.KazOfficer, path, e => Has(Delivery(e, chn), "receivedAt"));
        await EventuallyAsync(nodes.ChnOfficer, path, e => State(e) == "to-acknowledge");
        nodes.Kaz.Clock.Advance(TimeSpan.FromHours(25));
        nodes.Chn.Clock.Advance(TimeSpan.FromHours(25));
        foreach (var node in new[] { nodes.Kaz, nodes.Chn })
        {
            await node.Get<ClockWatcher>().LookAsync(default);
            await node.Get<ClockWatcher>().LookAsync(default);
        }

        var thread = path.Split('/')[^1];
        Assert.Equal(1, Breaches(nodes.Kaz, thread, chn));
        Assert.Equal(1, Breaches(nodes.Chn, thread, chn));
        Assert.DoesNotContain(
            path + "/breaches", (await nodes.KazOfficer.PageAsync(path)).Body, StringComparison.Ordinal);
        var explained = await nodes.ChnOfficer.SubmitAsync(
            path, path + "/breaches/acknowledge/explain", ("reason", "The night shift was ill."));
        Assert.True(explained.Status == 303, explained.Text);
        var late = await nodes.ChnOfficer.SubmitAsync(path, path + "/acknowledge");
        Assert.True(late.Status == 303, late.Text);
        await EventuallyAsync(nodes.KazOfficer, path, e => Has(Delivery(e, chn), "ackedAt"));
        Assert.Equal(0, Breaches(nodes.Kaz, thread, kaz));
    }

    [Fact]
    public async Task A_neighbour_whose_clock_is_ahead_is_shown_by_both_clocks()
    {
        nodes.Chn.Clock.Advance(TimeSpan.FromMinutes(10));
        var path = await nodes.NotifiedAsync();
        var chn = Origin(nodes.Chn);
        var seen = Delivery(
            await EventuallyAsync(nodes.KazOfficer, path, e => Has(Delivery(e, chn), "receivedAt")), chn);
        var gap = seen.GetProperty("receivedAt").GetDateTimeOffset() - seen.GetProperty("notedAt").GetDateTimeOffset();
        Assert.InRange(gap, TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(11));
        Assert.Contains("by our clock", (await nodes.KazOfficer.PageAsync(path)).Text, StringComparison.Ordinal);
        var received = await EventuallyAsync(nodes.ChnOfficer, path, e => State(e) == "to-acknowledge");
        var due = received.GetProperty("clocks").EnumerateArray()
            .Single(
                c => c.GetProperty("name").GetString() == "acknowledge" && c.GetProperty("owedBy").GetString() == chn)
            .GetProperty("dueAt").GetDateTimeOffset();
        Assert.Equal(seen.GetProperty("receivedAt").GetDateTimeOffset().AddHours(24), due);
    }

    [Fact]
    public async Task What_a_node_knows_of_events_is_the_same_after_a_rebuild()
    {
        var path = await nodes.NotifiedAsync();
        await EventuallyAsync(nodes.ChnOfficer, path, e => State(e) == "to-acknowledge");
        await nodes.ChnOfficer.SubmitAsync(path, path + "/acknowledge");
        await EventuallyAsync(nodes.KazOfficer, path, e => Has(Delivery(e, Origin(nodes.Chn)), "ackedAt"));
        await EventuallyAsync(nodes.KazOfficer, path, e => Has(Delivery(e, Origin(nodes.Who)), "receivedAt"));
        foreach (var (node, officer) in new[] { (nodes.Kaz, nodes.KazOfficer), (nodes.Chn, nodes.ChnOfficer) })
        {
            var before = await officer.JsonAsync<System.Text.Json.JsonElement>(path);
            Assert.True(await node.Get<Rebuild>().RunAsync("notifications") > 0);
            var after = await officer.JsonAsync<System.Text.Json.JsonElement>(path);
            Assert.Equal(before.GetRawText(), after.GetRawText());
        }
    }

    [Fact]
    public async Task Two_people_who_acknowledge_at_once_do_it_once()
    {
        var path = await nodes.NotifiedAsync();
        await EventuallyAsync(nodes.WhoOfficer, path, e => State(e) == "to-acknowledge");
        var page = await nodes.WhoOfficer.PageAsync(path);
        var other = await nodes.WhoOfficer.PageAsync(path);
        var answers = await Task.WhenAll(
            nodes.WhoOfficer.SubmitAsync(page, path + "/acknowledge"),
            nodes.WhoOfficer.SubmitAsync(other, path + "/acknowledge"));
        Assert.Equal([303, 422], answers.Select(a => a.Status).Order());
        Assert.Contains("Somebody has changed", answers.Single(a => a.Status == 422).Text, StringComparison.Ordinal);
    }

    private static long Breaches(TestNode node, string thread, string owedBy) => node.Database.Read(s => s.Number(
        $"select count(*) from notifications_breach where thread = {thread} and owed_by = {owedBy}"));
}
