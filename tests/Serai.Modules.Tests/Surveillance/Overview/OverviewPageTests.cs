using System.Text;
using System.Text.RegularExpressions;
using Serai.Platform.People;
using Serai.Surveillance.Filters;
using Serai.Surveillance.Imports;
using Serai.Surveillance.Overview;
using Serai.Tests;

namespace Serai.Modules.Tests.Surveillance.Overview;

/// <summary>By the pages of a whole node. The clock stands on Friday 2020-03-13: week 10 is over.</summary>
public sealed class OverviewPageTests
{
    [Fact]
    public async Task The_last_complete_week_is_compared_with_the_one_before_and_gaps_are_told()
    {
        await using var node = await TestNode.StartAsync();
        // 2020-W09 and 2020-W10, Hubei whole, Anhui without its last two days; 9 March is of the week that runs.
        await ImportAsync(node, Days("CN-HB", "2020-02-24", 14, i => i < 7 ? 10 : 20)
            + Days("CN-AH", "2020-02-24", 12, _ => 1) + Days("KAZ", "2020-03-09", 1, _ => 500));
        var found = node.Get<SituationQueries>().Of(
            await node.ViewerAsync(Role.DutyOfficer), new FigureFilter { Level = PlaceLevel.Subdivision });
        Assert.Equal(SurveillanceRoom.Day("2020-03-02"), found.Week);
        var covid = Assert.Single(found.Diseases);
        Assert.Equal(["CN-HB", "CN-AH", "KAZ"], covid.Places.Select(p => p.Curve.Line.Place));
        Assert.Equal([(140L, 70L), (5L, 7L), (null, null)],
            covid.Places.Select(p => (p.Figures.Week, p.Figures.Before)));
        Assert.Equal((145L, 77L), (covid.Figures.Week, covid.Figures.Before));
        Assert.Equal([14, 12, 0], covid.Places.Select(p => p.Figures.Reported));
        Assert.Equal(100, covid.Places[0].Figures.ChangePercent);
        Assert.Equal((null, -2L), (covid.Places[1].Figures.ChangePercent, covid.Places[1].Figures.Change));
    }

    [Fact]
    public async Task The_page_shows_key_figures_and_a_curve_of_every_place_that_leads_on()
    {
        await using var node = await TestNode.StartAsync();
        await ImportAsync(node, Days("CN-HB", "2020-03-02", 7, _ => 10) + Days("KAZ", "2020-03-12", 2, i => 4 * i));
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        var page = await officer.PageAsync("/overview");
        Assert.Equal(2, Regex.Count(page.Body, "class=\"plot small\""));
        Assert.Contains("Last complete week (2020-W10) 70", page.Text, StringComparison.Ordinal);
        Assert.Matches("Signals open 2 Events open 0", page.Text);
        Assert.Contains("place=CN-HB&amp;from=2017-03-13", page.Body, StringComparison.Ordinal);
        var whole = await officer.PageAsync("/overview?level=country&place=CHN");
        Assert.Contains("Sum of the series of 1 subdivision ", whole.Text, StringComparison.Ordinal);
        Assert.Contains("Signals open 1", whole.Text, StringComparison.Ordinal);

        node.Clock.Advance(TimeSpan.FromDays(1));
        await officer.SubmitAsync("/signals/1", "/signals/1/keep");
        Assert.Matches("Signals open 1 Events open 1", (await officer.PageAsync("/overview")).Text);
        Assert.Matches("Signals open 2 Events open 0", (await officer.PageAsync("/overview?asof=2020-03-13")).Text);
    }

    [Fact]
    public async Task What_waits_is_counted_by_indicator_date_type_and_days_as_the_figures_are()
    {
        await using var node = await TestNode.StartAsync();
        string Rows(string disease, string indicator, string dated, int last) => string.Concat(
            Enumerable.Range(1, 13).Select(d =>
                $"2020-03-{d:00},KAZ,{disease},{indicator},{dated},{(d == 13 ? last : 0)}\n"));
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes("date,place,disease,indicator,dated_by,value\n"
            + Rows("covid-19", "cases", "report", 4) + Rows("covid-19", "deaths", "report", 9)
            + Rows("measles", "cases", "onset", 5)));
        await node.Get<CountsImport>().RunAsync(stream, new ImportOptions("test.csv", "test"));
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        async Task<string> CountedAsync(string filter) => Regex.Match(
            (await officer.PageAsync("/overview" + filter)).Text, @"Signals open \d+ Events open \d+").Value;
        async Task<string> ListedAsync(string filter) => Regex.Match(
            (await officer.PageAsync("/signals" + filter)).Text, @"New \(\d+\)").Value;
        (string Filter, int Open)[] wanted =
        [
            ("?disease=covid-19", 1), ("?disease=covid-19&indicator=deaths", 1), ("?disease=measles&dated=onset", 1),
            ("?disease=covid-19&from=2020-03-14", 0), ("?disease=covid-19&from=2020-03-13", 1),
            ("?disease=covid-19&to=2020-03-12", 0), ("?disease=covid-19&from=2020-03-01&to=2020-03-13", 1),
        ];
        foreach (var (filter, open) in wanted)
        {
            // Days without a figure show nothing to count beside.
            Assert.Contains(await CountedAsync(filter), new[] { $"Signals open {open} Events open 0", "" });
            var indicator = filter.Contains("indicator", StringComparison.Ordinal) ? "" : "&indicator=cases";
            Assert.Equal($"New ({open})", await ListedAsync(filter + indicator));
        }

        // An event of cases is none of deaths, and a list of events does not tell them apart: no link leads there.
        node.Clock.Advance(TimeSpan.FromHours(1));
        await officer.SubmitAsync("/signals/1", "/signals/1/keep");
        Assert.Equal("Signals open 0 Events open 1", await CountedAsync("?disease=covid-19"));
        Assert.Equal("Signals open 1 Events open 0", await CountedAsync("?disease=covid-19&indicator=deaths"));
        Assert.Contains("href=\"/events?", (await officer.PageAsync("/overview?disease=covid-19")).Body,
            StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"/events?",
            (await officer.PageAsync("/overview?disease=covid-19&indicator=deaths")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Figures_older_than_three_years_show_only_where_days_are_chosen()
    {
        await using var node = await TestNode.StartAsync();
        await ImportAsync(node, Days("KAZ", "2016-01-01", 5, _ => 3));
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        Assert.Contains("no counts since 2017-03-13", (await officer.PageAsync("/overview")).Text,
            StringComparison.Ordinal);
        Assert.Contains("class=\"plot small\"", (await officer.PageAsync("/overview?from=2016-01-01")).Body,
            StringComparison.Ordinal);
        Assert.Equal(400, (await officer.GetAsync("/overview?from=1899-12-31")).Status);
    }

    [Fact]
    public async Task Diseases_beyond_the_limit_are_named_and_lead_to_their_own_overview()
    {
        await using var node = await TestNode.StartAsync();
        string[] diseases = ["cholera", "covid-19", "hepatitis-a", "measles", "pertussis"];
        Assert.Equal(SituationQueries.DiseasesMax + 1, diseases.Length);
        await ImportAsync(node, string.Concat(diseases.Select(d => $"2020-03-10,KAZ,{d},cases,0\n")));
        var viewer = await node.ViewerAsync(Role.Auditor);
        var found = node.Get<SituationQueries>().Of(viewer, FigureFilter.Whole);
        Assert.Equal(SituationQueries.DiseasesMax, found.Diseases.Count);
        Assert.Equal(["pertussis"], found.Others);
        using var auditor = await node.SignInAsync(Role.Auditor);
        Assert.Contains("/overview?disease=pertussis", (await auditor.PageAsync("/overview")).Body,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_province_beside_its_country_is_not_counted_twice_and_a_scope_hides_the_rest()
    {
        await using var node = await TestNode.StartAsync();
        await ImportAsync(node, Days("CN-HB", "2020-03-02", 7, _ => 10) + Days("CN-AH", "2020-03-02", 7, _ => 1));
        var viewer = await node.ViewerAsync(Role.DutyOfficer);
        var situations = node.Get<SituationQueries>();
        var both = situations.Of(viewer, new FigureFilter { Places = ["CHN", "CN-HB"] });
        Assert.Equal(77, Assert.Single(both.Diseases).Figures.Week);
        var scoped = viewer with { Scope = new Scope(new HashSet<string> { "CN-AH" }, null) };
        var seen = Assert.Single(situations.Of(scoped, FigureFilter.Whole).Diseases);
        Assert.Equal((7L, 1L), (seen.Figures.Week, seen.Open.Signals));
        Assert.Throws<NotPermittedException>(() => situations.Of(SurveillanceRoom.Stranger, FigureFilter.Whole));
    }

    private static string Days(string place, string from, int days, Func<int, int> count) => string.Concat(
        Enumerable.Range(0, days).Select(i =>
            $"{SurveillanceRoom.Day(from).AddDays(i):yyyy-MM-dd},{place},covid-19,cases,{count(i)}\n"));

    private static async Task ImportAsync(TestNode node, string rows)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes("date,place,disease,indicator,value\n" + rows));
        var result = await node.Get<CountsImport>().RunAsync(stream, new ImportOptions("test.csv", "test"));
        Assert.Equal(0, result.Refused);
    }
}
