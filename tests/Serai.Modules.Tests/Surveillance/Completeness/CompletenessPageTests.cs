using System.Text;
using Serai.Platform.People;
using Serai.Surveillance.Completeness;
using Serai.Surveillance.Filters;
using Serai.Surveillance.Imports;

namespace Serai.Tests.Surveillance.Completeness;

public sealed class CompletenessPageTests
{
    private static readonly Viewer Officer = new("p", "P", new HashSet<Role> { Role.DutyOfficer });

    // The node's clock stands at 2020-03-13 08:00 UTC.
    [Fact]
    public async Task A_day_is_reported_zero_missing_late_or_revised()
    {
        await using var node = await TestNode.StartAsync();
        await ImportAsync(node, "2020-03-10,KAZ,4", "2020-03-11,KAZ,0");
        node.Clock.Advance(TimeSpan.FromDays(5));
        await ImportAsync(node, "2020-03-14,KAZ,6", "2020-03-17,KAZ,3", "2020-03-11,KAZ,2");

        var row = Assert.Single(Calendar(node, new FigureFilter { Disease = "covid-19" })!.Rows);

        Assert.Equal(
            ["10 Reported", "11 Reported revised", "12 Missing", "13 Missing", "14 Reported late 4", "15 Missing",
                "16 Missing", "17 Reported"],
            row.Days.Select(d => $"{d.Day.Day} {d.State}{(d.Revisions > 0 ? " revised" : "")}" +
                (d.IsLate ? $" late {d.DelayDays}" : "")));
        Assert.Equal((4, 1, 1, 0.5), (row.Reported, row.Late, row.Revised, row.Completeness));
    }

    [Fact]
    public async Task What_was_known_on_a_day_is_shown_without_what_came_later()
    {
        await using var node = await TestNode.StartAsync();
        await ImportAsync(node, "2020-03-10,KAZ,0", "2020-03-11,KAZ,0");
        var then = node.Clock.GetUtcNow().AddHours(1);
        node.Clock.Advance(TimeSpan.FromDays(2));
        await ImportAsync(node, "2020-03-12,KAZ,6", "2020-03-11,KAZ,2");

        var row = Assert.Single(Calendar(node, new FigureFilter { Disease = "covid-19", AsOf = then })!.Rows);

        Assert.Equal(
            [ReportState.Zero, ReportState.Zero, ReportState.Missing], row.Days.Select(d => d.State));
        Assert.Equal(0, row.Revised);
    }

    [Fact]
    public async Task More_days_than_columns_are_shown_by_week_and_more_weeks_are_cut()
    {
        await using var node = await TestNode.StartAsync();
        var day = new DateOnly(2020, 3, 12);
        var first = day.AddDays(1 - CompletenessQueries.ColumnsMax);
        await ImportAsync(node, $"{first:yyyy-MM-dd},KAZ,1", $"{day:yyyy-MM-dd},KAZ,1");
        var fits = Calendar(node, new FigureFilter { Disease = "covid-19" })!;
        await ImportAsync(node, $"{first.AddDays(-1):yyyy-MM-dd},KAZ,1");
        var weeks = Calendar(node, new FigureFilter { Disease = "covid-19" })!;
        await ImportAsync(node, "2018-01-01,KAZ,1");
        var cut = Calendar(node, new FigureFilter { Disease = "covid-19" })!;

        Assert.Equal((false, false), (fits.IsByWeek, fits.IsCut));
        Assert.Equal((true, false), (weeks.IsByWeek, weeks.IsCut));
        Assert.Equal((true, true), (cut.IsByWeek, cut.IsCut));
        Assert.Equal(DayOfWeek.Monday, cut.From.DayOfWeek);
        Assert.InRange(cut.Rows[0].Days.Count, 1, CompletenessQueries.ColumnsMax * 7);
    }

    [Fact]
    public async Task One_place_more_than_a_page_holds_stands_on_the_next()
    {
        await using var node = await TestNode.StartAsync();
        var places = node.Get<Serai.Vocabulary.Registers.PlaceRegister>().All.Take(CompletenessQueries.PlacesMax + 1);
        await ImportAsync(node, [.. places.Select(p => $"2020-03-12,{p.Code},1")]);
        var queries = node.Get<CompletenessQueries>();
        var filter = new FigureFilter { Disease = "covid-19" };

        Assert.Equal(CompletenessQueries.PlacesMax, queries.Calendar(Officer, filter, 1)!.Rows.Count);
        Assert.Single(queries.Calendar(Officer, filter, 2)!.Rows);
        Assert.Equal(2, queries.Calendar(Officer, filter, 2)!.PageCount);
    }

    [Fact]
    public async Task The_page_tells_each_state_by_a_sign_and_obeys_the_filter()
    {
        await using var node = await TestNode.StartAsync();
        await ImportAsync(node, "2020-03-10,KAZ,4", "2020-03-11,KAZ,0", "2020-03-10,CN-HB,9");
        using var browser = await node.SignInAsync(Role.Auditor);

        var page = await browser.PageAsync("/completeness");
        var one = await browser.PageAsync("/completeness?place=CHN&period=week");
        var csv = await browser.GetAsync("/api/v1/completeness/export.csv?place=KAZ");

        Assert.Contains("class=\"heat-full\" title=\"2020-03-10: 4\"", page.Body, StringComparison.Ordinal);
        Assert.Contains("class=\"heat-zero\"", page.Body, StringComparison.Ordinal);
        Assert.Contains("class=\"heat-none\" title=\"2020-03-12: no report\"", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("\"row\">Kazakhstan", one.Body, StringComparison.Ordinal);
        Assert.Contains("Week from 2020-03-09", one.Body, StringComparison.Ordinal);
        Assert.StartsWith(
            "place,date,state,value,first_recorded,delay_days,revisions\r\nKAZ,2020-03-10,reported,4,2020-03-13T",
            csv.Body,
            StringComparison.Ordinal);
        Assert.Equal(400, (await browser.GetAsync("/completeness?from=x")).Status);
        Assert.Equal(400, (await browser.GetAsync("/api/v1/completeness/export.csv?from=x")).Status);
    }

    [Fact]
    public async Task Places_outside_the_scope_are_not_in_the_calendar()
    {
        await using var node = await TestNode.StartAsync();
        await ImportAsync(node, "2020-03-10,KAZ,4", "2020-03-10,CN-HB,9");
        var viewer = Officer with { Scope = new Scope(new HashSet<string> { "CN-HB" }, null) };

        var calendar = node.Get<CompletenessQueries>()
            .Calendar(viewer, new FigureFilter { Disease = "covid-19" }, 1)!;

        Assert.Equal("CN-HB", Assert.Single(calendar.Rows).Place);
    }

    private static CompletenessCalendar? Calendar(TestNode node, FigureFilter filter) =>
        node.Get<CompletenessQueries>().Calendar(Officer, filter, 1);

    internal static async Task ImportAsync(TestNode node, params string[] rows)
    {
        var text = "date,place,cases\n" + string.Join('\n', rows) + "\n";
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        await node.Get<CountsImport>().RunAsync(stream, new ImportOptions("test.csv", "p1") { Disease = "covid-19" });
    }
}
