using Serai.Platform.People;
using Serai.Surveillance.Mapping;
using Serai.Tests;
using Serai.Vocabulary.Registers;

namespace Serai.Modules.Tests.Surveillance.Mapping;

/// <summary>Finding what a code means, ignoring it, taking a mapping back: by the pages.</summary>
public sealed class CodePagesTests : IAsyncLifetime
{
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

    [Theory]
    [InlineData("place", "Kazakhstan", "KAZ")]
    [InlineData("place", "қазақстан", "KAZ")]
    [InlineData("place", "Казахстан", "KAZ")]
    [InlineData("place", "哈萨克斯坦", "KAZ")]
    [InlineData("place", "Republic of Kazakhstan", "KAZ")]
    [InlineData("disease", "Оспа обезьян", "mpox")]
    [InlineData("disease", "smallp", "smallpox")]
    public void A_register_is_searched_by_name_in_four_languages(string kind, string text, string id)
    {
        var search = new RegisterSearch(node.Get<DiseaseRegister>(), node.Get<PlaceRegister>());
        var found = search.Find(Enum.Parse<CodeKind>(kind, ignoreCase: true), text);
        Assert.Equal(id, found[0].Id);
        Assert.InRange(found.Count, 1, RegisterSearch.FoundMax);
        Assert.Empty(search.Find(CodeKind.Place, "qqqq"));
        Assert.Empty(search.Find(CodeKind.Place, new string('K', RegisterSearch.TextMax + 1)));
    }

    [Fact]
    public async Task A_code_of_a_preview_is_found_by_name_mapped_and_the_way_leads_back()
    {
        var sent = await officer.UploadAsync(
            "/imports/new", "/imports/new", "file", "a.csv",
            "date,place,disease,cases\n2020-03-12,Qazaqstan,covid-19,1\n"u8.ToArray());
        var preview = await officer.PageAsync(sent.Location!);
        Assert.Contains("/to-map/code?kind=place&amp;own=Qazaqstan", preview.Body, StringComparison.Ordinal);
        var back = Uri.EscapeDataString(sent.Location!);
        var found = await officer.PageAsync($"/to-map/code?kind=place&own=Qazaqstan&q=Kazakhstan&back={back}");
        var mapped = await officer.SubmitAsync(found, "/to-map");
        Assert.Equal((303, sent.Location), (mapped.Status, mapped.Location));
        Assert.Contains("Rows to map 0", (await officer.PageAsync(sent.Location!)).Text, StringComparison.Ordinal);
        Assert.Equal(404, (await officer.GetAsync("/to-map/code?kind=planet&own=Q")).Status);
        Assert.Equal(404, (await officer.GetAsync("/to-map/code?kind=place")).Status);
    }

    [Theory]
    [InlineData("place", "registers/places.csv", "GE-TB,subdivision,GEO,Tbilisi")]
    [InlineData("disease", "registers/diseases.csv", "leishmaniasis,B55,G3")]
    public async Task Where_no_register_knows_a_code_the_page_says_how_one_comes_to_know_it(
        string kind, string file, string example)
    {
        var none = await officer.PageAsync($"/to-map/code?kind={kind}&own=qqqq&q=qqqq");
        Assert.Contains("<details class=\"panel\" open", none.Body, StringComparison.Ordinal);
        Assert.Contains(file, none.Text, StringComparison.Ordinal);
        Assert.Contains(example, none.Text, StringComparison.Ordinal);
        Assert.Contains("docs/start.md, section 4", none.Text, StringComparison.Ordinal);
        Assert.Contains("href=\"/catalogue\"", none.Body, StringComparison.Ordinal);

        var some = await officer.PageAsync($"/to-map/code?kind={kind}&own=qqqq&q=a");
        Assert.DoesNotContain("<details class=\"panel\" open", some.Body, StringComparison.Ordinal);
        var row = kind == "place" ? "Nowhere,covid-19" : "KAZ,nothing";
        await Uploading.ImportAsync(officer, $"date,place,disease,cases\n2020-03-12,{row},1\n");
        Assert.Contains(file, (await officer.PageAsync("/to-map")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_example_rows_of_the_registers_are_those_of_the_guide_and_are_read()
    {
        Assert.Equal("Tbilisi", PlaceRegister.Read(new StringReader(RegisterHelp.Places)).Find("GE-TB")!.Name.In("en"));
        var diseases = DiseaseRegister.Read(new StringReader(RegisterHelp.Diseases));
        Assert.Equal("Leishmaniasis", diseases.Find("leishmaniasis")!.Name.In("en"));
    }

    [Fact]
    public async Task A_code_is_ignored_and_shown_again_and_a_mapping_undone()
    {
        await Uploading.ImportAsync(officer, "date,place,disease,cases\n2020-03-12,Nowhere,covid-19,1\n");
        Assert.Equal(303, (await officer.SubmitAsync("/to-map", "/to-map/ignore")).Status);
        var ignored = await officer.PageAsync("/to-map");
        Assert.Contains("Every code is known", ignored.Text, StringComparison.Ordinal);
        Assert.Contains("Nowhere", ignored.Text, StringComparison.Ordinal);
        Assert.Equal(303, (await officer.SubmitAsync(ignored, "/to-map/heed")).Status);
        Assert.Equal(303, (await officer.SubmitAsync("/to-map", "/to-map", ("id", "KAZ"))).Status);
        Assert.Equal(303, (await officer.SubmitAsync("/to-map", "/to-map/undo")).Status);
        Assert.Contains("/to-map/ignore", (await officer.PageAsync("/to-map")).Body, StringComparison.Ordinal);
        using var auditor = await node.SignInAsync(Role.Auditor);
        Assert.Equal(403, (await auditor.GetAsync("/to-map/code?kind=place&own=Nowhere")).Status);
    }
}
