using System.Text.Json;
using Serai.Platform.Api;
using Serai.Platform.People;
using Serai.Surveillance.Imports;
using Serai.Tests.Notifications;

namespace Serai.Tests.Platform.Api;

/// <summary>Lists are read page by page to their end, whatever is added meanwhile; files hold all of them.</summary>
public sealed class ListsTests : IAsyncLifetime
{
    private TestNode node = null!;
    private ApiClient program = null!;

    public async Task InitializeAsync()
    {
        node = await TestNode.StartAsync();
        program = await ApiClient.WithKeyAsync(node, signs: false, Role.DutyOfficer, Role.Approver);
    }

    public async Task DisposeAsync()
    {
        program.Dispose();
        await node.DisposeAsync();
    }

    [Theory]
    [InlineData("approvals")]
    [InlineData("audit")]
    [InlineData("events")]
    [InlineData("imports")]
    [InlineData("keys")]
    [InlineData("log")]
    [InlineData("peers")]
    [InlineData("series")]
    [InlineData("signals")]
    [InlineData("to-map")]
    public async Task A_list_takes_a_limit_up_to_the_most_and_no_cursor_that_no_page_wrote(string list)
    {
        var path = "/api/v1/" + list;
        Assert.Equal(200, (await program.GetAsync($"{path}?limit={ListPart.LimitMax}")).Status);
        foreach (var wrong in new[] { $"limit={ListPart.LimitMax + 1}", "limit=0", "limit=many" })
        {
            Assert.Equal(400, (await program.GetAsync($"{path}?{wrong}")).Status);
        }

        var tooLong = new string('A', Cursor.LengthMax + 1);
        foreach (var wrong in new[] { "nonsense", "%21", Cursor.Of("a", "b", "c", "d", "e", "f"), tooLong })
        {
            var refused = await program.GetAsync($"{path}?cursor={wrong}");
            Assert.Equal((400, "?cursor"), (refused.Status, refused.Problem.Pointer));
        }
    }

    [Fact]
    public async Task Imports_are_read_to_the_last_one_while_others_begin()
    {
        await ImportsAsync(ImportsTable.PageSize * 2 + 5);
        var (ids, pages) = await WalkAsync("/api/v1/imports?limit=40", "id", () => ImportsAsync(1));
        Assert.Equal(ImportsTable.PageSize * 2 + 5, ids.Count);
        Assert.Equal((3, ids.Count), (pages, ids.Distinct().Count()));

        var all = node.Database.Read(s => s.Number($"select count(*) from surveillance_import"));
        Assert.Equal(all, (await program.GetAsync("/api/v1/imports/export.json")).Json.GetArrayLength());

        using var officer = await node.SignInAsync(Role.DutyOfficer);
        var first = await officer.PageAsync("/imports");
        Assert.DoesNotContain("href=\"/imports/1\"", first.Body, StringComparison.Ordinal);
        var last = await FollowAsync(officer, await FollowAsync(officer, first));
        Assert.Contains("href=\"/imports/1\"", last.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("rel=\"next\"", last.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_are_read_to_the_last_one_while_others_come()
    {
        const int Events = 230;
        await node.OpenAsync("kaz-event-2020-00000000");
        await EventsAsync(1, Events - 1);
        var (threads, pages) = await WalkAsync(
            "/api/v1/events?limit=60&status=open", "thread", () => EventsAsync(900, 1));
        Assert.Equal((Events, 4), (threads.Distinct().Count(), pages));
        Assert.Equal(Events, threads.Count);
        Assert.Equal(Events + 1, (await program.GetAsync("/api/v1/events/export.json")).Json.GetArrayLength());

        using var officer = await node.SignInAsync(Role.DutyOfficer);
        var last = await officer.PageAsync("/events?status=open");
        for (var page = 1; page < 3; page++)
        {
            Assert.DoesNotContain("kaz-event-2020-00000000", last.Body, StringComparison.Ordinal);
            last = await FollowAsync(officer, last);
        }

        Assert.Contains("kaz-event-2020-00000000", last.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("rel=\"next\"", last.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("urgency")]
    [InlineData("newest")]
    [InlineData("peak")]
    [InlineData("place")]
    public async Task Signals_are_read_in_any_order_each_once(string sort)
    {
        await SignalsAsync();
        var whole = Ids((await program.GetAsync($"/api/v1/signals?sort={sort}")).Json, "id");
        Assert.Equal(7, whole.Count);
        var (ids, pages) = await WalkAsync($"/api/v1/signals?limit=2&sort={sort}", "id");
        Assert.Equal(4, pages);
        Assert.Equal(whole, ids);
        var (series, _) = await WalkAsync("/api/v1/series?limit=3", "id");
        Assert.Equal(Ids((await program.GetAsync("/api/v1/series")).Json, "id"), series);
        Assert.Equal(7, series.Count);
    }

    [Fact]
    public async Task A_short_list_is_read_page_by_page_too()
    {
        await SignalsAsync("Nowhere-");
        var (codes, pages) = await WalkAsync("/api/v1/to-map?limit=3", "own");
        Assert.Equal((7, 3), (codes.Distinct().Count(), pages));
        var (entries, _) = await WalkAsync("/api/v1/log?limit=1", "sequence");
        Assert.Equal(Ids((await program.GetAsync("/api/v1/log")).Json, "sequence"), entries);
    }

    private async Task<(List<string> Values, int Pages)> WalkAsync(
        string path, string name, Func<Task>? meanwhile = null)
    {
        List<string> values = [];
        var pages = 0;
        for (string? next = path; next is not null; pages++)
        {
            var answer = await program.GetAsync(next);
            values.AddRange(Ids(answer.Json, name));
            next = answer.Json.GetProperty("next").GetString();
            Assert.Equal(next is not null, answer.Response.Headers.Contains("Link"));
            if (meanwhile is not null && pages == 0)
            {
                await meanwhile();
            }
        }

        return (values, pages);
    }

    private static List<string> Ids(JsonElement page, string name) =>
        [.. page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty(name).ToString())];

    private static Task<TestAnswer> FollowAsync(TestBrowser browser, TestAnswer page)
    {
        var found = System.Text.RegularExpressions.Regex.Match(page.Body, "href=\"([^\"]+)\" rel=\"next\"");
        Assert.True(found.Success, page.Text);
        return browser.PageAsync(System.Net.WebUtility.HtmlDecode(found.Groups[1].Value));
    }

    private Task ImportsAsync(int count) => node.Database.WriteAsync(tx =>
    {
        for (var i = 0; i < count; i++)
        {
            tx.Execute($"""
                insert into surveillance_import (name, by_person, state, started_at)
                values ('some.csv', 'somebody', 'done', 1)
                """);
        }
    });

    private Task EventsAsync(int first, int count) => node.Database.WriteAsync(tx =>
    {
        for (var i = first; i < first + count; i++)
        {
            tx.Execute($"""
                insert into notifications_event (thread, origin, entry_index, leaf, disease, place, reported_at,
                  opened_at, received_at, body, state)
                select {$"kaz-event-2020-{i:x8}"}, origin, entry_index, leaf, disease, place, reported_at,
                  opened_at + {i / 3}, received_at, body, state
                from notifications_event where thread = 'kaz-event-2020-00000000'
                """);
        }
    });

    private async Task SignalsAsync(string prefix = "CN-")
    {
        string[] places = ["AH", "BJ", "CQ", "FJ", "GD", "GS", "GX"];
        var rows = places.Select((place, i) =>
            $"2020-03-12,{prefix}{place},covid-19,cases,0\n2020-03-13,{prefix}{place},covid-19,cases,{4 + (i % 3)}\n");
        var answer = await program.PostTextAsync(
            "/api/v1/imports", "date,place,disease,indicator,value\n" + string.Concat(rows), "text/csv");
        Assert.True(answer.Status == 200, answer.Body);
    }
}
