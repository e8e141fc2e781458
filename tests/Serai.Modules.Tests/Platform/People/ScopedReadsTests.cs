using System.Text;
using Serai.Exchange.Approvals;
using Serai.Exchange.Entries;
using Serai.Platform.Data;
using Serai.Platform.Exports;
using Serai.Platform.Hosting;
using Serai.Platform.People;
using Serai.Surveillance.Imports;
using Serai.Tests.Notifications;
using Serai.Vocabulary;

namespace Serai.Tests.Platform.People;

/// <summary>
/// A person with a scope asks for every address of the console, those of every address that will be added too, with
/// every name that exists: nothing of what lies outside the scope may appear.
/// </summary>
public sealed class ScopedReadsTests : IAsyncLifetime
{
    private const string Header = "date,place,disease,indicator,value\n";
    private const string Inside = "2020-03-12,KAZ,measles,cases,0\n2020-03-13,KAZ,measles,cases,7654321\n";

    private const string Outside = "2020-03-12,CHN,covid-19,cases,0\n2020-03-13,CHN,covid-19,cases,8642097\n"
        + "2020-03-13,KAZ,covid-19,cases,8642097\n2020-03-13,CHN,measles,cases,8642097\n"
        + "2020-03-13,Outlandia,measles,cases,1\n2020-03-13,KAZ,outlandish-fever,cases,1\n";

    private readonly string folder = TestNode.TemporaryFolder();
    private TestNode node = null!;
    private TestBrowser scoped = null!;
    private string thread = "";
    private string proposal = "";
    private string upload = "";

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(Path.Combine(folder, "policy"));
        await File.WriteAllTextAsync(
            Path.Combine(folder, "policy", "approvals.json"), """{ "notification": 2, "trustChange": 2 }""");
        node = await TestNode.StartAsync(path: folder);
        await ImportAsync("inside.csv", Inside);
        await ImportAsync("outside.csv", Outside);
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        foreach (var id in Signals("CHN").Take(1))
        {
            var kept = await officer.SubmitAsync(
                $"/signals/{id}", $"/signals/{id}/keep", ("reason", "Words of outlandish things."));
            Assert.True(kept.Status == 303, kept.Text);
            thread = kept.Location!["/events/".Length..];
        }

        var waiting = await officer.UploadAsync(
            "/imports/new", "/imports/new", "file", "outlandish.csv", Encoding.UTF8.GetBytes(Header + Outside));
        upload = waiting.Location!.Split('/')[^1];

        proposal = await ProposeAsync();
        scoped = await node.SignInAsync(Role.DutyOfficer, Role.Approver, Role.Auditor);
        await node.Database.WriteAsync(tx => tx.Execute($"""
            insert into people_scope (person, kind, code)
            select id, 'place', 'KAZ' from people_person where name like '%+%'
            union all select id, 'disease', 'measles' from people_person where name like '%+%'
            """));
    }

    public async Task DisposeAsync()
    {
        scoped.Dispose();
        await node.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task No_address_shows_anything_outside_the_scope()
    {
        List<string> seen = [];
        var asked = 0;
        foreach (var path in Paths())
        {
            foreach (var accept in new[] { "text/html", "application/json" })
            {
                using var ask = new HttpRequestMessage(HttpMethod.Get, path);
                ask.Headers.Accept.ParseAdd(accept);
                using var answer = await scoped.Client.SendAsync(ask);
                var body = await answer.Content.ReadAsStringAsync();
                Assert.True((int)answer.StatusCode < 500, $"{path}: {answer.StatusCode} {node.Log}");

                // A page that is not there repeats its own address in the links of the languages.
                seen.AddRange(Marks().Where(m => !path.Contains(m, StringComparison.OrdinalIgnoreCase))
                    .Where(m => body.Contains(m, StringComparison.OrdinalIgnoreCase))
                    .Select(m => $"{path} as {accept} shows {m}"));
                asked++;
            }
        }

        Assert.True(seen.Count == 0, string.Join('\n', seen));
        Assert.True(asked > 40, $"only {asked} addresses were asked for");
        Assert.Contains(Paths(), p => p.EndsWith("/" + upload, StringComparison.Ordinal));
        Assert.Contains("/api/v1/series/export.csv", Paths());
        Assert.Contains("/api/v1/series/export.json", Paths());
    }

    [Fact]
    public async Task What_lies_inside_the_scope_is_seen()
    {
        Assert.Contains("7,654,321", (await scoped.PageAsync("/series")).Text, StringComparison.Ordinal);
        var inside = Assert.Single(Signals("KAZ", "measles"));
        Assert.Contains(
            "7,654,321", (await scoped.PageAsync($"/signals/{inside}")).Text, StringComparison.Ordinal);
        Assert.Contains($"/signals/{inside}", (await scoped.PageAsync("/")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_id_outside_the_scope_is_not_there_for_an_act_either()
    {
        var token = TestBrowser.FormOf(await scoped.PageAsync("/account"), "/sign-out")
            .Single(f => f.Key == "__RequestVerificationToken").Value;
        var outside = Signals("CHN")[^1];
        foreach (var path in new[]
        {
            $"/signals/{outside}/keep", $"/signals/{outside}/dismiss", $"/signals/{outside}/reopen",
            $"/events/{thread}/assess", $"/events/{thread}/notify", $"/events/{thread}/update",
            $"/events/{thread}/close", $"/events/{thread}/acknowledge", $"/events/{thread}/breaches/assess/explain",
        })
        {
            var answer = await scoped.PostAsync(
                path, ("__RequestVerificationToken", token), ("formKey", Guid.NewGuid().ToString()),
                ("reasonCode", "season"), ("reason", "A try."));
            Assert.True(answer.Status == 404, $"{path}: {answer.Status} {answer.Text}");
        }

        foreach (var act in new[] { "approve", "refuse" })
        {
            var answer = await scoped.PostAsync(
                $"/approvals/{proposal}/{act}", ("__RequestVerificationToken", token), ("reason", "A try."));
            Assert.Equal(422, answer.Status);
        }

        var mapped = await scoped.PostAsync(
            "/to-map", ("__RequestVerificationToken", token), ("kind", "place"), ("own", "Outlandia"), ("id", "KAZ"));
        Assert.Equal(422, mapped.Status);
        Assert.Equal(1, node.Database.Read(s => s.Number($"select count(*) from surveillance_decision")));
        Assert.True(node.Database.Read(s => s.Any(
            $"select 1 from surveillance_series where place = 'Outlandia' and place_known = 0")));
    }

    [Fact]
    public async Task An_administrator_sees_no_figures_and_no_notifications_at_a_guessed_address()
    {
        using var administrator = await node.SignInAsync(Role.Administrator);
        await administrator.PageAsync("/");
        foreach (var path in new[]
        {
            "/signals", "/signals/1", "/series", "/series/1", "/imports", "/imports/1", "/to-map", "/events",
            "/events/" + thread, "/approvals", "/log", "/peers",
        })
        {
            Assert.Equal(403, (await administrator.GetAsync(path)).Status);
        }
    }

    private async Task ImportAsync(string name, string rows)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(Header + rows));
        await node.Get<CountsImport>().RunAsync(stream, new ImportOptions(name, "somebody"));
    }

    private async Task<string> ProposeAsync()
    {
        var officer = await node.ViewerAsync(Role.DutyOfficer);
        var draft = new EntryDraft(
            EntryTypes.NotificationSent, thread, [], Encoding.UTF8.GetBytes("""{"words":"outlandish words"}"""));
        var submitted = await node.Get<ProposedEntries>().SubmitAsync(draft, officer);
        return submitted.Proposal!;
    }

    private List<long> Signals(string place, string? disease = null) => node.Database.Read(s => s.Query(
        $"""
        select g.id from surveillance_signal g join surveillance_series k on k.id = g.series
        where k.place = {place} and ({disease} is null or k.disease = {disease}) order by g.id
        """,
        row => row.Long(0)));

    /// <summary>Figures, names and words that only what lies outside the scope holds.</summary>
    private string[] Marks() => ["8642097", "8,642,097", "outside.csv", "outland", thread, proposal, upload];

    /// <summary>Every GET of the console, each of its parameters filled with every name that exists.</summary>
    private List<string> Paths() =>
        [.. EveryAddress.Of(node, thread, proposal, upload, "CHN", "KAZ", "covid-19", "measles").Select(a => a.Path)];
}
