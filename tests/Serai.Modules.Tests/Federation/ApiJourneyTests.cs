using System.Diagnostics;
using System.Text.Json;
using Serai.Exchange.Approvals;
using Serai.Exchange.Log;
using Serai.Exchange.Peers;
using Serai.Notifications.Events;
using Serai.Platform.Api;
using Serai.Platform.People;
using Serai.Tests.Notifications;
using Serai.Vocabulary.Notifications;

namespace Serai.Tests.Federation;

/// <summary>Two nodes whose people use programs only: peers, two persons, a notification, an acknowledgement.</summary>
public sealed class ApiJourneyTests : IAsyncLifetime
{
    private const string Event = "/api/v1/events/" + Histories.EventThread;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string folder = TestNode.TemporaryFolder();
    private TestNode kaz = null!;
    private TestNode chn = null!;
    private ApiClient officer = null!;
    private ApiClient approver = null!;
    private ApiClient neighbour = null!;

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(Path.Combine(folder, "policy"));
        await File.WriteAllTextAsync(
            Path.Combine(folder, "policy", "approvals.json"), """{ "notification": 2, "trustChange": 2 }""");
        (kaz, chn) = (await EventNode.StartAsync("KAZ", folder), await EventNode.StartAsync("CHN"));
        officer = await ApiClient.WithKeyAsync(kaz, signs: true, Role.DutyOfficer);
        approver = await ApiClient.WithKeyAsync(kaz, signs: true, Role.Approver);
        neighbour = await ApiClient.WithKeyAsync(chn, signs: true, Role.DutyOfficer, Role.Approver);
    }

    public async Task DisposeAsync()
    {
        officer.Dispose();
        approver.Dispose();
        neighbour.Dispose();
        await kaz.DisposeAsync();
        await chn.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Programs_add_peers_notify_with_two_persons_and_acknowledge()
    {
        await MeetAsync();
        await kaz.OpenAsync();
        var answers = new Annex2Answers([new(1, Answer.Yes, "Many."), new(4, Answer.Yes, "Flights.")]);
        Assert.Equal(200, (await officer.PostAsync(Event + "/assess", answers)).Status);

        var notice = new NewNotification(
            [ThreeNodes.Origin(chn)], new DateOnly(2020, 3, 13), "A case.", "Flights.", "Tracing.", "Duty office");
        var proposed = await officer.PostAsync(Event + "/notify", notice, "notify-1");
        Assert.True(proposed.Status == 202, proposed.Body);
        Assert.Equal(proposed.Body, (await officer.PostAsync(Event + "/notify", notice, "notify-1")).Body);
        await ApproveAsync(proposed.As<ProposedAct>().Proposal);

        await UntilAsync(neighbour, Event, e => e.GetProperty("state").GetString() == "to-acknowledge");
        var received = (await neighbour.GetAsync("/api/v1/notices")).Json.GetProperty("items");
        Assert.Equal("waiting", Assert.Single(received.EnumerateArray()).GetProperty("step").GetString());
        var given = await neighbour.PostAsync(
            Event + "/acknowledge", new NoticeAcknowledgement("human-accepted", "Border teams are told."));
        Assert.True(given.Status == 200, given.Body);

        await UntilAsync(officer, Event, e => ThreeNodes.Has(
            ThreeNodes.Delivery(e, ThreeNodes.Origin(chn)), "ackedAt"));
        var sent = (await officer.GetAsync("/api/v1/notices?box=sent&step=acknowledged")).Json.GetProperty("items");
        Assert.Equal(Histories.EventThread, Assert.Single(sent.EnumerateArray()).GetProperty("thread").GetString());
        var csv = (await officer.GetAsync(Event + "/deliveries/export.csv")).Body;
        Assert.Contains(",human-accepted,", csv, StringComparison.Ordinal);
        Assert.Contains(",acknowledged,", (await officer.GetAsync(Event + "/timeline/export.csv")).Body,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proposal_is_refused_with_a_reason_and_asked_peers_stay_strangers()
    {
        var wanted = new WantedPeer(chn.ExchangeUrl!.ToString(), chn.Get<NodeGenesis>().Fingerprint()!);
        var met = (await officer.PostAsync("/api/v1/peers/ask", wanted)).As<MetPeer>();
        Assert.Equal((ThreeNodes.Origin(chn), "CHN"), (met.Origin, met.Country));
        Assert.Empty((await officer.GetAsync("/api/v1/peers")).As<Listing<PeerSummary>>().Items);

        var asked = (await officer.PostAsync("/api/v1/peers", wanted)).As<PeerAsked>();
        var waiting = Assert.Single((await approver.GetAsync("/api/v1/approvals"))
            .As<Listing<WaitingProposal>>().Items);
        Assert.Equal((asked.Proposal, 2), (waiting.Id, waiting.Persons));
        Assert.Contains(waiting.Id, (await approver.GetAsync("/api/v1/approvals/export.csv")).Body,
            StringComparison.Ordinal);
        var path = "/api/v1/approvals/" + asked.Proposal;
        var alone = await officer.PostAsync(path + "/approve");
        Assert.Equal(403, alone.Status);
        Assert.Equal(422, (await approver.PostAsync(path + "/refuse", new RefusalReason(" "))).Status);
        Assert.Equal(204, (await approver.PostAsync(path + "/refuse", new RefusalReason("Not yet."))).Status);
        Assert.Equal(409, (await approver.PostAsync(path + "/approve")).Status);
        Assert.Empty((await officer.GetAsync("/api/v1/peers")).As<Listing<PeerSummary>>().Items);
    }

    /// <summary>Each adds the other: here two persons, there one.</summary>
    private async Task MeetAsync()
    {
        var asked = await officer.PostAsync(
            "/api/v1/peers", new WantedPeer(chn.ExchangeUrl!.ToString(), chn.Get<NodeGenesis>().Fingerprint()!));
        await ApproveAsync(asked.As<PeerAsked>().Proposal!);
        var added = await neighbour.PostAsync(
            "/api/v1/peers", new WantedPeer(kaz.ExchangeUrl!.ToString(), kaz.Get<NodeGenesis>().Fingerprint()!));
        if (added.As<PeerAsked>().Proposal is { } proposal)
        {
            using var second = await ApiClient.WithKeyAsync(chn, signs: true, Role.Approver);
            Assert.Equal(204, (await second.PostAsync($"/api/v1/approvals/{proposal}/approve")).Status);
        }

        foreach (var program in new[] { officer, neighbour })
        {
            Assert.Single((await program.GetAsync("/api/v1/peers")).As<Listing<PeerSummary>>().Items);
        }
    }

    private async Task ApproveAsync(string proposal)
    {
        var approved = await approver.PostAsync($"/api/v1/approvals/{proposal}/approve");
        Assert.True(approved.Status == 204, approved.Body);
        Assert.Empty((await approver.GetAsync("/api/v1/approvals")).As<Listing<WaitingProposal>>().Items);
    }

    private static async Task<JsonElement> UntilAsync(ApiClient program, string path, Func<JsonElement, bool> holds)
    {
        var started = Stopwatch.GetTimestamp();
        var answer = await program.GetAsync(path);
        while (answer.Status != 200 || !holds(answer.Json))
        {
            var stays = Stopwatch.GetElapsedTime(started) >= Patience;
            Assert.False(stays, $"{path} stayed at {answer.Status} {answer.Body}");
            await Task.Delay(20);
            answer = await program.GetAsync(path);
        }

        return answer.Json;
    }
}
