using Serai.Platform.Api;
using Serai.Platform.People;
using Serai.Surveillance.Completeness;
using Serai.Surveillance.DataCatalogue;
using Serai.Surveillance.Imports;
using Serai.Surveillance.Mapping;
using Serai.Surveillance.Maps;
using Serai.Surveillance.Overview;
using Serai.Surveillance.Series;
using Serai.Surveillance.Uploads;

namespace Serai.Tests.Surveillance;

/// <summary>What the pages of surveillance show and do, for programs: the same queries and the same acts.</summary>
public sealed class SurveillanceTwinsTests : IAsyncLifetime
{
    private const string Wide = "Tag;KAZ;CN-HB;Nowhere\n13.03.2020;4;7;1\n14.03.2020;5;x;2\n";
    private const string Rows = "date,place,disease,indicator,value\n2020-03-12,KAZ,covid-19,cases,0\n"
        + "2020-03-13,KAZ,covid-19,cases,4\n2020-03-13,CN-HB,covid-19,cases,7\n2020-03-13,Nowhere,covid-19,cases,1\n";

    private TestNode node = null!;
    private ApiClient program = null!;

    public async Task InitializeAsync()
    {
        node = await TestNode.StartAsync();
        program = await ApiClient.WithKeyAsync(node, signs: false, Role.DutyOfficer);
    }

    public async Task DisposeAsync()
    {
        program.Dispose();
        await node.DisposeAsync();
    }

    [Fact]
    public async Task A_file_is_looked_at_read_otherwise_and_imported_as_it_was_seen()
    {
        var sent = (await program.PostTextAsync(
            "/api/v1/imports/new?name=wide.csv&separator=comma", Wide, "text/csv")).As<FilePreview>();
        var path = "/api/v1/imports/new/" + sent.File.Hash;
        Assert.NotNull(sent.Refusal);
        var reading = new FileReading(
            Separator: "semicolon", Dates: "dmy", Counted: "cases", Disease: "covid-19",
            Columns: new Dictionary<string, ColumnRole>
            {
                ["Tag"] = ColumnRole.Date, ["KAZ"] = ColumnRole.Heading, ["CN-HB"] = ColumnRole.Heading,
                ["Nowhere"] = ColumnRole.Heading,
            });
        var seen = (await program.PostAsync(path + "/read", new ReadFileAs(Reading: reading))).As<FilePreview>();
        Assert.Null(seen.Refusal);
        Assert.Equal((LayoutKind.Places, 2L, "Nowhere"), (seen.Layout, seen.Read, Assert.Single(seen.Codes).Own));
        Assert.Equal(0, node.Database.Read(s => s.Number($"select count(*) from surveillance_import")));

        var saved = await program.PostAsync(path + "/save", new MappingName("wide"));
        Assert.Equal("wide", saved.As<NamedMapping>().Name);
        var late = await program.PostAsync(path + "/import", new ConfirmedFile(sent.Seen));
        Assert.Equal((409, "surveillance.upload.otherMapping"), (late.Status, late.Problem.Code));
        var again = (await program.GetAsync(path)).As<FilePreview>();
        Assert.Equal(seen.Seen, again.Seen);
        var report = (await program.PostAsync(path + "/import", new ConfirmedFile(again.Seen))).As<ImportReport>();
        Assert.Equal((ImportState.Done, seen.Accepted), (report.State, report.Accepted));
        Assert.Equal(404, (await program.GetAsync(path)).Status);
    }

    [Fact]
    public async Task A_waiting_file_is_listed_and_taken_back_and_seen_by_nobody_else()
    {
        var sent = (await program.PostTextAsync("/api/v1/imports/new", Rows, "text/csv")).As<FilePreview>();
        var path = "/api/v1/imports/new/" + sent.File.Hash;
        using var other = await ApiClient.WithKeyAsync(node, signs: false, Role.DutyOfficer, Role.Auditor);
        Assert.Equal(404, (await other.GetAsync(path)).Status);
        Assert.Equal(sent.File.Hash, Assert.Single(
            (await program.GetAsync("/api/v1/imports/new")).As<Listing<WaitingFile>>().Items).Hash);
        Assert.StartsWith("line,reason", (await program.GetAsync(path + "/refusals.csv")).Body.TrimStart('\uFEFF'),
            StringComparison.Ordinal);
        Assert.Equal(204, (await program.PostAsync(path + "/discard")).Status);
        Assert.Equal(404, (await program.PostAsync(path + "/discard")).Status);
        Assert.Equal(404, (await program.PostAsync(path + "/save", new MappingName("x"))).Status);
        Assert.Equal(404, (await program.PostAsync(path + "/import", new ConfirmedFile(sent.Seen))).Status);
        Assert.Equal(404, (await program.PostAsync(path + "/read", new ReadFileAs())).Status);
    }

    [Theory]
    [InlineData("separator=blank", "?separator")]
    [InlineData("dates=ydm", "?dates")]
    [InlineData("numbers=dot", "?numbers")]
    [InlineData("counted=visits", "?counted")]
    [InlineData("encoding=klingon", "?encoding")]
    [InlineData("mapping=none", "?mapping")]
    [InlineData("column=colour:Tag", "?column")]
    [InlineData("disease=nothing", "?disease")]
    public async Task A_choice_that_there_is_not_is_refused_by_its_name(string choice, string pointer)
    {
        foreach (var address in new[] { "/api/v1/imports?", "/api/v1/imports/new?" })
        {
            var refused = await program.PostTextAsync(address + choice, Rows, "text/csv");
            Assert.Equal((422, pointer), (refused.Status, refused.Problem.Pointer));
        }
    }

    [Fact]
    public async Task An_import_takes_the_choices_of_the_page_and_a_preview_writes_nothing()
    {
        const string Choices = "disease=covid-19&separator=semicolon&dates=dmy&counted=cases&column=date:Tag"
            + "&column=heading:KAZ&column=heading:CN-HB&column=heading:Nowhere";
        var seen = (await program.PostTextAsync("/api/v1/imports?preview=true&" + Choices, Wide, "text/csv"))
            .As<ImportReport>();
        Assert.True(seen.IsPreview);
        Assert.Equal(0, node.Database.Read(s => s.Number($"select count(*) from surveillance_import")));
        var done = (await program.PostTextAsync("/api/v1/imports?" + Choices, Wide, "text/csv")).As<ImportReport>();
        Assert.Equal((ImportState.Done, seen.Accepted, seen.Refused), (done.State, done.Accepted, done.Refused));
    }

    [Fact]
    public async Task Saved_mappings_are_listed_used_renamed_and_deleted()
    {
        var sent = (await program.PostTextAsync("/api/v1/imports/new?disease=covid-19", Rows, "text/csv"))
            .As<FilePreview>();
        await program.PostAsync($"/api/v1/imports/new/{sent.File.Hash}/save", new MappingName("first"));
        await program.PostAsync($"/api/v1/imports/new/{sent.File.Hash}/save", new MappingName("other"));
        Assert.Equal(["first", "other"], (await program.GetAsync("/api/v1/imports/mappings"))
            .As<Listing<NamedMapping>>().Items.Select(m => m.Name));
        Assert.Equal(2, (await program.GetAsync("/api/v1/imports/mappings/export.json")).Json.GetArrayLength());
        var taken = await program.PostAsync("/api/v1/imports/mappings/rename", new RenamedMapping("first", "other"));
        Assert.Equal((409, "surveillance.mapping.taken"), (taken.Status, taken.Problem.Code));
        Assert.Equal(204, (await program.PostAsync(
            "/api/v1/imports/mappings/rename", new RenamedMapping("first", "mine"))).Status);
        const string Delete = "/api/v1/imports/mappings/delete";
        Assert.Equal(204, (await program.PostAsync(Delete, new MappingName("other"))).Status);
        Assert.Equal(404, (await program.PostAsync(Delete, new MappingName("other"))).Status);
        var used = await program.PostTextAsync("/api/v1/imports?mapping=mine", Rows, "text/csv");
        Assert.Equal(3, used.As<ImportReport>().Accepted);
        Assert.Equal(
            ["saveMapping", "saveMapping", "renameMapping", "deleteMapping", "import"], Acts());
    }

    [Fact]
    public async Task An_undo_is_looked_at_and_what_did_not_break_off_is_not_resumed()
    {
        await ImportAsync();
        var look = (await program.GetAsync("/api/v1/imports/1/undo")).As<UndoLook>();
        Assert.Equal((1L, 4L), (look.Import, look.Values));
        Assert.NotEmpty(look.First);
        Assert.Equal(404, (await program.GetAsync("/api/v1/imports/9/undo")).Status);
        var resumed = (await program.PostAsync("/api/v1/imports/1/resume")).As<ImportReport>();
        Assert.Equal(ImportState.Done, resumed.State);
        Assert.Equal(404, (await program.PostAsync("/api/v1/imports/9/resume")).Status);
        Assert.Equal(["import"], Acts());
    }

    [Fact]
    public async Task A_code_is_searched_for_ignored_heeded_mapped_and_taken_back()
    {
        await ImportAsync();
        var code = new NamedCode("place", "Nowhere");
        var found = (await program.GetAsync("/api/v1/to-map/code?kind=place&q=Kazakh")).As<Listing<FoundCode>>();
        Assert.Contains(found.Items, f => f.Id == "KAZ");
        Assert.Equal(400, (await program.GetAsync("/api/v1/to-map/code?kind=colour&q=x")).Status);
        Assert.Equal(204, (await program.PostAsync("/api/v1/to-map/ignore", code)).Status);
        Assert.Equal(409, (await program.PostAsync("/api/v1/to-map/ignore", code)).Status);
        Assert.Equal("Nowhere", Assert.Single(
            (await program.GetAsync("/api/v1/to-map/ignored")).As<Listing<SettledCode>>().Items).Own);
        Assert.Equal(204, (await program.PostAsync("/api/v1/to-map/heed", code)).Status);
        await program.PostAsync("/api/v1/to-map", new MeantCode("place", "Nowhere", "KGZ"));
        Assert.Equal("KGZ", Assert.Single(
            (await program.GetAsync("/api/v1/to-map/mapped")).As<Listing<SettledCode>>().Items).Id);
        Assert.Contains("place,Nowhere,KGZ", (await program.GetAsync("/api/v1/to-map/mapped/export.csv")).Body,
            StringComparison.Ordinal);
        Assert.Equal(204, (await program.PostAsync("/api/v1/to-map/undo", code)).Status);
        Assert.Equal(409, (await program.PostAsync("/api/v1/to-map/undo", code)).Status);
        Assert.Equal("Nowhere", Assert.Single(
            (await program.GetAsync("/api/v1/to-map")).As<Listing<UnmappedCode>>().Items).Own);
        Assert.Equal(["ignoreCode", "heedCode"], Acts().Where(a => a.EndsWith("Code", StringComparison.Ordinal)));
    }

    /// <summary>What is on record of figures, in its order.</summary>
    private List<string> Acts() => node.Database.Read(s => s.Query(
        $"select substr(act, 14) from people_audit where act like 'surveillance.%' order by id", row => row.Text(0)));

    [Fact]
    public async Task The_figures_of_map_overview_completeness_and_catalogue_are_those_of_the_pages()
    {
        await ImportAsync();
        var map = (await program.GetAsync("/api/v1/map?place=KAZ")).As<MapReport>();
        Assert.Equal(4, map.Places.Single(p => p.Place == "KAZ").Value);
        Assert.Contains("KAZ,covid-19,cases,4", (await program.GetAsync("/api/v1/map/export.csv")).Body,
            StringComparison.Ordinal);

        var overview = (await program.GetAsync("/api/v1/overview?disease=covid-19")).As<OverviewReport>();
        Assert.Equal("covid-19", Assert.Single(overview.Diseases).Disease);
        Assert.Equal(2, (await program.GetAsync("/api/v1/overview/export.json")).Json.GetArrayLength());

        var first = (await program.GetAsync("/api/v1/completeness?limit=1")).As<Listing<PlaceCompleteness>>();
        var second = (await program.GetAsync(first.Next!)).As<Listing<PlaceCompleteness>>();
        Assert.Equal(["CN-HB", "KAZ"], first.Items.Concat(second.Items).Select(p => p.Place));
        Assert.Null(second.Next);
        Assert.Contains("\r\nKAZ,2020-03-13,reported,4,", (await program.GetAsync("/api/v1/completeness/export.csv"))
            .Body, StringComparison.Ordinal);

        var one = (await program.GetAsync("/api/v1/catalogue?limit=1")).As<Listing<CatalogueSeries>>();
        var two = (await program.GetAsync(one.Next!)).As<Listing<CatalogueSeries>>();
        Assert.Equal(["CN-HB", "KAZ"], one.Items.Concat(two.Items).Select(s => s.Place));
        Assert.NotEmpty((await program.GetAsync("/api/v1/catalogue/shipped")).As<Listing<ShippedSet>>().Items);
        Assert.Contains("places,registers/places.csv", (await program.GetAsync("/api/v1/catalogue/shipped/export.csv"))
            .Body, StringComparison.Ordinal);
        foreach (var path in new[] { "map", "overview", "completeness", "catalogue", "curves/export.csv" })
        {
            Assert.Equal(400, (await program.GetAsync($"/api/v1/{path}?from=1800-01-01")).Status);
        }
    }

    [Fact]
    public async Task The_counts_of_a_series_are_given_in_the_form_of_an_import_and_as_JSON_lines()
    {
        await ImportAsync();
        var list = await program.GetAsync("/api/v1/series?place=KAZ");
        var series = list.Json.GetProperty("items")[0].GetProperty("id");
        var csv = await program.GetAsync($"/api/v1/series/{series}/counts.csv");
        Assert.Contains("2020-03-13,KAZ,covid-19,cases,report,4", csv.Body, StringComparison.Ordinal);
        var lines = (await program.GetAsync($"/api/v1/series/{series}/counts.jsonl")).Body;
        Assert.Equal(
            csv.Body.Count(c => c == '\n') - 1, lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("\"value\":4}", lines, StringComparison.Ordinal);
        Assert.Equal(404, (await program.GetAsync("/api/v1/series/99/counts.jsonl")).Status);
    }

    [Fact]
    public async Task Counts_that_others_replaced_are_read_to_the_first_one()
    {
        const string First = "2020-03-12,KAZ,covid-19,cases,";
        for (var value = 0; value < 4; value++)
        {
            await program.PostTextAsync(
                "/api/v1/imports", $"date,place,disease,indicator,value\n{First}{value}\n", "text/csv");
        }

        const string Path = "/api/v1/series/1/revisions";
        var one = (await program.GetAsync(Path + "?limit=2")).As<Listing<SeriesRevision>>();
        var two = (await program.GetAsync(one.Next!)).As<Listing<SeriesRevision>>();
        Assert.Equal([2, 1, 0], one.Items.Concat(two.Items).Select(r => r.Value));
        Assert.Null(two.Next);
        Assert.Equal(3, (await program.GetAsync(Path + "/export.json")).Json.GetArrayLength());
        Assert.Equal(404, (await program.GetAsync("/api/v1/series/99/revisions/export.csv")).Status);
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        Assert.Contains(Path + "/export.csv", (await officer.PageAsync("/series/1")).Body, StringComparison.Ordinal);
    }

    private async Task ImportAsync() => Assert.Equal(
        ImportState.Done, (await program.PostTextAsync("/api/v1/imports", Rows, "text/csv")).As<ImportReport>().State);
}
