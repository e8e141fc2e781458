using System.Text;
using Serai.Platform.Languages;
using Serai.Platform.People;
using Serai.Surveillance.Imports;
using Serai.Surveillance.Uploads;
using Serai.Tests;

namespace Serai.Modules.Tests.Surveillance.Uploads;

/// <summary>A file is looked at, its reading corrected, and only then imported.</summary>
public sealed class UploadPagesTests : IAsyncLifetime
{
    private const string Counts = "date,place,disease,cases\n2020-03-12,KAZ,covid-19,1\n2020-03-13,KAZ,covid-19,4\n";

    private TestNode node = null!;
    private TestBrowser officer = null!;

    public async Task InitializeAsync()
    {
        node = await TestNode.StartAsync();
        officer = await node.SignInAsync(Role.DutyOfficer);
    }

    public async Task DisposeAsync()
    {
        officer.Dispose();
        await node.DisposeAsync();
    }

    [Fact]
    public async Task A_preview_shows_what_would_change_and_writes_nothing()
    {
        await Uploading.ImportAsync(officer, Counts);
        var page = await LookAsync(
            "date,place,disease,cases\n2020-03-11,KAZ,covid-19,0\n2020-03-12,KAZ,covid-19,1\n"
            + "2020-03-13,KAZ,covid-19,40\n2020-03-13,Qazaqstan,covid-19,2\n2020-03-13,CHN,covid-19,=1+1\n");
        foreach (var words in new[]
        {
            "Rows read 5", "Rows accepted 3", "Rows refused 1", "Rows to map 1", "Values added 1", "Values changed 1",
            "Values unchanged 1", "covid-19", "\"=1+1\" in column cases is not a number", "Qazaqstan",
        })
        {
            Assert.Contains(words, page.Text.Replace("COVID-19", "covid-19", StringComparison.Ordinal),
                StringComparison.Ordinal);
        }

        Assert.Single(await ImportsAsync());
    }

    [Fact]
    public async Task What_is_recognised_can_be_corrected_and_the_corrected_reading_is_imported()
    {
        var page = await LookAsync("when;where;n\n03/04/2020;KAZ;1.234\n");
        Assert.Contains("These columns were not found", page.Text, StringComparison.Ordinal);
        var path = PathOf(page);
        var read = await officer.SubmitAsync(
            page, path + "/read", ("c:when", "Date"), ("c:where", "Place"), ("c:n", "Value"), ("dates", "mdy"),
            ("numbers", "comma"), ("counted", "cases"), ("disease", "measles"));
        Assert.Equal((303, path), (read.Status, read.Location));
        var corrected = await officer.PageAsync(path);
        Assert.Contains("2020-03-04", corrected.Text, StringComparison.Ordinal);
        Assert.Contains("1,234", corrected.Text, StringComparison.Ordinal);
        var imported = await officer.SubmitAsync(corrected, path + "/import");
        Assert.Equal((303, "/imports/1"), (imported.Status, imported.Location));
        Assert.Equal(1, (await ImportsAsync())[0].Result.Added);
        Assert.Equal(422, (await officer.GetAsync(path)).Status);
    }

    [Theory]
    [InlineData("when,where,n\n2020-03-12,KAZ,1\n", "These columns were not found", "Choose under Columns, below")]
    [InlineData("date,place,cases\n2020-03-12,KAZ,1\n", "has no column disease", "whole file below")]
    [InlineData("date,place,disease,cases\n03/04/2020,KAZ,measles,1\n", "could be two days", "order in dates below")]
    public async Task A_refusal_that_a_choice_mends_leads_to_the_choice_on_this_page(
        string file, string what, string where)
    {
        var page = await LookAsync(file);
        Assert.Contains(what, page.Text, StringComparison.Ordinal);
        Assert.Contains(where, page.Text, StringComparison.Ordinal);
        Assert.Contains("<a href=\"#reading\">", page.Body, StringComparison.Ordinal);
        Assert.Contains("id=\"reading\"", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("--d", page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("day;place;disease;cases\n{n};KAZ;measles;{day}\n", "day", "cases")]
    [InlineData("date,place,disease,cases\n{day},measles,KAZ,{n}\n", "place", "disease")]
    [InlineData("sep=;\ndate;disease;place;cases\n{day};{n};KAZ;measles\n", "disease", "cases")]
    public async Task Two_columns_that_changed_places_are_named_once_before_the_rows_that_are_refused_for_it(
        string file, string first, string second)
    {
        var at = file.TrimEnd('\n').LastIndexOf('\n') + 1;
        file = file[..at] + string.Concat(Enumerable.Range(1, 9).Select(i => file[at..]
            .Replace("{day}", $"2020-03-0{i}", StringComparison.Ordinal)
            .Replace("{n}", $"{i}", StringComparison.Ordinal)));
        var page = await LookAsync(file);
        var said = $"The columns {first} and {second} seem to have changed places: few of the first 9 rows";
        Assert.Equal(2, page.Text.Split(said).Length);
        Assert.Contains("and 9 could be if the two were exchanged", page.Text, StringComparison.Ordinal);
        Assert.Contains("The first rows as they stand", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("sep=", page.Text, StringComparison.Ordinal);
        Assert.True(page.Text.IndexOf(said, StringComparison.Ordinal)
            < page.Text.IndexOf("Rows refused", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("date,place,disease,cases\n2020-03-01,KAZ,measles,1\n2020-03-02,KAZ,measles,x\n")]
    [InlineData("date,place,disease,cases\n2020-03-01,Nowhere,measles,1\n")]
    [InlineData("date,place,disease,cases,deaths\nx,KAZ,measles,1,2\n")]
    public async Task Nothing_is_said_of_columns_that_stand_where_they_should(string file)
    {
        var page = await LookAsync(file);
        Assert.DoesNotContain("changed places", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("as they stand", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_many_rows_as_the_limit_are_tried_with_columns_exchanged()
    {
        string File(int bad) => "date,place,disease,cases\n" + string.Concat(
            Enumerable.Range(0, bad).Select(i => $"{i},KAZ,measles,2020-03-01\n"))
            + string.Concat(Enumerable.Range(1, 200).Select(i => $"2019-01-01,KAZ,measles,{i}\n"));
        Assert.Contains(
            $"of the first {SwapSearch.RowsMax} rows", (await LookAsync(File(SwapSearch.RowsMax))).Text,
            StringComparison.Ordinal);
        Assert.DoesNotContain(
            "changed places", (await LookAsync(File(SwapSearch.RowsMax / 2))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_headings_are_unknown_the_first_rows_stand_there_as_they_are()
    {
        var rows = Enumerable.Range(1, PreviewLimits.Default.FirstRowsShown + 1).Select(i => $"no. {i},<b>x</b>,1\n");
        var page = await LookAsync("when,where,n\n" + string.Concat(rows));
        Assert.Contains("The first rows as they stand", page.Text, StringComparison.Ordinal);
        Assert.Contains($"no. {PreviewLimits.Default.FirstRowsShown}", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain($"no. {PreviewLimits.Default.FirstRowsShown + 1}", page.Text, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;x&lt;/b&gt;", page.Body, StringComparison.Ordinal);

        using var told = System.Text.Json.JsonDocument.Parse((await officer.GetAsync("/api/v1" + PathOf(page))).Body);
        Assert.DoesNotContain("no. 1", told.RootElement.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mapping_that_was_saved_is_said_to_be_in_use_and_not_offered()
    {
        var page = await LookAsync("when,where,n\n2020-03-12,KAZ,1\n");
        var path = PathOf(page);
        await officer.SubmitAsync(
            page, path + "/read", ("c:when", "Date"), ("c:where", "Place"), ("c:n", "Cases"), ("disease", "measles"));
        var sent = await officer.SubmitAsync(path, path + "/save", ("name", "Almaty & Co"));
        var saved = await officer.PageAsync(sent.Location!);
        Assert.Contains("Saved as “Almaty & Co”. This file is read so already", saved.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Use “", saved.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("This file is read as the saved", saved.Text, StringComparison.Ordinal);
        var later = await officer.PageAsync(path);
        Assert.Contains("read as the saved mapping “Almaty & Co” says", later.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Use “", later.Text, StringComparison.Ordinal);
        var other = await officer.PageAsync(path + "?saved=Other");
        Assert.DoesNotContain("Saved as", other.Text, StringComparison.Ordinal);

        // Read in another way, it is offered again.
        await officer.SubmitAsync(later, path + "/read", ("disease", "covid-19"));
        Assert.Contains("Use “Almaty & Co”", (await officer.PageAsync(path)).Text, StringComparison.Ordinal);
        other = await LookAsync("n,cases_,when,where,deaths\n7,x,2020-03-13,KAZ,1\n");
        Assert.Contains("Use “Almaty & Co”", other.Text, StringComparison.Ordinal);
        await officer.SubmitAsync(other, PathOf(other) + "/read", ("use", "Almaty & Co"));
        Assert.DoesNotContain("Use “", (await officer.PageAsync(PathOf(other))).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dte,place,disease,cases\n2020-03-12,KAZ,measles,1\n", "“dte”; the nearest known heading is date.")]
    [InlineData("when,place,disease,cases\n2020-03-12,KAZ,measles,1\n", "The column date was not found")]
    [InlineData("date,place,diseas,cases\n2020-03-12,KAZ,measles,1\n", "the nearest known heading is disease.")]
    [InlineData("date,plase,note,disease,cases\n2020-03-12,KAZ,,measles,1\n", "nearest known heading is place.")]
    public async Task One_wrong_heading_is_named_with_the_nearest_known_one(string file, string said)
    {
        var page = await LookAsync(file);
        Assert.Contains(said, page.Text, StringComparison.Ordinal);
        Assert.Contains("Choose under Columns, below", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_names_an_option_of_the_command_or_another_page_has_words_for_the_preview_in_every_language()
    {
        var catalogue = node.Get<Catalogue>();
        foreach (var language in Language.All)
        {
            var elsewhere = catalogue.Keys.Where(k => k.StartsWith("surveillance.file.", StringComparison.Ordinal)
                && IsElsewhere(catalogue.Find(k, language)!)).ToList();
            Assert.NotEmpty(elsewhere);
            Assert.All(elsewhere, key => Assert.False(IsElsewhere(catalogue.Find(key + ".here", language) ?? "--")));
        }

        static bool IsElsewhere(string text) =>
            text.Contains("--", StringComparison.Ordinal) || text.Contains("/imports/new", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Naming_the_disease_alone_leaves_the_columns_as_they_were_recognised()
    {
        var page = await LookAsync("Дата;Регион;Случаи\n12.03.2020;KAZ;4\n");
        Assert.Contains("has no column disease", page.Text, StringComparison.Ordinal);
        var path = PathOf(page);
        await officer.SubmitAsync(page, path + "/read", ("disease", "measles"));
        Assert.Contains("Rows accepted 1", (await officer.PageAsync(path)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_headings_that_nothing_recognises_take_one_choice_and_each_can_be_told_apart()
    {
        var cities = Enumerable.Range(1, MappingForm.ColumnsMax).Select(i => $"City {i}");
        var page = await LookAsync($"date,disease,notes,{string.Join(',', cities)}\n2020-03-12,covid-19,none"
            + string.Concat(Enumerable.Repeat(",1", MappingForm.ColumnsMax)) + "\n");
        var path = PathOf(page);
        Assert.Contains("These columns were not found", page.Text, StringComparison.Ordinal);
        // Date, disease and notes take three of the choices that the form has room for.
        Assert.Contains("3 further columns go with the others", page.Text, StringComparison.Ordinal);
        await officer.SubmitAsync(page, path + "/read", ("others", "ask"), ("c:notes", "Ignore"));
        var asked = await officer.PageAsync(path);
        Assert.Contains("Rows to map 1", asked.Text, StringComparison.Ordinal);
        Assert.Contains("Rows refused 0", asked.Text, StringComparison.Ordinal);
        Assert.Contains("City 57", asked.Text, StringComparison.Ordinal);

        // What was chosen stands in the form: sent again as it is, nothing changes.
        await officer.SubmitAsync(asked, path + "/read");
        Assert.Contains("Rows to map 1", (await officer.PageAsync(path)).Text, StringComparison.Ordinal);
        await officer.SubmitAsync(path, path + "/save", ("name", "Cities"));
        var saved = node.Get<SavedMappings>().Find(await node.ViewerAsync(Role.DutyOfficer), "Cities")!;
        Assert.True(saved.AsksOthers);
        Assert.Equal(["date", "disease", "notes"], saved.Columns.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Only_the_reading_that_was_seen_is_imported()
    {
        var seen = await LookAsync(Counts);
        var path = PathOf(seen);
        var changed = await officer.SubmitAsync(seen, path + "/read", ("c:cases", "Deaths"));
        Assert.Equal((303, path), (changed.Status, changed.Location));
        var old = await officer.SubmitAsync(seen, path + "/import");
        Assert.Equal((422, null), (old.Status, old.Location));
        Assert.Contains("changed meanwhile", old.Text, StringComparison.Ordinal);
        Assert.Empty(await ImportsAsync());
        Assert.Equal(303, (await officer.SubmitAsync(path, path + "/import")).Status);
    }

    [Fact]
    public async Task The_same_bytes_again_need_a_deliberate_second_click()
    {
        await Uploading.ImportAsync(officer, Counts);
        var page = await LookAsync(Counts);
        Assert.Contains("The same bytes were imported before: import 1", page.Text, StringComparison.Ordinal);
        var path = PathOf(page);
        Assert.Equal(422, (await officer.SubmitAsync(page, path + "/import")).Status);
        Assert.Single(await ImportsAsync());
        var again = await officer.SubmitAsync(page, path + "/import", ("again", "yes"));
        Assert.Equal((303, "/imports/2"), (again.Status, again.Location));
        Assert.Equal(303, (await officer.SubmitAsync(page, path + "/import", ("again", "yes"))).Status);
        Assert.Equal(2, (await ImportsAsync()).Count);
    }

    [Fact]
    public async Task A_saved_mapping_is_offered_where_the_columns_fit_renamed_and_deleted()
    {
        var page = await LookAsync("when,where,n\n2020-03-12,KAZ,1\n");
        var path = PathOf(page);
        await officer.SubmitAsync(
            page, path + "/read", ("c:when", "Date"), ("c:where", "Place"), ("c:n", "Cases"), ("disease", "measles"));
        Assert.Equal(422, (await officer.SubmitAsync(path, path + "/save", ("name", " "))).Status);
        Assert.Equal(303, (await officer.SubmitAsync(path, path + "/save", ("name", "Almaty"))).Status);

        var other = await LookAsync("n,note,when,where\n7,x,2020-03-13,KAZ\n");
        Assert.Contains("fit the saved mapping “Almaty”", other.Text, StringComparison.Ordinal);
        Assert.Equal(303, (await officer.SubmitAsync(other, PathOf(other) + "/read", ("use", "Almaty"))).Status);
        Assert.Contains("2020-03-13", (await officer.PageAsync(PathOf(other))).Text, StringComparison.Ordinal);

        const string Page = "/imports/mappings";
        Assert.Equal(303, (await officer.SubmitAsync(Page, Page + "/rename", ("to", "Astana"))).Status);
        Assert.Contains("Astana", (await officer.PageAsync(Page)).Text, StringComparison.Ordinal);
        Assert.Equal(303, (await officer.SubmitAsync(Page, Page + "/delete")).Status);
        Assert.Contains("No mapping was saved yet", (await officer.PageAsync(Page)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_saved_mapping_keeps_which_headings_are_places_and_fits_no_other_columns()
    {
        var page = await LookAsync("kun;kasallik;Andijon;Buxoro\n12.03.2020;measles;1;2\n");
        var path = PathOf(page);
        await officer.SubmitAsync(
            page, path + "/read", ("c:kun", "Date"), ("c:kasallik", "Disease"), ("c:Andijon", "Heading"),
            ("c:Buxoro", "Heading"));
        Assert.Equal(303, (await officer.SubmitAsync(path, path + "/save", ("name", "Viloyatlar"))).Status);

        var next = await LookAsync("kun;kasallik;Andijon;Buxoro\n13.03.2020;measles;7;8\n");
        Assert.Equal(303, (await officer.SubmitAsync(next, PathOf(next) + "/read", ("use", "Viloyatlar"))).Status);
        var read = await officer.PageAsync(PathOf(next));
        Assert.Equal(200, read.Status);
        Assert.Contains("unknown code Buxoro", read.Text, StringComparison.Ordinal);
        var other = await LookAsync("kun;kasallik;soni\n13.03.2020;measles;7\n");
        Assert.DoesNotContain("Viloyatlar", other.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_refusals_come_as_a_file_that_holds_no_formula()
    {
        var rows = string.Concat(Enumerable.Range(0, 60).Select(i => $"2020-03-13,KAZ,covid-19,=HYPERLINK({i})\n"));
        var page = await LookAsync("date,place,disease,cases\n" + rows);
        Assert.Contains("The first 50 of 60 refusals", page.Text, StringComparison.Ordinal);
        var file = (await officer.GetAsync(PathOf(page) + "/refusals.csv")).Body;
        Assert.Equal(61, file.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.DoesNotContain(",=", file, StringComparison.Ordinal);
        Assert.DoesNotContain(",\"=", file, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_is_seen_by_its_sender_alone_and_can_be_taken_back()
    {
        var page = await LookAsync(Counts);
        var path = PathOf(page);
        using var other = await node.SignInAsync(Role.DutyOfficer, Role.Approver);
        Assert.Equal(422, (await other.GetAsync(path)).Status);
        Assert.Equal(404, (await other.GetAsync(path + "/refusals.csv")).Status);
        using var auditor = await node.SignInAsync(Role.Auditor);
        foreach (var closed in new[] { "/imports/new", path, "/imports/mappings" })
        {
            Assert.Equal(403, (await auditor.GetAsync(closed)).Status);
        }

        Assert.Equal(303, (await officer.SubmitAsync(page, path + "/discard")).Status);
        Assert.Equal(422, (await officer.GetAsync(path)).Status);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(node.Path, "uploads")));
    }

    [Fact]
    public async Task A_confirmed_import_that_a_stop_cut_off_is_done_after_the_next_start()
    {
        var path = TestNode.TemporaryFolder();
        await using (var first = await TestNode.StartAsync(path: path))
        {
            using var person = await first.SignInAsync(Role.DutyOfficer);
            await person.UploadAsync("/imports/new", "/imports/new", "file", "a.csv", Encoding.UTF8.GetBytes(Counts));
            await first.Database.WriteAsync(tx => tx.Execute($"update surveillance_upload set confirmed = 1"));
        }

        await using (var again = await TestNode.StartAsync(path: path))
        {
            var viewer = await again.ViewerAsync(Role.Auditor);
            var imports = again.Get<ImportsTable>();
            for (var i = 0; i < 200 && imports.Latest(viewer) is not [{ Result.State: ImportState.Done }]; i++)
            {
                await Task.Delay(50);
            }

            Assert.Equal(2, Assert.Single(again.Get<ImportsTable>().Latest(viewer)).Result.Added);
        }

        Directory.Delete(path, recursive: true);
    }

    [Fact]
    public async Task One_file_more_than_a_person_may_leave_waiting_is_refused()
    {
        for (var i = 0; i < UploadsTable.OfPersonMax; i++)
        {
            var sent = await SendAsync($"date,place,disease,cases\n2020-03-{i + 1:00},KAZ,measles,1\n");
            Assert.Equal(303, sent.Status);
        }

        Assert.Equal(422, (await SendAsync(Counts)).Status);
    }

    [Theory]
    [InlineData(10, 10, true)]
    [InlineData(11, 10, false)]
    public async Task A_file_may_be_as_large_as_the_limit(int bytes, long limit, bool isKept)
    {
        var store = node.Get<UploadStore>();
        using var source = new MemoryStream(new byte[bytes]);
        var kept = await store.KeepAsync(source, limit, default);
        Assert.Equal(isKept, kept.Refusal is null);
    }

    private Task<TestAnswer> SendAsync(string text) =>
        officer.UploadAsync("/imports/new", "/imports/new", "file", "counts.csv", Encoding.UTF8.GetBytes(text));

    private async Task<TestAnswer> LookAsync(string text) => await officer.PageAsync((await SendAsync(text)).Location!);

    private static string PathOf(TestAnswer page) => page.Response.RequestMessage!.RequestUri!.AbsolutePath;

    private async Task<IReadOnlyList<ImportLine>> ImportsAsync() =>
        node.Get<ImportsTable>().Latest(await node.ViewerAsync(Role.Auditor));
}
