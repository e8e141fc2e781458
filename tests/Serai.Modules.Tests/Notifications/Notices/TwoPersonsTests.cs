using Serai.Platform.People;

namespace Serai.Tests.Notifications.Notices;

/// <summary>Where policy wants two persons behind a notification.</summary>
public sealed class TwoPersonsTests
{
    [Fact]
    public async Task A_notification_waits_for_an_approver_and_is_not_proposed_twice()
    {
        await using var nodes = await PairAsync();
        const string At = "/events/" + Histories.EventThread;
        await nodes.Kaz.OpenAsync();
        using var officer = await nodes.Kaz.SignInAsync(Role.DutyOfficer);
        await officer.SubmitAsync(At, At + "/assess", ("act", "sign"), ("q1", "yes"), ("q4", "yes"));
        var page = await officer.PageAsync(At);
        Assert.Contains("Propose the notification", page.Text, StringComparison.Ordinal);
        for (var i = 0; i < 2; i++)
        {
            var proposed = await officer.SubmitAsync(
                page, At + "/notify", ("confirmed", "1234"), ("onsetEarliest", "2020-03-01"),
                ("onsetLatest", "2020-03-02"));
            Assert.Equal((303, "/approvals?done=proposed"), (proposed.Status, proposed.Location));
        }

        Assert.Contains("waits for a second person", (await officer.PageAsync(At)).Text, StringComparison.Ordinal);
        Assert.Equal(0, Sent(nodes.Kaz));
        await StaysAsItIsAsync(officer, page);
        using var approver = await nodes.Kaz.SignInAsync(Role.Approver);
        var waiting = await approver.PageAsync("/approvals");
        foreach (var said in SaidInEnglish)
        {
            Assert.Contains(said, waiting.Text, StringComparison.Ordinal);
        }

        var action = System.Text.RegularExpressions.Regex.Match(waiting.Body, "/approvals/[0-9a-f]+/approve").Value;
        var approved = await approver.SubmitAsync(waiting, action);
        Assert.True(approved.Status == 303, approved.Text);
        Assert.Equal(1, Sent(nodes.Kaz));
        Assert.Contains("notified", (await officer.PageAsync(At)).Text, StringComparison.Ordinal);
    }

    /// <summary>Forms that were opened before the proposal are refused while it waits.</summary>
    private static async Task StaysAsItIsAsync(TestBrowser officer, TestAnswer page)
    {
        const string At = "/events/" + Histories.EventThread;
        var closed = await officer.SubmitAsync(
            page, At + "/close", ("outcome", "ruled-out"), ("endCriterion", "Measles."));
        var assessed = await officer.SubmitAsync(
            page, At + "/assess", ("act", "sign"), ("q1", "no"), ("q4", "no"), ("reassessWhen", "More cases."));
        foreach (var refused in new[] { closed, assessed })
        {
            Assert.Equal(422, refused.Status);
            Assert.Contains("approved or turned down", refused.Text, StringComparison.Ordinal);
        }

        var now = await officer.PageAsync(At);
        Assert.DoesNotContain(At + "/close", now.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(At + "/assess", now.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "Assessed at|Rule set|Languages of the texts|Place|Kazakhstan (KAZ)|Article 11")]
    [InlineData("kk", "Бағаланған уақыты|Қағидалар жинағы|Мәтін тілдері|Орны|Қазақстан (KAZ)|11-бап")]
    [InlineData("ru", "Время оценки|Свод правил|Языки текстов|Место|Казахстан (KAZ)|Статья 11")]
    [InlineData("zh", "评估时间|规则集|文本语言|地点|哈萨克斯坦 (KAZ)|第十一条")]
    public async Task Who_approves_reads_the_words_of_the_form_names_of_places_and_times_of_the_node(
        string language, string words)
    {
        await using var nodes = await PairAsync();
        const string At = "/events/" + Histories.EventThread;
        await nodes.Kaz.OpenAsync();
        using var officer = await nodes.Kaz.SignInAsync(Role.DutyOfficer);
        await officer.SubmitAsync(At, At + "/assess", ("act", "sign"), ("q1", "yes"), ("q4", "yes"));
        Assert.Equal(303, (await officer.SubmitAsync(
            At, At + "/notify", ("onsetEarliest", "2020-03-01"), ("onsetLatest", "2020-03-02"))).Status);
        using var approver = await nodes.Kaz.SignInAsync(Role.Approver);
        approver.Client.DefaultRequestHeaders.Add("Accept-Language", language);
        var page = await approver.PageAsync("/approvals");
        foreach (var word in words.Split('|'))
        {
            Assert.Contains(word, page.Text, StringComparison.Ordinal);
        }

        string[] raw = ["ruleSet", "assessedAt", "onset.", "counts.", "place.", ".own", "T00:00", "Z<"];
        var content = page.Body[page.Body.IndexOf("<dl class=\"facts small\"", StringComparison.Ordinal)..];
        content = content[..content.IndexOf("</dl>", StringComparison.Ordinal)];
        Assert.All(raw, name => Assert.DoesNotContain(name, content, StringComparison.Ordinal));
    }

    private static readonly string[] SaidInEnglish =
        ["Confirmed cases", "1,234", "Onset: not before", "2020-03-02", "Kazakhstan (KAZ)", "Readers China"];

    private static long Sent(TestNode node) => node.Database.Read(
        s => s.Number($"select count(*) from notifications_notice where type = 102"));

    private static async Task<Pair> PairAsync()
    {
        var folder = TestNode.TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(folder, "policy"));
        await File.WriteAllTextAsync(
            Path.Combine(folder, "policy", "approvals.json"), """{ "notification": 2, "trustChange": 2 }""");
        var pair = new Pair(await EventNode.StartAsync("KAZ", folder), await EventNode.StartAsync("CHN"), folder);
        await ThreeNodes.TrustAsync(pair.Kaz, [pair.Chn]);
        return pair;
    }

    private sealed record Pair(TestNode Kaz, TestNode Chn, string Folder) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Kaz.DisposeAsync();
            await Chn.DisposeAsync();
            Directory.Delete(Folder, recursive: true);
        }
    }
}
