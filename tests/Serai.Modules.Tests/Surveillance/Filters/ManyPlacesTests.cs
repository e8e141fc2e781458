using System.Globalization;
using Serai.Platform.People;
using Serai.Platform.People.Administration;
using Serai.Surveillance.Filters;
using Serai.Surveillance.Imports;
using Serai.Surveillance.Series;

namespace Serai.Tests.Surveillance.Filters;

/// <summary>A country with more places than a list can hold: one is typed, by code or by name.</summary>
public sealed class ManyPlacesTests : IAsyncLifetime
{
    private readonly string path = Directory.CreateTempSubdirectory("serai-places-").FullName;
    private TestNode node = null!;
    private TestBrowser browser = null!;

    public async Task InitializeAsync()
    {
        var codes = Enumerable.Range(0, SeriesQueries.ChoicesMax + 1).Select(
            i => i.ToString("000", CultureInfo.InvariantCulture)).ToList();
        var registers = Directory.CreateDirectory(Path.Combine(path, "registers")).FullName;
        await File.WriteAllLinesAsync(Path.Combine(registers, "places.csv"),
        [
            "code,kind,parent,alpha2,name_en,name_kk,name_ru,name_zh,valid_from,valid_to,replaced_by,names_unreviewed",
            .. codes.Select(c => $"KZ-{c},subdivision,KAZ,,{Name(c, "District")},{Name(c, "Аудан")},"
                + $"{Name(c, "Район")},{Name(c, "区")},,,,kk"),
        ]);
        node = await TestNode.StartAsync(path: path);
        node.Clock.Set(new DateTimeOffset(2020, 12, 31, 12, 0, 0, TimeSpan.Zero));
        var rows = codes.Select(c => $"2020-12-30,KZ-{c},covid-19,7");
        await using var file = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(
            "date,place,disease,cases\n" + string.Join('\n', rows)));
        await node.Get<CountsImport>().RunAsync(file, new ImportOptions("districts.csv", "test"));
        browser = await node.SignInAsync(Role.DutyOfficer);
    }

    public async Task DisposeAsync()
    {
        browser.Dispose();
        await node.DisposeAsync();
        Directory.Delete(path, recursive: true);
    }

    [Theory]
    [InlineData("/curves")]
    [InlineData("/map")]
    [InlineData("/completeness")]
    [InlineData("/overview")]
    [InlineData("/signals")]
    public async Task A_place_behind_the_list_is_chosen_by_its_code_by_its_name_and_as_suggested(string page)
    {
        var all = await browser.PageAsync(page);
        var last = "KZ-" + SeriesQueries.ChoicesMax.ToString("000", CultureInfo.InvariantCulture);
        Assert.DoesNotContain($"value=\"{last}\"", all.Body, StringComparison.Ordinal);
        Assert.Contains("<datalist id=\"f-place-list\">", all.Body, StringComparison.Ordinal);
        foreach (var typed in new[] { last, "район 500", "District 500", "District 500 (KZ-500)" })
        {
            var chosen = await browser.PageAsync($"{page}?disease=covid-19&place={Uri.EscapeDataString(typed)}");
            Assert.Contains(page == "/signals" ? "District 500 (KZ-500)" : $"value=\"{last}\" checked", chosen.Body,
                StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Twin", "More than one place is called Twin. Which is meant: Twin (KZ-001); Twin (KZ-002)?")]
    [InlineData("District 50x", "Nearest: District 500 (KZ-500).")]
    [InlineData("Atlantis (KZ-500)", "The register of places does not know Atlantis (KZ-500).")]
    [InlineData("Atlantis", "The register of places does not know Atlantis.")]
    public async Task What_is_no_place_or_more_than_one_is_told_with_the_nearest_and_stays_to_be_mended(
        string typed, string said)
    {
        var page = await browser.GetAsync($"/curves?disease=covid-19&place={Uri.EscapeDataString(typed)}");
        Assert.Equal(400, page.Status);
        Assert.Contains(said, page.Text, StringComparison.Ordinal);
        Assert.Contains($"name=\"place\" type=\"text\" value=\"{typed}\"", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_many_places_that_are_near_only_the_first_are_named()
    {
        // Ten districts begin so.
        var page = await browser.GetAsync("/curves?disease=covid-19&place=District%2049x");
        Assert.Equal(PlaceNames.NearestMax, page.Text.Split("(KZ-49").Length - 1);
    }

    [Fact]
    public async Task The_list_of_series_leads_to_the_code_that_a_name_stands_for()
    {
        var found = await browser.GetAsync("/series?place=District%20499");
        Assert.Equal((302, "/series?place=KZ-499"), (found.Status, found.Location));
        Assert.Equal(400, (await browser.GetAsync("/series?place=Atlantis")).Status);
    }

    [Fact]
    public async Task Nobody_is_told_of_a_place_outside_their_scope()
    {
        await node.Get<Accounts>().AddAsync(
            new NewAccount("Local", [Role.DutyOfficer], TestNode.Password)
            {
                Scope = new Scope(new HashSet<string> { "KZ-003" }, null),
            }, Viewer.Operator);
        using var local = await node.SignInAsync("Local", TestNode.Password);
        foreach (var page in new[] { "/curves", "/signals", "/series" })
        {
            Assert.DoesNotContain("KZ-4", (await local.GetAsync(page)).Body, StringComparison.Ordinal);
            var refused = await local.GetAsync(page + "?place=District%20499");
            Assert.Equal(400, refused.Status);
            Assert.DoesNotContain("KZ-4", refused.Body, StringComparison.Ordinal);
        }
    }

    private static string Name(string code, string word) => code is "001" or "002" ? "Twin" : $"{word} {code}";
}
