using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Serai.Platform.Charts;
using Serai.Platform.People;
using Serai.Surveillance.Explorer;
using Serai.Surveillance.Filters;
using Serai.Surveillance.Imports;
using Serai.Tests;

namespace Serai.Modules.Tests.Surveillance.Explorer;

/// <summary>The explorer on the published figures of 2020, by the pages of a whole node.</summary>
public sealed class CurvesPageTests : IAsyncLifetime
{
    private TestNode node = null!;
    private TestBrowser browser = null!;

    public async Task InitializeAsync()
    {
        node = await TestNode.StartAsync();
        node.Clock.Set(new DateTimeOffset(2020, 12, 31, 12, 0, 0, TimeSpan.Zero));
        foreach (var file in new[] { "covid-19-kaz.csv", "covid-19-chn.csv" })
        {
            await using var stream = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "data", "samples", file));
            await node.Get<CountsImport>().RunAsync(stream, new ImportOptions(file, "test"));
        }

        browser = await node.SignInAsync(Role.DutyOfficer);
    }

    public async Task DisposeAsync()
    {
        browser.Dispose();
        await node.DisposeAsync();
    }

    [Fact]
    public async Task A_day_of_new_definitions_is_capped_carries_its_number_and_is_explained()
    {
        var kazakhstan = await browser.PageAsync("/curves?place=KAZ");
        Assert.Contains(">18,757<", kazakhstan.Body, StringComparison.Ordinal);
        Assert.Contains("class=\"break-mark\"", kazakhstan.Body, StringComparison.Ordinal);
        Assert.Contains("Infections without symptoms", kazakhstan.Text, StringComparison.Ordinal);
        var hubei = await browser.PageAsync("/curves?place=CN-HB&lang=zh");
        Assert.Contains(">14,840<", hubei.Body, StringComparison.Ordinal);
        Assert.Contains("临床诊断病例", hubei.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_days_of_new_definitions_leave_the_others_their_height()
    {
        var officer = await node.ViewerAsync(Role.DutyOfficer);
        foreach (var (place, tower) in new[] { ("KAZ", 18_757), ("CN-HB", 14_840) })
        {
            var curve = Assert.Single(
                node.Get<FigureQueries>().Curves(officer, new FigureFilter { Places = [place] }).Curves);
            var axis = CurveAxis.Of([.. curve.Points.Select(p => new CurvePoint(p.Day, p.Value))]);
            Assert.True(axis.Caps(tower), $"{place}: {axis}");
            Assert.InRange(axis.Top, 4_000, 8_000);
            Assert.Single(curve.Points, p => p.Value is { } value && axis.Caps(value));
        }
    }

    [Fact]
    public async Task All_places_stand_side_by_side_and_the_page_says_what_is_a_sum()
    {
        var page = await browser.PageAsync("/curves?level=subdivision");
        Assert.Equal(34, Regex.Count(page.Body, "class=\"plot small\""));
        Assert.Contains("there are no figures by subdivision", page.Text, StringComparison.Ordinal);
        var countries = await browser.PageAsync("/curves");
        Assert.Equal(2, Regex.Count(countries.Body, "class=\"plot small\""));
        Assert.Contains("Sum of the series of 33 subdivisions", countries.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Links_and_files_keep_the_filter()
    {
        var page = await browser.PageAsync("/curves?level=subdivision&period=week&from=2020-02-03&scale=common");
        Assert.Contains(
            "/api/v1/curves/export.csv?disease=covid-19&amp;level=subdivision&amp;period=week&amp;from=2020-02-03",
            page.Body, StringComparison.Ordinal);
        Assert.Contains("place=CN-HB&amp;period=week&amp;from=2020-02-03&amp;scale=common", page.Body,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_hold_the_figures_of_the_page()
    {
        const string Query = "?place=CHN&period=week&from=2020-02-10&to=2020-02-16";
        var csv = (await browser.PageAsync("/api/v1/curves/export.csv" + Query)).Body.Trim().Split("\r\n");
        Assert.Equal("period,place,disease,indicator,dated_by,source,value,reported,expected,known_now", csv[0]);
        using var json = JsonDocument.Parse((await browser.PageAsync("/api/v1/curves/export.json" + Query)).Body);
        var figure = Assert.Single(json.RootElement.EnumerateArray());
        Assert.Equal(
            $"2020-W07,CHN,covid-19,cases,report,sum-of-subdivisions,{figure.GetProperty("value")},231,231,", csv[1]);
        var page = await browser.PageAsync("/curves?place=CHN&period=week&from=2020-02-10&to=2020-02-16");
        var shown = figure.GetProperty("value").GetInt64().ToString("N0", CultureInfo.InvariantCulture);
        Assert.Contains($">{shown}<", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_known_earlier_stands_against_what_is_known_now()
    {
        node.Clock.Set(new DateTimeOffset(2021, 1, 5, 12, 0, 0, TimeSpan.Zero));
        using var revision = new MemoryStream(
            "date,place,disease,cases\n2020-12-30,KAZ,covid-19,123456\n"u8.ToArray());
        await node.Get<CountsImport>().RunAsync(revision, new ImportOptions("later.csv", "test"));

        var then = await browser.PageAsync("/curves?place=KAZ&from=2020-12-01&asof=2021-01-01");
        Assert.Contains("class=\"later\"", then.Body, StringComparison.Ordinal);
        Assert.Contains("2021-01-01 23:59 UTC", then.Text, StringComparison.Ordinal);
        Assert.Contains("Known now", then.Text, StringComparison.Ordinal);
        var now = await browser.PageAsync("/curves?place=KAZ&from=2020-12-01");
        Assert.DoesNotContain("class=\"later\"", now.Body, StringComparison.Ordinal);
        Assert.Contains("class=\"revised\"", now.Body, StringComparison.Ordinal);
        Assert.Contains("Revised since", now.Text, StringComparison.Ordinal);
        var series = Regex.Match(
            (await browser.PageAsync("/series?place=KAZ&disease=covid-19")).Body, "/series/[0-9]+").Value;
        Assert.Contains("2021-01-01 23:59 UTC", (await browser.PageAsync(series + "?asof=2021-01-01")).Text,
            StringComparison.Ordinal);
        Assert.DoesNotContain("123,456", Table(await browser.PageAsync(series + "?asof=2021-01-01")),
            StringComparison.Ordinal);
        Assert.Contains("123,456", Table(await browser.PageAsync(series)), StringComparison.Ordinal);
        Assert.Contains(",123456", (await browser.PageAsync(series + "/counts.csv")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain(",123456", (await browser.PageAsync(series + "/counts.csv?asof=2021-01-01")).Body,
            StringComparison.Ordinal);
        Assert.Equal(400, (await browser.GetAsync(series + "?asof=2030-01-01")).Status);
        var before = await browser.PageAsync("/curves?place=KAZ&asof=2020-01-01");
        Assert.Contains("Known now", before.Text, StringComparison.Ordinal);
    }

    private static string Table(TestAnswer page) =>
        page.Body[page.Body.IndexOf("<table", StringComparison.Ordinal)..
            page.Body.IndexOf("</table>", StringComparison.Ordinal)];

    [Fact]
    public async Task A_refused_filter_shows_its_reason_and_no_figures()
    {
        foreach (var path in new[] { "/curves", "/api/v1/curves/export.csv", "/api/v1/figures" })
        {
            Assert.Equal(400, (await browser.GetAsync(path + "?from=1899-12-31")).Status);
        }

        var page = await browser.GetAsync("/curves?disease=covid-19&place=ATLANTIS");
        Assert.Contains("ATLANTIS", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"plot", page.Body, StringComparison.Ordinal);
        Assert.Contains("No figures for this filter", (await browser.PageAsync("/curves?disease=measles")).Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scope_shows_its_places_only_and_a_stranger_nothing()
    {
        var officer = await node.ViewerAsync(Role.DutyOfficer);
        var figures = node.Get<FigureQueries>();
        var scoped = officer with { Scope = new Scope(new HashSet<string> { "CN-HB", "CN-AH" }, null) };
        var line = Assert.Single(figures.Curves(scoped, FigureFilter.Whole).Curves).Line;
        Assert.Equal(("CHN", 2), (line.Place, line.Series.Count));
        Assert.Empty(figures.Curves(scoped, new FigureFilter { Places = ["KAZ"] }).Curves);
        Assert.Throws<NotPermittedException>(() => figures.Curves(SurveillanceRoom.Stranger, FigureFilter.Whole));
        using var nobody = node.Anonymous();
        Assert.NotEqual(200, (await nobody.GetAsync("/api/v1/curves/export.csv")).Status);
    }
}
