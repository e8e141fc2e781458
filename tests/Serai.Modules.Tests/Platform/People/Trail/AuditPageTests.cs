using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Serai.Platform.Data;
using Serai.Platform.People;
using Serai.Platform.People.Trail;
using Serai.Surveillance.Imports;

namespace Serai.Tests.Platform.People.Trail;

public sealed class AuditPageTests : IAsyncLifetime
{
    private static readonly Viewer Somebody = new("p1", "=cmd()", new HashSet<Role> { Role.DutyOfficer });
    private TestNode node = null!;

    private Audit Audit => node.Get<Audit>();

    public async Task InitializeAsync() => node = await TestNode.StartAsync();

    public async Task DisposeAsync() => await node.DisposeAsync();

    [Fact]
    public async Task Writers_and_auditors_read_who_did_what_and_filter_it_by_the_address()
    {
        await RecordAsync("surveillance.keep", "/signals/17", new("measles", "KAZ"));
        foreach (var role in new[] { Role.DutyOfficer, Role.Approver, Role.Auditor })
        {
            using var browser = await node.SignInAsync(role);
            var page = await browser.PageAsync("/audit");
            Assert.Contains("kept a signal", page.Text, StringComparison.Ordinal);
            Assert.Contains("signed in", page.Text, StringComparison.Ordinal);
            var filtered = await browser.PageAsync("/audit?act=people.signIn&who=Person+" + role);
            Assert.DoesNotContain("/signals/17", filtered.Body, StringComparison.Ordinal);
            Assert.Contains("127.0.0.1", filtered.Text, StringComparison.Ordinal);
            Assert.Contains(
                "No line fits", (await browser.PageAsync("/audit?from=2100-01-01")).Text, StringComparison.Ordinal);
            Assert.Contains("/signals/17", (await browser.PageAsync("/audit?what=/signals/17")).Body,
                StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("from=2026-13-45", "\"2026-13-45\" is not a day")]
    [InlineData("to=tomorrow", "\"tomorrow\" is not a day")]
    [InlineData("from=2020-03-02&to=2020-03-01", "The days go backwards")]
    [InlineData("who=", null)]
    public async Task A_filter_that_is_not_understood_is_refused_in_words_and_no_lines_are_shown(
        string query, string? words)
    {
        using var auditor = await node.SignInAsync(Role.Auditor);
        foreach (var path in new[] { "/audit?", "/api/v1/audit?", "/api/v1/audit/export.csv?" })
        {
            var answer = await auditor.GetAsync(path + query);
            Assert.Equal((path, words is null ? 200 : 400), (path, answer.Status));
            Assert.Contains(words ?? "", path[1] == 'a' && path[2] == 'u' ? answer.Text : words ?? "",
                StringComparison.Ordinal);
            Assert.Equal(words is null, answer.Body.Contains("127.0.0.1", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_part_of_the_filter_that_is_longer_than_the_limit_is_refused()
    {
        using var auditor = await node.SignInAsync(Role.Auditor);
        var most = new string('x', AuditFilter.TextMax);
        Assert.Equal(200, (await auditor.GetAsync("/audit?who=" + most)).Status);
        Assert.Equal(400, (await auditor.GetAsync("/audit?who=x" + most)).Status);
    }

    [Fact]
    public async Task What_a_line_is_about_has_its_name_where_the_reader_may_know_it_and_the_address_beside_it()
    {
        using var file = new MemoryStream(
            "date,place,disease,cases\n2020-03-12,KAZ,covid-19,0\n2020-03-13,KAZ,covid-19,4\n"u8.ToArray());
        await node.Get<CountsImport>().RunAsync(file, new ImportOptions("week.csv", "test"));
        var officer = await node.ViewerAsync(Role.DutyOfficer);
        await RecordAsync("people.edit", "/people/" + officer.PersonId, null);
        await RecordAsync("surveillance.keep", "/signals/1", new("covid-19", "KAZ"));
        await RecordAsync("surveillance.keep", "/signals/99", new("covid-19", "KAZ"));
        await RecordAsync("surveillance.keep", "/series/1", new("covid-19", "KAZ"));
        await RecordAsync("surveillance.import", "/imports/1", null);
        using var auditor = await node.SignInAsync(Role.Auditor);
        foreach (var (language, series) in new[]
        {
            ("en", "COVID-19, Kazakhstan: new cases"), ("kk", "Қазақстан"), ("ru", "Казахстан"), ("zh", "哈萨克斯坦"),
        })
        {
            var page = (await auditor.PageAsync("/audit?lang=" + language)).Body;
            Assert.Contains($">{officer.Name}</a>", page, StringComparison.Ordinal);
            Assert.Contains($"<span class=\"hint\">/people/{officer.PersonId}</span>", page, StringComparison.Ordinal);
            Assert.Equal(2, Regex.Count(page, $"href=\"/(signals|series)/1\">[^<]*{series}[^<]*</a>"));
            Assert.Contains(">week.csv</a>", page, StringComparison.Ordinal);
            Assert.Contains("\"/signals/99\">/signals/99</a>", page, StringComparison.Ordinal);
        }

        using var administrator = await node.SignInAsync(Role.Administrator);
        var shown = (await administrator.PageAsync("/audit")).Body;
        Assert.Contains($">{officer.Name}</a>", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("week.csv", shown, StringComparison.Ordinal);

        var scoped = officer with { Scope = new Scope(new HashSet<string> { "CHN" }, null) };
        await using var reader = node.Get<IServiceScopeFactory>().CreateAsyncScope();
        var names = reader.ServiceProvider.GetServices<IAuditNames>()
            .SelectMany(n => n.Of(scoped, ["/signals/1", "/series/1", "/imports/1", "/people/" + officer.PersonId]));
        Assert.Equal([officer.Name], names.Select(n => n.Value));
    }

    [Fact]
    public async Task A_line_about_events_is_for_those_who_see_events_and_in_their_scope()
    {
        await RecordAsync("notifications.read", "/events/inside", new("measles", "KAZ"));
        await RecordAsync("notifications.read", "/events/outside", new("measles", "CHN"));
        await RecordAsync("surveillance.import", "/imports/1", null);

        using var administrator = await node.SignInAsync(Role.Administrator);
        var shown = await administrator.PageAsync("/audit");
        Assert.Contains("signed in", shown.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("/events/", shown.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("/imports/", shown.Body, StringComparison.Ordinal);

        var officer = await node.ViewerAsync(Role.DutyOfficer);
        var scoped = officer with { Scope = new Scope(new HashSet<string> { "KAZ" }, null) };
        var lines = node.Get<AuditQueries>().Lines(scoped, new AuditFilter(null, null, null, null, null, null));
        Assert.Contains(lines, l => l.What == "/events/inside");
        Assert.DoesNotContain(lines, l => l.What is "/events/outside" or "/imports/1");
    }

    [Fact]
    public async Task The_export_holds_every_line_and_no_formula()
    {
        for (var i = 0; i <= AuditQueries.PageSize; i++)
        {
            await RecordAsync("surveillance.keep", $"/signals/{i}", null);
        }

        using var auditor = await node.SignInAsync(Role.Auditor);
        var file = await auditor.PageAsync("/api/v1/audit/export.csv?act=surveillance.keep");
        var csv = file.Body.TrimEnd().Split('\n');
        Assert.Equal(AuditQueries.PageSize + 2, csv.Length);
        Assert.All(csv.Skip(1), line => Assert.Contains(",'=cmd(),", line, StringComparison.Ordinal));

        var page = await auditor.PageAsync("/audit?act=surveillance.keep");
        Assert.DoesNotContain("\"/signals/0\"", page.Body, StringComparison.Ordinal);
        var older = Regex.Match(page.Body, "href=\"([^\"]*cursor=[^\"]+)\" rel=\"next\"").Groups[1].Value;
        Assert.Contains(
            "\"/signals/0\"", (await auditor.PageAsync(WebUtility.HtmlDecode(older))).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Readers_are_listed_with_their_first_and_last_time()
    {
        await RecordAsync("notifications.read", "/events/a", null);
        await RecordAsync("notifications.read", "/events/a", null);
        await RecordAsync("notifications.assess", "/events/a", null);

        var reader = Assert.Single(node.Get<AuditQueries>().Readers(
            await node.ViewerAsync(Role.Auditor), "notifications.read", "/events/a"));
        Assert.Equal(("=cmd()", 2), (reader.Name, reader.Times));
        Assert.True(reader.FirstAt <= reader.LastAt);
    }

    private Task RecordAsync(string act, string what, AuditSubject? subject) =>
        node.Database.WriteAsync(tx => Audit.Record(tx, Somebody, act, what, subject));
}
