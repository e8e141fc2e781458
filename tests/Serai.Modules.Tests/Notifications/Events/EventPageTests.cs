using Serai.Exchange.Entries;
using Serai.Platform.People;
using Serai.Vocabulary;
using Serai.Vocabulary.Notifications;

namespace Serai.Tests.Notifications.Events;

public sealed class EventPageTests : IAsyncLifetime
{
    private const string Path = "/events/" + Histories.EventThread;
    private TestNode node = null!;

    public async Task InitializeAsync() => node = await EventNode.StartAsync();

    public async Task DisposeAsync() => await node.DisposeAsync();

    [Fact]
    public async Task An_unknown_event_is_not_found_and_a_stranger_is_asked_to_sign_in()
    {
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        Assert.Equal(404, (await officer.GetAsync("/events/kaz-event-2020-ffffffff")).Status);
        using var stranger = node.Anonymous();
        Assert.NotEqual(200, (await stranger.GetAsync("/events")).Status);
    }

    [Fact]
    public async Task The_page_shows_the_evidence_and_the_questions()
    {
        await node.OpenAsync();
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        var page = await officer.PageAsync(Path);
        Assert.Contains("COVID-19", page.Text, StringComparison.Ordinal);
        Assert.Contains("Assess with Annex 2", page.Text, StringComparison.Ordinal);
        Assert.Contains("name=\"q11\"", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("[notifications.", page.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Казахстан", true)]
    [InlineData("қазақ", true)]
    [InlineData("covid", true)]
    [InlineData("0badcafe", true)]
    [InlineData("market in the south", true)]
    [InlineData("measles", false)]
    [InlineData("%", false)]
    [InlineData("covid_19", false)]
    public async Task The_list_is_searched_by_names_codes_and_what_people_wrote(string text, bool isFound)
    {
        var body = Histories.OpenedBody(node.Clock.GetUtcNow()) with { Reason = "Seen at a Market in the south." };
        await node.Get<NodeLog>().AppendAsync(
            new EntryDraft(EntryTypes.EventOpened, Histories.EventThread, [], Payload.Write(body)),
            Author.Machine.Instance);
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        var page = await officer.PageAsync("/events?text=" + Uri.EscapeDataString(text));
        Assert.Equal(isFound, page.Body.Contains(Path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task After_an_undecided_assessment_the_person_still_decides()
    {
        await node.OpenAsync();
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        await officer.SubmitAsync(Path, Path + "/assess", ("act", "sign"), ("q1", "yes"));
        var page = await officer.PageAsync(Path);
        Assert.Contains("The rules said: Undecided: consult.", page.Text, StringComparison.Ordinal);
        Assert.Contains("action=\"" + Path + "/notify\"", page.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "2020-03-13", "from 2020-03-12 to 2020-03-13: 9 cases")]
    [InlineData(7, "2020-03-13", "from 2020-03-12 to 2020-03-13: 4 cases")]
    public async Task Without_a_count_of_the_episode_the_figures_are_those_of_the_evidence_or_of_its_week(
        int apart, string asOf, string from)
    {
        var judged = new DateOnly(2020, 3, apart == 7 ? 12 : 13);
        IReadOnlyList<DayCount> window = [new(judged.AddDays(-apart), 5), new(judged, 4)];
        var body = Histories.OpenedBody(node.Clock.GetUtcNow());
        body = body with
        {
            Evidence = body.Evidence with
            {
                JudgedOn = judged, Window = window, DataHash = SignalEvidence.HashOf(window),
            },
        };
        await node.Get<NodeLog>().AppendAsync(
            new EntryDraft(EntryTypes.EventOpened, Histories.EventThread, [], Payload.Write(body)),
            Author.Machine.Instance);
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        await officer.SubmitAsync(Path, Path + "/assess", ("act", "sign"), ("q1", "yes"), ("q4", "yes"));
        var page = await officer.PageAsync(Path);
        var form = TestBrowser.FormOf(page, Path + "/notify").ToDictionary(f => f.Key, f => f.Value);
        Assert.Equal(("", "", "", asOf), (form["suspected"], form["probable"], form["confirmed"], form["asOf"]));
        Assert.Contains(from + ". The source does not say whether", page.Text, StringComparison.Ordinal);
        Assert.Contains(from + ", not classified", form["caseDefinition"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_reads_an_event_is_on_record_and_on_its_page()
    {
        await node.OpenAsync();
        using var auditor = await node.SignInAsync(Role.Auditor);
        await auditor.PageAsync(Path);
        await node.Get<AuditReads>().FlushAsync();
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        var page = await officer.PageAsync(Path);
        Assert.Contains("Who read this (1)", page.Text, StringComparison.Ordinal);
        Assert.Contains("Person Auditor", page.Text, StringComparison.Ordinal);

        await officer.SubmitAsync(Path, Path + "/assess", ("act", "sign"), ("q1", "yes"));
        var trail = await officer.PageAsync("/audit?what=" + Path);
        Assert.Contains("signed an assessment", trail.Text, StringComparison.Ordinal);
        Assert.Contains("read an event", trail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_auditor_reads_and_cannot_write()
    {
        await node.OpenAsync();
        using var auditor = await node.SignInAsync(Role.Auditor);
        var page = await auditor.PageAsync(Path);
        Assert.DoesNotContain("action=\"" + Path + "/assess\"", page.Body, StringComparison.Ordinal);
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        var form = TestBrowser.FormOf(await officer.PageAsync(Path), Path + "/assess");
        var token = form.Single(f => f.Key == "__RequestVerificationToken").Value;
        Assert.NotEqual("", token);
        var own = TestBrowser.FormOf(await auditor.PageAsync("/account"), "/sign-out");
        var answer = await auditor.PostAsync(
            Path + "/assess",
            ("__RequestVerificationToken", own.Single(f => f.Key == "__RequestVerificationToken").Value),
            ("formKey", Guid.NewGuid().ToString()), ("q1", "yes"), ("q4", "yes"));
        Assert.Equal(403, answer.Status);
    }

    [Fact]
    public async Task Looking_shows_what_follows_and_signs_nothing()
    {
        await node.OpenAsync();
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        var answer = await officer.SubmitAsync(
            Path, Path + "/assess", ("act", "look"), ("q1", "yes"), ("q4", "yes"), ("e4", "Odd symptoms."));
        Assert.Equal(200, answer.Status);
        Assert.Contains("Notify within 24 hours", answer.Text, StringComparison.Ordinal);
        Assert.Contains("Odd symptoms.", answer.Body, StringComparison.Ordinal);
        Assert.Equal(1, await EntriesAsync(100));
        Assert.Equal(0, await EntriesAsync(101));
    }

    [Fact]
    public async Task A_refused_assessment_keeps_what_was_typed_and_says_what_is_missing()
    {
        await node.OpenAsync();
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        (string, string)[] noToAll = [.. Enumerable.Range(1, 11).Select(q => ($"q{q}", "no"))];
        var answer = await officer.SubmitAsync(
            Path, Path + "/assess", [.. noToAll, ("act", "sign"), ("note", "Typed with care.")]);
        Assert.Equal(422, answer.Status);
        Assert.Contains("say what new information", answer.Text, StringComparison.Ordinal);
        Assert.Contains("Typed with care.", answer.Body, StringComparison.Ordinal);
        Assert.Equal(0, await EntriesAsync(101));
    }

    [Fact]
    public async Task The_same_form_sent_twice_assesses_once()
    {
        await node.OpenAsync();
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        var page = await officer.PageAsync(Path);
        for (var i = 0; i < 2; i++)
        {
            var answer = await officer.SubmitAsync(
                page, Path + "/assess", ("act", "sign"), ("q1", "yes"), ("q4", "yes"));
            Assert.Equal((303, Path), (answer.Status, answer.Location));
        }

        Assert.Equal(1, await EntriesAsync(101));
    }

    [Fact]
    public async Task A_form_filled_in_on_an_older_view_is_refused_and_its_words_are_kept()
    {
        await node.OpenAsync();
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        var stale = await officer.PageAsync(Path);
        await officer.SubmitAsync(Path, Path + "/assess", ("act", "sign"), ("q1", "yes"), ("q4", "yes"));
        var answer = await officer.SubmitAsync(stale, Path + "/assess", ("act", "sign"), ("note", "Second person."));
        Assert.Equal(422, answer.Status);
        Assert.Contains("Somebody has changed this event", answer.Text, StringComparison.Ordinal);
        Assert.Contains("Second person.", answer.Body, StringComparison.Ordinal);
        Assert.Contains("Since you opened the form", answer.Text, StringComparison.Ordinal);
        Assert.Equal(1, await EntriesAsync(101));
    }

    [Theory]
    [InlineData(4000, 303)]
    [InlineData(4001, 422)]
    public async Task A_note_fits_up_to_its_limit(int letters, int status)
    {
        await node.OpenAsync();
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        var answer = await officer.SubmitAsync(
            Path, Path + "/assess", ("act", "sign"), ("q1", "yes"), ("q4", "yes"), ("note", new string('a', letters)));
        Assert.True(answer.Status == status, answer.Text);
    }

    [Fact]
    public async Task Notifying_without_peers_is_refused_in_words()
    {
        await node.OpenAsync();
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        await officer.SubmitAsync(Path, Path + "/assess", ("act", "sign"), ("q1", "yes"), ("q4", "yes"));
        var answer = await officer.SubmitAsync(Path, Path + "/notify");
        Assert.Equal(422, answer.Status);
        Assert.Contains("Choose at least one recipient", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missed_deadline_is_written_once_explained_by_a_person_and_blocks_nothing()
    {
        await node.OpenAsync();
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        node.Clock.Advance(TimeSpan.FromHours(49));
        var watcher = node.Get<Serai.Notifications.Clocks.ClockWatcher>();
        await watcher.LookAsync(default);
        await watcher.LookAsync(default);
        Assert.Equal(1, await EntriesAsync(106));

        var explained = await officer.SubmitAsync(
            Path, Path + "/breaches/assess/explain", ("reason", "The line\u202E was cut."));
        Assert.True(explained.Status == 303, explained.Text);
        var late = await officer.SubmitAsync(Path, Path + "/assess", ("act", "sign"), ("q1", "yes"), ("q4", "yes"));
        Assert.Equal(303, late.Status);
        var page = await officer.PageAsync(Path);
        Assert.Contains("The line[U+202E] was cut.", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("\u202E", page.Body, StringComparison.Ordinal);
        await watcher.LookAsync(default);
        Assert.Equal(1, await EntriesAsync(106));
    }

    [Fact]
    public async Task List_start_page_and_JSON_name_what_waits()
    {
        await node.OpenAsync();
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        var waiting = await officer.PageAsync("/events?waiting=yes&side=mine");
        Assert.Contains("to be assessed", waiting.Text, StringComparison.Ordinal);
        Assert.Contains("to be assessed", (await officer.PageAsync("/")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(
            Histories.EventThread, (await officer.PageAsync("/events?side=received")).Text, StringComparison.Ordinal);
        var list = await officer.JsonAsync<System.Text.Json.JsonElement>("/events");
        Assert.Equal("to-assess", list.GetProperty("items")[0].GetProperty("state").GetString());
        var detail = await officer.JsonAsync<System.Text.Json.JsonElement>(Path);
        Assert.Equal(Histories.EventThread, detail.GetProperty("thread").GetString());
        Assert.Equal(0, detail.GetProperty("deliveries").GetArrayLength());
        var file = await officer.PageAsync("/api/v1/events/export.csv?side=mine");
        Assert.Contains(Histories.EventThread + ",", file.Body, StringComparison.Ordinal);
        var timeline = await officer.GetAsync(Path + "/timeline");
        Assert.Equal(Path + "#timeline", timeline.Location);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("kk")]
    [InlineData("ru")]
    [InlineData("zh")]
    public async Task Every_word_of_the_pages_is_there_in_every_language(string language)
    {
        await node.OpenAsync();
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        officer.Client.DefaultRequestHeaders.Add("Accept-Language", language);
        foreach (var path in new[] { "/events", Path, "/" })
        {
            Assert.DoesNotContain("[notifications.", (await officer.PageAsync(path)).Body, StringComparison.Ordinal);
        }
    }

    private Task<long> EntriesAsync(int type) => Task.FromResult(node.Database.Read(
        s => s.Number($"select count(*) from exchange_entry where type = {type}")));
}
