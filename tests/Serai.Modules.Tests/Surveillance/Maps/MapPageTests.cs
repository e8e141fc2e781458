using Serai.Platform.People;
using Serai.Platform.Time;
using Serai.Surveillance.Imports;

namespace Serai.Tests.Surveillance.Maps;

public sealed class MapPageTests
{
    private const string Figures =
        "date,place,disease,indicator,value\n2020-03-12,KAZ,covid-19,cases,4\n2020-03-12,CN-HB,covid-19,cases,500\n" +
        "2020-03-13,CN-HB,covid-19,cases,11\n2020-03-12,CN-GD,covid-19,cases,0\n";

    [Fact]
    public async Task Units_are_drawn_where_a_country_reports_by_units_and_a_national_figure_shades_the_whole()
    {
        await using var node = await NodeAsync(Figures);
        using var browser = await node.SignInAsync(Role.DutyOfficer);

        var page = await browser.PageAsync("/map");

        Assert.Contains("<title>Hubei: 511</title>", page.Body, StringComparison.Ordinal);
        Assert.Contains("<title>Guangdong: 0</title>", page.Body, StringComparison.Ordinal);
        Assert.Contains("<title>Beijing: no figure</title>", page.Body, StringComparison.Ordinal);
        Assert.Contains("<title>Kazakhstan: 4</title>", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("<title>Abai Region", page.Body, StringComparison.Ordinal);
        Assert.Contains("do not imply the expression of any opinion", page.Text, StringComparison.Ordinal);
        Assert.Contains("Albers equal-area conic", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_map_obeys_the_days_the_places_and_the_level_of_the_address()
    {
        await using var node = await NodeAsync(Figures);
        using var browser = await node.SignInAsync(Role.DutyOfficer);

        var day = await browser.PageAsync("/map?from=2020-03-13&disease=covid-19");
        var place = await browser.PageAsync("/map?place=CN-HB");
        var country = await browser.PageAsync("/map?level=country");

        Assert.Contains("<title>Hubei: 11</title>", day.Body, StringComparison.Ordinal);
        Assert.Contains("<title>Kazakhstan: no figure</title>", day.Body, StringComparison.Ordinal);
        Assert.Contains("<title>Hubei: 511</title>", place.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("<title>Kazakhstan", place.Body, StringComparison.Ordinal);
        Assert.Contains("<title>China: 511</title>", country.Body, StringComparison.Ordinal);
        Assert.Contains("sum of 2 units", country.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_map_shows_what_was_known_on_a_day()
    {
        await using var node = await NodeAsync("date,place,disease,indicator,value\n2020-03-01,KAZ,covid-19,cases,4\n");
        node.Clock.Advance(TimeSpan.FromDays(2));
        await ImportAsync(node, "date,place,disease,indicator,value\n2020-03-01,KAZ,covid-19,cases,9\n");
        using var browser = await node.SignInAsync(Role.DutyOfficer);
        var before = node.Clock.GetUtcNow().AddDays(-1).ToString("yyyy-MM-dd", null);

        Assert.Contains(
            "<title>Kazakhstan: 9</title>", (await browser.PageAsync("/map")).Body, StringComparison.Ordinal);
        Assert.Contains(
            "<title>Kazakhstan: 4</title>",
            (await browser.PageAsync("/map?asof=" + before)).Body,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_region_of_before_a_reform_is_drawn_by_those_that_took_its_place()
    {
        await using var node = await NodeAsync(
            "date,place,disease,indicator,value\n2020-03-01,KZ-VOS,covid-19,cases,4\n");
        using var browser = await node.SignInAsync(Role.DutyOfficer);

        var page = await browser.PageAsync("/map");

        Assert.Contains("<title>East Kazakhstan Region (until 2022): 4</title>", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("<title>Abai Region", page.Body, StringComparison.Ordinal);
        Assert.Contains("<title>Akmola Region: no figure</title>", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Figures_outside_the_scope_of_a_person_are_not_on_the_map()
    {
        await using var node = await NodeAsync(Figures);
        var viewer = new Viewer("p", "P", new HashSet<Role> { Role.DutyOfficer })
        {
            Scope = new Scope(new HashSet<string> { "KAZ" }, null),
        };
        var queries = node.Get<Serai.Surveillance.Maps.MapQueries>();

        var figures = queries.Figures(
            viewer, new Serai.Surveillance.Filters.FigureFilter { Disease = "covid-19" });

        Assert.Equal("KAZ", Assert.Single(figures.Places).Place);
    }

    [Fact]
    public async Task The_figures_can_be_had_as_csv_and_a_refused_filter_shows_none()
    {
        await using var node = await NodeAsync(Figures);
        using var browser = await node.SignInAsync(Role.Auditor);

        var csv = await browser.GetAsync("/api/v1/map/export.csv?place=KAZ");
        var refused = await browser.GetAsync("/map?from=2020-03-14&to=2020-03-01");

        Assert.Equal("place,disease,indicator,value\r\nKAZ,covid-19,cases,4\r\n", csv.Body);
        Assert.Equal(400, refused.Status);
        Assert.DoesNotContain("class=\"map\"", refused.Body, StringComparison.Ordinal);
        Assert.Equal(400, (await browser.GetAsync("/api/v1/map/export.csv?from=never")).Status);
    }

    [Fact]
    public async Task A_node_without_figures_says_what_to_do_next()
    {
        await using var node = await TestNode.StartAsync();
        using var browser = await node.SignInAsync(Role.DutyOfficer);

        Assert.Contains("import figures", (await browser.PageAsync("/map")).Text, StringComparison.Ordinal);
    }

    private static async Task<TestNode> NodeAsync(string counts)
    {
        var node = await TestNode.StartAsync();
        await ImportAsync(node, counts);
        return node;
    }

    private static async Task ImportAsync(TestNode node, string counts)
    {
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(counts));
        await node.Get<CountsImport>().RunAsync(stream, new ImportOptions("test.csv", "p1"));
    }
}
