using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Serai.Exchange.Entries;
using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Platform.People;
using Serai.Surveillance.Imports;
using Serai.Surveillance.Signals;
using Serai.Tests;
using Serai.Vocabulary;

namespace Serai.Modules.Tests.Surveillance.Signals;

/// <summary>From a file of counts to an event, by the pages of a whole node.</summary>
public sealed class SignalPagesTests
{
    private const string FirstCases = "date,place,disease,indicator,value\n2020-03-12,KAZ,covid-19,cases,0\n"
        + "2020-03-13,KAZ,covid-19,cases,4\n";

    [Fact]
    public async Task A_file_becomes_a_signal_and_the_signal_an_event_with_its_evidence()
    {
        await using var node = await StartAsync();
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        var uploaded = await Uploading.ImportAsync(officer, FirstCases);
        Assert.Equal((303, "/imports/1"), (uploaded.Status, uploaded.Location));
        Assert.Contains("counts.csv", (await officer.PageAsync("/imports/1")).Text, StringComparison.Ordinal);

        var trail = await officer.PageAsync("/audit?what=/imports/1");
        Assert.Contains("imported figures", trail.Text, StringComparison.Ordinal);
        var inbox = await officer.PageAsync("/signals");
        Assert.Contains("4 cases on", inbox.Text, StringComparison.Ordinal);
        Assert.Contains("the first ever reported here", (await officer.PageAsync("/")).Text, StringComparison.Ordinal);
        Assert.Equal(["/signals/1"], Waiting(node));

        var kept = await officer.SubmitAsync("/signals/1", "/signals/1/keep", ("reason", "Travellers, confirmed."));
        Assert.True(kept.Status == 303, $"{kept.Status} {kept.Text} {node.Log}");
        var detail = node.Get<SignalsTable>().Find(await node.ViewerAsync(Role.Auditor), 1)!;
        Assert.Matches("^kaz-event-2020-[0-9a-f]{16}$", detail.Signal.Thread!);
        Assert.Equal("/events/" + detail.Signal.Thread, kept.Location);
        Assert.Equal((SignalState.Kept, "keep"), (detail.Signal.State, Assert.Single(detail.Decisions).Act));
        Assert.Empty(Waiting(node));
        Assert.Equal(1, node.Database.Read(s => s.Number(
            $"select count(*) from surveillance_event where thread = {detail.Signal.Thread} and closed_at is null")));
    }

    [Fact]
    public async Task A_backlog_whose_code_was_mapped_fills_the_notification_in_with_the_whole_episode()
    {
        await using var node = await StartAsync();
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        long[] counts = [.. Enumerable.Repeat(0L, 12), 2, 5, 9];
        await Uploading.ImportAsync(officer, "date,place,disease,cases\n" + string.Concat(counts.Select(
            (n, i) => $"{new DateOnly(2020, 2, 27).AddDays(i):yyyy-MM-dd},Qazaqstan,covid-19,{n}\n")));
        Assert.Equal(303, (await officer.SubmitAsync("/to-map", "/to-map", ("id", "KAZ"))).Status);
        var signal = node.Get<SignalsTable>().Find(await node.ViewerAsync(Role.Auditor), 1)!;
        Assert.Equal((2, 9), (signal.Alarms[0].Evidence.Observed, signal.Signal.Peak));

        var form = await NotificationOfAsync(officer);
        AssertUnclassified("from 2020-03-10 to 2020-03-12: 16 cases", "2020-03-12", form);
        var said = (await officer.PageAsync(form["page"])).Text;
        Assert.Contains("Reported here from 2020-03-10 to 2020-03-12: 16", said, StringComparison.Ordinal);
        Assert.Contains("16, from 2020-03-10 to 2020-03-12", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_alarm_of_three_days_is_shown_with_its_sum_and_limit_and_no_threshold_of_zero()
    {
        await using var node = await StartAsync();
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        var zeros = Enumerable.Range(-19, 16).Select(i => $"{node.Clock.Today.AddDays(i):yyyy-MM-dd},KAZ,measles,0\n");
        var ones = Enumerable.Range(-3, 4).Select(i => $"{node.Clock.Today.AddDays(i):yyyy-MM-dd},KAZ,measles,1\n");
        await ImportAsync(node, "date,place,disease,cases\n" + string.Concat(zeros.Concat(ones)));
        var page = await officer.PageAsync("/signals/1");
        Assert.Contains("C3 3.0 ≥ 1.96", page.Text, StringComparison.Ordinal);
        Assert.Contains("EARS C3: How many standard deviations", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<td class=\"number\">0.0</td>", page.Body, StringComparison.Ordinal);
        using var report = JsonDocument.Parse((await officer.GetAsync("/api/v1/signals/1")).Body);
        var sum = report.RootElement.GetProperty("alarms").EnumerateArray()
            .First(a => a.GetProperty("method").GetString() == "ears-c3");
        Assert.Equal(JsonValueKind.Null, sum.GetProperty("threshold").ValueKind);
        Assert.InRange(sum.GetProperty("statistic").GetDouble(), 1.96, 3);
        Assert.Equal(1.96, sum.GetProperty("limit").GetDouble(), 2);
    }

    [Fact]
    public async Task A_series_of_weeks_is_counted_to_the_end_of_its_last_week_or_to_today()
    {
        await using var node = await StartAsync();
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        var last = WeekCounts.MondayOf(new DateOnly(2020, 3, 13));
        await Uploading.ImportAsync(officer, "date,place,disease,cases\n" + string.Concat(
            Enumerable.Range(0, WeekCounts.WeeklyReportsMin).Select(i => string.Create(
                CultureInfo.InvariantCulture,
                $"{last.AddDays(-7 * i):yyyy-MM-dd},KAZ,covid-19,{(i == 0 ? 40 : i == 1 ? 3 : 0)}\n"))));
        var form = await NotificationOfAsync(officer);
        AssertUnclassified("to 2020-03-13: 43 cases", "2020-03-13", form);
    }

    [Fact]
    public async Task Figures_that_were_taken_back_are_not_filled_in()
    {
        await using var node = await StartAsync();
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        await Uploading.ImportAsync(officer, FirstCases);
        Assert.Null((await node.Get<CountsImport>().UndoAsync(1, "p1")).Refusal);
        var form = await NotificationOfAsync(officer);
        Assert.Equal(("", "2020-03-13"), (form["confirmed"], form["asOf"]));
        Assert.DoesNotContain("cases", form["caseDefinition"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_form_twice_keeps_once_and_leads_to_the_same_event()
    {
        await using var node = await StartAsync();
        await ImportAsync(node);
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        var page = await officer.PageAsync("/signals/1");
        var first = await officer.SubmitAsync(page, "/signals/1/keep");
        var second = await officer.SubmitAsync(page, "/signals/1/keep");
        Assert.Equal((303, 303, first.Location), (first.Status, second.Status, second.Location));
        Assert.Equal(1, node.Database.Read(s => s.Number($"select count(*) from surveillance_decision")));
    }

    [Fact]
    public async Task Of_two_persons_the_second_gets_the_event_of_the_first_named()
    {
        await using var node = await StartAsync();
        await ImportAsync(node);
        using var one = await node.SignInAsync(Role.DutyOfficer);
        using var two = await node.SignInAsync(Role.DutyOfficer, Role.Approver);
        var (mine, theirs) = (await one.PageAsync("/signals/1"), await two.PageAsync("/signals/1"));
        var answers = await Task.WhenAll(
            one.SubmitAsync(mine, "/signals/1/keep"), two.SubmitAsync(theirs, "/signals/1/keep"));
        Assert.Equal([303, 422], answers.Select(a => a.Status).Order());
        var thread = Assert.Single(answers, a => a.Status == 303).Location!["/events/".Length..];
        Assert.Contains(thread, Assert.Single(answers, a => a.Status == 422).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_signs_nothing_and_keeps_what_was_typed()
    {
        await using var node = await StartAsync();
        await ImportAsync(node);
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        var refused = await officer.SubmitAsync(
            "/signals/1", "/signals/1/keep", ("password", "not mine"), ("reason", "Typed words"));
        Assert.Equal(422, refused.Status);
        Assert.Contains("Typed words", refused.Body, StringComparison.Ordinal);
        Assert.Equal(["/signals/1"], Waiting(node));
    }

    [Fact]
    public async Task A_dismissal_needs_a_reason_is_on_record_and_can_be_taken_back()
    {
        await using var node = await StartAsync();
        await ImportAsync(node);
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        Assert.Equal(422, (await officer.SubmitAsync("/signals/1", "/signals/1/dismiss")).Status);
        var withoutWords = await officer.SubmitAsync("/signals/1", "/signals/1/dismiss", ("reasonCode", "other"));
        Assert.Equal(422, withoutWords.Status);
        var done = await officer.SubmitAsync(
            "/signals/1", "/signals/1/dismiss", ("reasonCode", "other"), ("reason", "A drill."));
        Assert.Equal(303, done.Status);
        Assert.Contains("A drill.", (await officer.PageAsync("/signals/1")).Text, StringComparison.Ordinal);
        Assert.Contains("A drill.", (await officer.FollowAsync(done)).Text, StringComparison.Ordinal);
        Assert.Empty(Waiting(node));

        Assert.Equal(303, (await officer.SubmitAsync("/signals/1", "/signals/1/reopen")).Status);
        Assert.Equal(["/signals/1"], Waiting(node));
    }

    [Fact]
    public async Task After_its_event_is_closed_a_new_alarm_is_a_new_signal()
    {
        await using var node = await StartAsync();
        await ImportAsync(node);
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        var kept = await officer.SubmitAsync("/signals/1", "/signals/1/keep");
        node.Clock.Advance(TimeSpan.FromDays(1));
        await ImportAsync(node, "date,place,disease,cases\n2020-03-14,KAZ,covid-19,40\n");
        Assert.Single(await AllAsync(node));

        var thread = kept.Location!["/events/".Length..];
        var fold = node.Get<IEnumerable<IFold>>().Single(f => f.Module == "surveillance");
        var origin = node.Get<NodeDirectory>().Self.Origin;
        await node.Database.WriteAsync(tx =>
        {
            fold.Apply(tx, Closing(thread, "stranger.invalid/log/1", node.Clock.GetUtcNow()));
            Assert.Equal(0, tx.Number($"select count(*) from surveillance_event where closed_at is not null"));
            fold.Apply(tx, Closing(thread, origin, node.Clock.GetUtcNow()));
        });
        var days = string.Concat(Enumerable.Range(1, 12).Select(d => $"2020-03-{d:00},KAZ,covid-19,0\n"));
        node.Clock.Advance(TimeSpan.FromDays(1));
        await ImportAsync(node, "date,place,disease,cases\n" + days + "2020-03-15,KAZ,covid-19,900\n");
        Assert.Equal([SignalState.New, SignalState.Kept], (await AllAsync(node)).Select(s => s.State).Order());
    }

    [Fact]
    public async Task A_rebuild_finds_the_same_events_and_leaves_signals_alone()
    {
        await using var node = await StartAsync();
        await ImportAsync(node);
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        await officer.SubmitAsync("/signals/1", "/signals/1/keep");
        List<string> Events() => node.Database.Read(s => s.Query(
            $"select thread || ' ' || origin || ' ' || coalesce(closed_at, '') from surveillance_event",
            row => row.Text(0)));
        var before = Events();
        Assert.Single(before);
        Assert.Equal(1, await node.Get<Rebuild>().RunAsync("surveillance"));
        Assert.Equal(before, Events());
        Assert.Equal(SignalState.Kept, Assert.Single(await AllAsync(node)).State);
    }

    [Fact]
    public async Task Pages_and_acts_ask_for_the_role()
    {
        await using var node = await StartAsync();
        await ImportAsync(node, FirstCases + "2020-03-13,Nowhere,covid-19,cases,1\n");
        using var auditor = await node.SignInAsync(Role.Auditor);
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        string[] paths =
        [
            "/signals", "/signals?status=&priority=Urgent", "/signals/1", "/imports", "/imports/1", "/to-map",
            "/series", "/series/1", "/series/1/counts.csv",
        ];
        foreach (var path in paths)
        {
            Assert.Equal(200, (await auditor.GetAsync(path)).Status);
        }

        Assert.DoesNotContain("/keep", (await auditor.PageAsync("/signals/1")).Body, StringComparison.Ordinal);
        var token = TestBrowser.FormOf(await auditor.PageAsync("/signals"), "/sign-out")
            .Single(f => f.Key.StartsWith("__", StringComparison.Ordinal));
        foreach (var act in new[] { "/signals/1/keep", "/signals/1/dismiss", "/signals/1/reopen", "/to-map" })
        {
            var answer = await auditor.PostAsync(act, (token.Key, token.Value), ("formKey", "x"));
            Assert.Equal((act, 403), (act, answer.Status));
        }

        using var upload = new MultipartFormDataContent
        {
            { new StringContent(token.Value), token.Key },
            { new ByteArrayContent(Encoding.UTF8.GetBytes(FirstCases)), "file", "counts.csv" },
        };
        using var sent = await auditor.Client.PostAsync(new Uri("/imports/new", UriKind.Relative), upload);
        Assert.Equal(HttpStatusCode.Forbidden, sent.StatusCode);

        using var nobody = node.Anonymous();
        foreach (var path in paths)
        {
            Assert.NotEqual(200, (await nobody.GetAsync(path)).Status);
        }
    }

    [Fact]
    public async Task Queries_refuse_who_may_not_read()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        var stranger = SurveillanceRoom.Stranger;
        Assert.Throws<NotPermittedException>(() => room.Signals.Find(stranger, 1));
        Assert.Throws<NotPermittedException>(() => room.Signals.Inbox(stranger, new(null, null, null, null)));
        Assert.Throws<NotPermittedException>(() => room.Imports.Latest(stranger));
        Assert.Throws<NotPermittedException>(() => room.Imports.Find(stranger, 1));
    }

    [Fact]
    public async Task Programs_get_the_same_as_json()
    {
        await using var node = await StartAsync();
        await ImportAsync(node);
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        using var inbox = await officer.JsonAsync<JsonDocument>("/signals");
        var signal = inbox.RootElement.GetProperty("items")[0];
        Assert.Equal("new", signal.GetProperty("state").GetString());
        Assert.Equal("urgent", signal.GetProperty("priority").GetString());
        using var detail = await officer.JsonAsync<JsonDocument>("/signals/1");
        Assert.StartsWith(
            "sha256:",
            detail.RootElement.GetProperty("alarms")[0].GetProperty("dataHash").GetString(),
            StringComparison.Ordinal);
        foreach (var path in new[] { "/imports", "/imports/1", "/series", "/series/1", "/to-map" })
        {
            using var json = await officer.JsonAsync<JsonDocument>(path);
        }

        Assert.Equal(404, (await officer.GetAsync("/signals/99")).Status);
        Assert.Equal(404, (await officer.GetAsync("/imports/99")).Status);
        Assert.Equal(404, (await officer.GetAsync("/series/99")).Status);
    }

    [Theory]
    [InlineData("kk")]
    [InlineData("ru")]
    [InlineData("zh")]
    public async Task Every_page_speaks_every_language(string language)
    {
        await using var node = await StartAsync();
        await ImportAsync(node, FirstCases + "2020-03-13,Nowhere,covid-19,cases,1\n2020-03-13,KAZ,covid-19,cases,x\n");
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        officer.Client.DefaultRequestHeaders.Add("Accept-Language", language);
        string[] paths = ["/signals", "/signals/1", "/imports", "/imports/1", "/to-map", "/series", "/series/1"];
        foreach (var path in paths)
        {
            var page = await officer.PageAsync(path);
            Assert.DoesNotContain("[surveillance.", page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("[why.", page.Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("en", "Farrington flexible", "years of history 3", "at this season")]
    [InlineData("kk", "Икемді Фаррингтон", "тарих жылдары 3", "маусымда")]
    [InlineData("ru", "Фаррингтона", "лет истории 3", "сезон")]
    [InlineData("zh", "Farrington", "历史年数 3", "本季节")]
    public async Task A_weekly_signal_shows_its_curve_method_and_parameters(
        string language, string method, string parameter, string why)
    {
        var last = new DateOnly(2020, 3, 2);
        var weeks = Enumerable.Range(-169, 170)
            .Select(i => $"{last.AddDays(7 * i):yyyy-MM-dd},KAZ,measles,cases,{(i == 0 ? 60 : 10 + (i % 3))}\n");
        await using var node = await StartAsync();
        await ImportAsync(node, "date,place,disease,indicator,value\n" + string.Concat(weeks));
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        officer.Client.DefaultRequestHeaders.Add("Accept-Language", language);

        var page = (await officer.PageAsync("/signals/1")).Text;
        foreach (var text in new[] { method, parameter, why, "2020-W10" })
        {
            Assert.Contains(text, page, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("half-window", page, StringComparison.Ordinal);
        var kept = await officer.SubmitAsync("/signals/1", "/signals/1/keep");
        var @event = (await officer.PageAsync(kept.Location!)).Text;
        Assert.Contains(method, @event, StringComparison.Ordinal);
        Assert.Contains(parameter, @event, StringComparison.Ordinal);
        Assert.Contains("2020-W10", @event, StringComparison.Ordinal);
    }

    private static Task<TestNode> StartAsync() => TestNode.StartAsync();

    private static Task<ImportResult> ImportAsync(TestNode node, string text = FirstCases) => node.Get<CountsImport>()
        .RunAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), new ImportOptions("counts.csv", "test"));

    private static List<string> Waiting(TestNode node) =>
        [.. node.Get<IEnumerable<IWaitingItems>>().OfType<WaitingSignals>()
            .SelectMany(w => node.Database.Read(w.Waiting))];

    private static async Task<IReadOnlyList<SignalLine>> AllAsync(TestNode node) => node.Get<SignalsTable>()
        .Inbox(await node.ViewerAsync(Role.Auditor), new SignalFilter(null, null, null, null)).Signals;

    /// <summary>What a notification of the first signal, kept and assessed, is filled in with, and its page.</summary>
    private static async Task<Dictionary<string, string>> NotificationOfAsync(TestBrowser officer)
    {
        var path = (await officer.SubmitAsync("/signals/1", "/signals/1/keep")).Location!;
        await officer.SubmitAsync(path, path + "/assess", ("act", "sign"), ("q1", "yes"), ("q4", "yes"));
        var form = TestBrowser.FormOf(await officer.PageAsync(path), path + "/notify")
            .ToDictionary(f => f.Key, f => f.Value);
        form["page"] = path;
        return form;
    }

    /// <summary>No figure is claimed to be of a class; the number stands in words.</summary>
    private static void AssertUnclassified(string said, string asOf, Dictionary<string, string> form)
    {
        Assert.Equal(("", "", "", asOf), (form["suspected"], form["probable"], form["confirmed"], form["asOf"]));
        Assert.Contains(said + ", not classified at the source", form["caseDefinition"], StringComparison.Ordinal);
    }

    private static FoldedEntry Closing(string thread, string origin, DateTimeOffset at) => new(
        new EntryRef(origin, 9, new string('0', 64)), EntryTypes.EventClosed, thread, "", at, at, [], [], false,
        new EntryBody.Present("{}"u8.ToArray()));
}
