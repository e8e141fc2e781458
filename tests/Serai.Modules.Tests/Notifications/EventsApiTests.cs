using System.Net.Http.Json;
using Serai.Notifications.Events;
using Serai.Platform.Api;
using Serai.Platform.People;
using Serai.Vocabulary.Notifications;

namespace Serai.Tests.Notifications;

/// <summary>Events for programs.</summary>
public sealed class EventsApiTests : IAsyncLifetime
{
    private const string Path = "/api/v1/events/" + Histories.EventThread;

    private static readonly Annex2Answers NotNow = new([], "A second case.");

    private TestNode node = null!;
    private ApiClient program = null!;

    public async Task InitializeAsync()
    {
        node = await EventNode.StartAsync();
        await node.OpenAsync();
        program = await ApiClient.WithKeyAsync(node, signs: true, Role.DutyOfficer);
    }

    public async Task DisposeAsync()
    {
        program.Dispose();
        await node.DisposeAsync();
    }

    [Fact]
    public async Task Events_are_listed_with_what_they_wait_for()
    {
        var list = (await program.GetAsync("/api/v1/events?waiting=yes")).Json.GetProperty("items");
        Assert.Equal("to-assess", Assert.Single(list.EnumerateArray()).GetProperty("state").GetString());
        var csv = (await program.GetAsync("/api/v1/events/export.csv")).Body;
        Assert.Contains("\r\n" + Histories.EventThread + ",", csv, StringComparison.Ordinal);
        Assert.Equal(404, (await program.GetAsync("/api/v1/events/kaz-event-2020-00000000")).Status);
    }

    [Fact]
    public async Task The_timeline_of_an_event_and_its_notices_are_read_and_exported()
    {
        var timeline = (await program.GetAsync(Path + "/timeline")).Json;
        Assert.Equal("kaz.test.invalid/log/1", timeline.GetProperty("lanes")[0].GetString());
        Assert.Equal("signal-raised", timeline.GetProperty("items")[0].GetProperty("kind").GetString());
        var csv = (await program.GetAsync(Path + "/timeline/export.csv")).Body;
        Assert.Contains("\r\nkaz.test.invalid/log/1,opened,", csv, StringComparison.Ordinal);
        Assert.Equal(0, (await program.GetAsync(Path + "/deliveries/export.json")).Json.GetArrayLength());
        Assert.Equal(404, (await program.GetAsync("/api/v1/events/kaz-event-2020-00000000/timeline")).Status);
        Assert.Equal(0, (await program.GetAsync("/api/v1/notices?box=sent")).Json.GetProperty("items")
            .GetArrayLength());
    }

    [Fact]
    public async Task An_event_is_assessed_once_under_one_key()
    {
        var answers = new Annex2Answers(
            [new(1, Answer.Yes, "Many more than last year."), new(4, Answer.Yes, "Flights.")]);
        var first = await program.PostAsync(Path + "/assess", answers, "assess-1");
        Assert.True(first.Status == 200, first.Body);
        Assert.NotEqual("to-assess", first.Json.GetProperty("state").GetString());
        Assert.Equal(first.Body, (await program.PostAsync(Path + "/assess", answers, "assess-1")).Body);
        Assert.Equal(1, (await program.GetAsync(Path)).Json.GetProperty("assessments").GetArrayLength());
    }

    [Fact]
    public async Task Of_two_who_decide_on_one_version_the_second_is_refused()
    {
        var seen = (await program.GetAsync(Path)).Response.Headers.ETag!;
        Assert.Equal(200, (int)(await AssessAsync(seen.Tag)).StatusCode);
        using var late = await AssessAsync(seen.Tag);
        Assert.Equal(412, (int)late.StatusCode);
        Assert.Contains("notifications.refused.changed", await late.Content.ReadAsStringAsync(),
            StringComparison.Ordinal);
        var now = (await program.GetAsync(Path)).Response.Headers.ETag!;
        Assert.NotEqual(seen, now);
        Assert.Equal(200, (int)(await AssessAsync(now.Tag)).StatusCode);
    }

    [Fact]
    public async Task A_refusal_names_its_field()
    {
        await program.PostAsync(Path + "/assess", NotNow);
        var notice = new NewNotification(
            ["kaz.nobody.invalid/log/1"], new DateOnly(2020, 3, 13), "", "Flights.", "Tracing.", "Duty office");
        var refused = await program.PostAsync(Path + "/notify", notice);
        Assert.Equal((422, "notifications.refused.unknownRecipient"), (refused.Status, refused.Problem.Code));
        var closing = new EventClosing("ruled-out", new DateOnly(2020, 3, 13), "");
        var unclosed = await program.PostAsync(Path + "/close", closing);
        Assert.Equal((422, "/endCriterion"), (unclosed.Status, unclosed.Problem.Pointer));
        var update = new NoticeUpdate(
            "new-data", new DateOnly(2020, 3, 13), "Case.", "Flights.", "Tracing.", "Duty office");
        var early = await program.PostAsync(Path + "/update", update);
        Assert.Equal((422, "notifications.refused.notifyFirst"), (early.Status, early.Problem.Code));
        var own = await program.PostAsync(Path + "/acknowledge", new NoticeAcknowledgement("human-read"));
        Assert.Equal((422, "notifications.refused.ownNotice"), (own.Status, own.Problem.Code));
        var kept = await program.PostAsync(Path + "/breaches/assess/explain", new BreachReason("Holiday."));
        Assert.Equal((422, "notifications.refused.noBreach"), (kept.Status, kept.Problem.Code));
        Assert.Equal(404, (await program.PostAsync(Path + "/breaches/lunch/explain", new BreachReason("x"))).Status);
    }

    [Fact]
    public async Task A_closed_event_is_closed_once()
    {
        var closing = new EventClosing("ruled-out", new DateOnly(2020, 3, 13), "The laboratory found none.");
        Assert.Equal(200, (await program.PostAsync(Path + "/close", closing)).Status);
        var again = await program.PostAsync(Path + "/close", closing);
        Assert.Equal((409, "notifications.refused.closed"), (again.Status, again.Problem.Code));
    }

    [Fact]
    public async Task A_key_that_does_not_sign_or_has_no_role_changes_nothing()
    {
        using var unsigned = await ApiClient.WithKeyAsync(node, signs: false, Role.DutyOfficer);
        var refused = await unsigned.PostAsync(Path + "/assess", NotNow);
        Assert.Equal((403, "api.key.refused.signs"), (refused.Status, refused.Problem.Code));
        using var auditor = await ApiClient.WithKeyAsync(node, signs: true, Role.Auditor);
        Assert.Equal(403, (await auditor.PostAsync(Path + "/assess", NotNow)).Status);
        Assert.Equal(0, (await program.GetAsync(Path)).Json.GetProperty("assessments").GetArrayLength());
    }

    private async Task<HttpResponseMessage> AssessAsync(string version)
    {
        using var ask = new HttpRequestMessage(HttpMethod.Post, Path + "/assess");
        ask.Headers.TryAddWithoutValidation("If-Match", version);
        ask.Content = JsonContent.Create(NotNow, options: ApiJson.Options);
        return await program.Http.SendAsync(ask);
    }
}
