using System.Text;
using Serai.Platform.Api;
using Serai.Platform.Hosting.Edge;
using Serai.Platform.People;
using Serai.Surveillance.Imports;

namespace Serai.Tests.Platform.Hosting;

/// <summary>
/// A node learns something, and a week later more: every address that obeys the as-of date is asked what was known in
/// between, with every name that exists, and nothing of what came later may appear.
/// </summary>
public sealed class AsOfEdgeTests : IAsyncLifetime
{
    private const string Header = "date,place,disease,indicator,value\n";
    private const string Then = "2020-03-14";
    private static readonly DateTimeOffset First = new(2020, 3, 13, 12, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// Pages that say what is now and nothing else: what waits, forms, accounts, keys, machinery; and those whose every
    /// line carries its own instant (log, audit trail). docs/modules/console.md tells why.
    /// </summary>
    private static readonly string[] Exempt =
    [
        "/", "/approvals", "/audit", "/events/{thread}/timeline", "/favicon.ico", "/health/live", "/health/ready",
        "/imports/{id:long}/undo", "/log", "/log/erasures", "/metrics", "/node", "/peers", "/sign-in",
        "/style", "/to-map", "/to-map/code",
    ];

    /// <summary>Rooms in which nothing is about figures or states of things.</summary>
    private static readonly string[] ExemptRooms =
        ["/account", "/assets/", "/imports/mappings", "/imports/new", "/keys", "/people"];

    /// <summary>Curves of then with what is known now over them, told apart in drawing, table and files.</summary>
    private static bool Compares(string path) => path.Contains("/curves", StringComparison.Ordinal);

    private TestNode node = null!;
    private TestBrowser officer = null!;
    private string thread = "";

    public async Task InitializeAsync()
    {
        node = await TestNode.StartAsync();
        node.Clock.Set(First);
        await ImportAsync("first.csv", "2020-03-12,KAZ,measles,cases,0\n2020-03-13,KAZ,measles,cases,7654321\n");
        officer = await node.SignInAsync(Role.DutyOfficer);
        node.Clock.Set(First.AddDays(7));
        await ImportAsync("after.csv", "2020-03-13,KAZ,measles,cases,8642097\n2020-03-19,CHN,covid-19,cases,0\n"
            + "2020-03-20,CHN,covid-19,cases,8642097\n");
        var kept = await officer.SubmitAsync("/signals/1", "/signals/1/keep", ("reason", "Words of after things."));
        Assert.True(kept.Status == 303, kept.Text);
        thread = kept.Location!["/events/".Length..];
    }

    public async Task DisposeAsync()
    {
        officer.Dispose();
        await node.DisposeAsync();
    }

    [Fact]
    public async Task No_address_that_obeys_shows_what_came_later_or_offers_to_change_it()
    {
        List<string> wrong = [];
        var asked = 0;
        foreach (var (path, endpoint) in EveryAddress.Of(node, thread, "csv", "json"))
        {
            if (endpoint.Metadata.GetMetadata<AsOfMark>() is null)
            {
                continue;
            }

            var answer = await officer.GetAsync($"{path}?asof={Then}");
            Assert.True(answer.Status < 500, $"{path}: {answer.Status} {node.Log}");
            wrong.AddRange(new[] { "8642097", "8,642,097", "after.csv", "after things", thread }
                .Where(m => !path.Contains(m, StringComparison.Ordinal) && !Compares(path))
                .Where(m => answer.Body.Contains(m, StringComparison.OrdinalIgnoreCase))
                .Select(m => $"{path} shows {m}"));
            if (answer.Status == 200 && answer.Body.StartsWith("<!DOCTYPE html>", StringComparison.Ordinal))
            {
                wrong.AddRange(answer.Body.Contains("id=\"as-of\"", StringComparison.Ordinal)
                    ? [] : [$"{path} does not say from when it is"]);
                wrong.AddRange(new[] { "/signals/", "/events/", "/imports/", "/to-map" }
                    .Where(act => answer.Body.Contains($"method=\"post\" action=\"{act}", StringComparison.Ordinal))
                    .Select(act => $"{path} offers {act}"));
            }

            asked++;
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(asked > 60, $"only {asked} addresses were asked for");
    }

    [Theory]
    [InlineData("9999-12-31")]
    [InlineData("9999-12-31T23:59:59.999Z")]
    [InlineData("0001-01-01")]
    public async Task A_day_that_cannot_be_looked_back_to_is_refused_in_words(string day)
    {
        Assert.InRange((await officer.GetAsync("/signals?asof=" + day)).Status, 400, 499);
        Assert.InRange((await officer.GetAsync("/api/v1/signals?asof=" + day)).Status, 400, 499);
    }

    [Fact]
    public void Every_page_obeys_or_stands_on_the_list_of_those_that_say_what_is_now()
    {
        var pages = EveryAddress.Endpoints(node).Where(e => e.Metadata.GetMetadata<ApiMark>() is null)
            .Where(e => e.Metadata.GetMetadata<AsOfMark>() is null)
            .Select(e => EveryAddress.Rooted(e.RoutePattern.RawText!))
            .Where(p => !ExemptRooms.Append("/api/").Any(room => p.StartsWith(room, StringComparison.Ordinal)))
            .Distinct();
        Assert.Equal(
            string.Join('\n', Exempt.Order(StringComparer.Ordinal)),
            string.Join('\n', pages.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task A_signal_has_the_state_and_the_figures_that_it_had()
    {
        var inbox = await officer.PageAsync($"/signals?asof={Then}");
        Assert.Contains("New (1)", inbox.Text, StringComparison.Ordinal);
        Assert.Contains("Kept (0)", inbox.Text, StringComparison.Ordinal);
        Assert.Contains($"/signals/1?asof={Then}", inbox.Body, StringComparison.Ordinal);
        var signal = await officer.PageAsync($"/signals/1?asof={Then}");
        Assert.Contains("7,654,321", signal.Text, StringComparison.Ordinal);
        Assert.Contains("Nothing can be changed in the past", signal.Text, StringComparison.Ordinal);
        Assert.Contains("href=\"/signals/1\"", signal.Body, StringComparison.Ordinal);
        Assert.Equal(404, (await officer.GetAsync($"/signals/2?asof={Then}")).Status);
        Assert.Equal(404, (await officer.GetAsync($"/events/{thread}?asof={Then}")).Status);

        // On the evening of the day on which more was learnt, all of it is there.
        var later = await officer.PageAsync("/signals?asof=2020-03-20&status=");
        Assert.Contains("Kept (1)", later.Text, StringComparison.Ordinal);
        Assert.Contains("8,642,097", (await officer.PageAsync("/signals/1?asof=2020-03-20")).Text,
            StringComparison.Ordinal);
        var then = await officer.PageAsync($"/events/{thread}?asof=2020-03-20");
        Assert.DoesNotContain($"action=\"/events/{thread}/assess\"", then.Body, StringComparison.Ordinal);
        var now = await officer.PageAsync($"/events/{thread}");
        Assert.Contains($"action=\"/events/{thread}/assess\"", now.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Programs_look_back_by_the_same_date_and_nobody_writes_in_the_past()
    {
        var signal = await officer.PageAsync($"/api/v1/signals/1?asof={Then}");
        Assert.Contains("\"new\"", signal.Body, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(thread, signal.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(thread, (await officer.PageAsync($"/api/v1/events?asof={Then}")).Body,
            StringComparison.Ordinal);
        Assert.Contains(thread, (await officer.PageAsync("/api/v1/events?asof=2020-03-20")).Body,
            StringComparison.Ordinal);
        var imports = (await officer.PageAsync($"/api/v1/imports?asof={Then}")).Body;
        Assert.Contains("first.csv", imports, StringComparison.Ordinal);
        Assert.DoesNotContain("after.csv", imports, StringComparison.Ordinal);

        var viewer = (await node.ViewerAsync(Role.DutyOfficer)) with { AsOf = First };
        Assert.True(viewer.May(Permission.ReadNotifications));
        Assert.False(viewer.May(Permission.WriteNotifications));
        Assert.Throws<NotPermittedException>(() => viewer.Require(Permission.TriageSignals));
    }

    [Theory]
    [InlineData("yesterday", "neither a day")]
    [InlineData("2020-03-21", "lies in the future")]
    [InlineData("1899-12-31", "before 1900")]
    public async Task A_date_that_is_none_is_refused_before_anything_is_read(string asOf, string why)
    {
        foreach (var path in new[] { "/signals", "/signals/1", "/events", "/notices", "/imports", "/curves" })
        {
            var answer = await officer.GetAsync($"{path}?asof={asOf}");
            Assert.Equal(400, answer.Status);
            Assert.Contains(why, answer.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("8,642,097", answer.Text, StringComparison.Ordinal);
        }

        Assert.Equal(400, (await officer.GetAsync($"/api/v1/signals?asof={asOf}")).Status);
        Assert.Equal(200, (await officer.GetAsync($"/account?asof={asOf}")).Status);
    }

    private async Task ImportAsync(string name, string rows)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(Header + rows));
        await node.Get<CountsImport>().RunAsync(stream, new ImportOptions(name, "somebody"));
    }
}
