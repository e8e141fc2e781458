using Serai.Platform.People;
using Serai.Surveillance.DataCatalogue;
using Serai.Surveillance.Filters;
using Serai.Surveillance.Imports;
using Serai.Tests.Surveillance.Completeness;
using Serai.Vocabulary.Registers;

namespace Serai.Tests.Surveillance.DataCatalogue;

public sealed class CataloguePageTests
{
    private const string Header = "disease,place,source,licence\n";

    [Fact]
    public async Task The_catalogue_says_what_is_held_from_which_file_and_how_complete()
    {
        await using var node = await TestNode.StartAsync();
        await CompletenessPageTests.ImportAsync(node, "2020-03-09,KAZ,4", "2020-03-12,KAZ,5", "2020-03-12,CN-HB,5");
        await CompletenessPageTests.ImportAsync(node, "2020-03-12,KAZ,7");
        using var browser = await node.SignInAsync(Role.Auditor);

        var page = await browser.PageAsync("/catalogue?place=KAZ");
        var csv = await browser.GetAsync("/api/v1/catalogue/export.csv?place=KAZ");

        Assert.Contains("2020-03-09 – 2020-03-12", page.Text, StringComparison.Ordinal);
        Assert.Contains("50 %", page.Text, StringComparison.Ordinal);
        Assert.Contains("test.csv", page.Text, StringComparison.Ordinal);
        Assert.Contains("Natural Earth", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<td>Hubei", page.Body, StringComparison.Ordinal);
        Assert.Contains("\ncovid-19,KAZ,cases,report,2020-03-09,2020-03-12,2,1,", csv.Body, StringComparison.Ordinal);
        Assert.Equal(400, (await browser.GetAsync("/api/v1/catalogue/export.csv?from=x")).Status);
    }

    [Fact]
    public async Task One_series_more_than_a_page_holds_stands_on_the_next_and_the_scope_is_kept()
    {
        await using var node = await TestNode.StartAsync();
        var places = node.Get<PlaceRegister>().All.Take(CatalogueQueries.PageSize + 1).Select(p => p.Code).ToList();
        await CompletenessPageTests.ImportAsync(node, [.. places.Select(p => $"2020-03-12,{p},1")]);
        var queries = node.Get<CatalogueQueries>();
        var viewer = new Viewer("p", "P", new HashSet<Role> { Role.DutyOfficer });
        var narrow = viewer with { Scope = new Scope(new HashSet<string> { places[0] }, null) };

        Assert.Equal(CatalogueQueries.PageSize, queries.Lines(viewer, FigureFilter.Whole, 1).Lines.Count);
        Assert.Single(queries.Lines(viewer, FigureFilter.Whole, 2).Lines);
        Assert.Equal(places[0], Assert.Single(queries.Lines(narrow, FigureFilter.Whole, 1).Lines).Key.Place);
    }

    [Fact]
    public async Task Every_data_file_of_the_installation_is_named()
    {
        await using var node = await TestNode.StartAsync();
        var data = Path.Combine(SharedData.Repository, "data");
        var figures = new[] { "annotations", "geo", "registers", "rules", "samples" }
            .SelectMany(f => Directory.EnumerateFiles(Path.Combine(data, f)))
            .Where(f => Path.GetExtension(f) is ".csv" or ".json" && Path.GetFileName(f) != "sources.csv")
            .Select(f => Path.GetRelativePath(data, f).Replace('\\', '/'));
        var viewer = new Viewer("p", "P", new HashSet<Role> { Role.DutyOfficer });

        Assert.Equal(
            figures.Order(StringComparer.Ordinal),
            node.Get<CatalogueQueries>().Shipped(viewer).Select(s => s.Path).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(ImportOptions.SampleFeed, "Johns Hopkins University, CSSE")]
    [InlineData("p1", null)]
    public async Task Figures_of_the_demonstration_have_the_source_of_the_sample_and_those_of_people_do_not(
        string by, string? source)
    {
        await using var node = await TestNode.StartAsync();
        using var rows = new MemoryStream("date,place,disease,cases\n2020-03-12,CN-HB,covid-19,5\n"u8.ToArray());
        await node.Get<CountsImport>().RunAsync(rows, new ImportOptions("2020-03-12", by));
        var viewer = new Viewer("p", "P", new HashSet<Role> { Role.DutyOfficer });

        var line = Assert.Single(node.Get<CatalogueQueries>().Lines(viewer, FigureFilter.Whole, 1).Lines);
        Assert.Equal(source, line.Source?.Source);
    }

    [Fact]
    public void The_most_exact_note_of_a_source_speaks()
    {
        var sources = Read(
            Header + ",,\"Ministry, all\",\ncovid-19,CHN,JHU,CC BY 4.0\n,CN-HB,Hubei,\n");

        Assert.Equal("Ministry, all", sources.Of("measles", "KAZ")!.Source);
        Assert.Equal("JHU", sources.Of("covid-19", "CN-BJ")!.Source);
        Assert.Equal("CC BY 4.0", sources.Of("covid-19", "CHN")!.Licence);
        Assert.Equal("Hubei", sources.Of("covid-19", "CN-HB")!.Source);
        Assert.Null(Read(Header).Of("covid-19", "KAZ"));
    }

    [Fact]
    public void A_file_of_sources_that_is_none_or_has_one_row_too_many_is_refused_with_its_line()
    {
        var row = ",,x,\n";
        Read(Header + string.Concat(Enumerable.Repeat(row, SourceRegister.RowsMax)));

        Assert.StartsWith("Line 1:", Fault("place,source\n"), StringComparison.Ordinal);
        Assert.StartsWith("Line 2:", Fault(Header + "covid-19,KAZ,,\n"), StringComparison.Ordinal);
        Assert.StartsWith("Line 2:", Fault(Header + "covid-19,KAZ\n"), StringComparison.Ordinal);
        Assert.StartsWith(
            "Line 1002:",
            Fault(Header + string.Concat(Enumerable.Repeat(row, SourceRegister.RowsMax + 1))),
            StringComparison.Ordinal);
    }

    private static string Fault(string text) => Assert.Throws<FormatException>(() => Read(text)).Message;

    private static SourceRegister Read(string text)
    {
        using var places = File.OpenText(Path.Combine(SharedData.Repository, "data", "registers", "places.csv"));
        return SourceRegister.Read(new StringReader(text), PlaceRegister.Read(places));
    }
}
