using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;
using Serai.Platform.People;
using Serai.Surveillance.Imports;
using Serai.Tests;

namespace Serai.Modules.Tests.Surveillance.Filters;

/// <summary>
/// Pages times filters: each part of the filter changes what a page shows, stands in its form, and goes on in every
/// link to figures, signals and files.
/// </summary>
public sealed partial class FilterLinksTests : IAsyncLifetime
{
    private static readonly string[] Parts =
    [
        "disease=covid-19", "indicator=deaths", "place=CN-HB", "level=country", "level=subdivision", "sum=1",
        "dated=onset", "period=week", "from=2020-03-10", "to=2020-03-09", "asof=2020-03-11",
    ];

    /// <summary>
    /// What a page or a list has no use for. Signals are of single series, by their days; completeness is too; a map
    /// and an overview have a period of their own. But for the inbox they hand on what they do not obey.
    /// </summary>
    private static readonly Dictionary<string, string[]> Deaf = new()
    {
        ["/overview"] = ["period"],
        ["/signals"] = ["level", "sum", "period"],
        ["/curves"] = [],
        ["/map"] = ["period"],
        ["/completeness"] = ["level", "sum"],
    };

    private TestNode node = null!;
    private TestBrowser browser = null!;

    public async Task InitializeAsync()
    {
        node = await TestNode.StartAsync();
        node.Clock.Set(new DateTimeOffset(2020, 3, 11, 12, 0, 0, TimeSpan.Zero));
        await ImportAsync(
            Rows("KAZ", "covid-19", "cases", "report", 10) + Rows("KAZ", "covid-19", "deaths", "report", 10)
            + Rows("CHN", "covid-19", "cases", "report", 9) + Rows("CN-HB", "covid-19", "cases", "report", 8)
            + Rows("CN-AH", "covid-19", "cases", "report", 9) + Rows("CN-HB", "covid-19", "deaths", "report", 9)
            + Rows("KAZ", "cholera", "cases", "onset", 10) + Rows("KAZ", "measles", "cases", "report", 10));
        node.Clock.Set(new DateTimeOffset(2020, 3, 13, 12, 0, 0, TimeSpan.Zero));
        await ImportAsync(
            "2020-03-06,KAZ,covid-19,cases,report,70\n2020-03-12,KAZ,covid-19,cases,report,90\n"
            + "2020-03-12,UZB,covid-19,cases,report,5\n");
        browser = await node.SignInAsync(Role.DutyOfficer);
    }

    public async Task DisposeAsync()
    {
        browser.Dispose();
        await node.DisposeAsync();
    }

    [Theory]
    [InlineData("/overview")]
    [InlineData("/signals")]
    [InlineData("/curves")]
    [InlineData("/map")]
    [InlineData("/completeness")]
    public async Task Each_part_of_the_filter_changes_what_a_page_shows_and_stays_in_its_form_and_links(string path)
    {
        var plain = OpensCountries(path) ? "level=subdivision" : "level=country";
        foreach (var part in Parts)
        {
            var name = part.Split('=')[0];
            // A country that is opened is no sum.
            var before = name == "sum" ? $"{path}?level=country&" : $"{path}?";
            var whole = Shown((await browser.PageAsync(before)).Body);
            var page = (await browser.PageAsync(before + part)).Body;
            var isDeaf = Deaf[path].Contains(name);
            // The disease is the one that the pages of one disease choose by themselves, the level their usual one.
            var isUsual = part == plain || (name == "disease" && path is not ("/overview" or "/signals"));
            Assert.True((isDeaf || isUsual) == (Shown(page) == whole), $"{path}?{part} shows:\n{Shown(page)}");
            if ((path != "/signals" || !isDeaf) && (part != plain || OpensCountries(path)))
            {
                Assert.True(IsInForm(page, part), $"The form of {path} loses {part}.");
                foreach (var link in Links(page))
                {
                    Assert.True(Keeps(link, part), $"{path}?{part} leads to {link}");
                }
            }
        }
    }

    [Fact]
    public async Task All_parts_at_once_go_from_the_overview_to_the_list_of_signals_and_to_a_signal_and_back()
    {
        const string Filter = "disease=covid-19&indicator=deaths&place=CN-HB&from=2020-02-20&to=2020-03-12"
            + "&asof=2020-03-12";
        var overview = (await browser.PageAsync("/overview?level=country&sum=1&period=week&" + Filter)).Body;
        var inbox = Assert.Single(Links(overview), l => l.StartsWith("/signals?", StringComparison.Ordinal));
        Assert.All(Filter.Split('&'), part => Assert.True(Keeps(inbox, part), inbox));
        var list = (await browser.PageAsync(inbox)).Body;
        Assert.Contains("New (1)", Regex.Replace(list, @"\s+", " "), StringComparison.Ordinal);
        var signal = Regex.Match(list, "href=\"(?<url>/signals/\\d+[^\"]*)\"").Groups["url"].Value;
        Assert.EndsWith("?asof=2020-03-12", signal, StringComparison.Ordinal);
        var links = Links((await browser.PageAsync(signal)).Body).ToList();
        Assert.All(links, link => Assert.True(Keeps(link, "asof=2020-03-12"), link));
        var curves = Assert.Single(links, l => l.StartsWith("/curves?", StringComparison.Ordinal));
        Assert.Equal("/curves?disease=covid-19&indicator=deaths&place=CN-HB&asof=2020-03-12", curves);
        var series = Assert.Single(links, l => Regex.IsMatch(l, @"^/series/\d+\?"));
        var back = Links((await browser.PageAsync(series)).Body).ToList();
        Assert.Contains("/signals?status=&disease=covid-19&indicator=deaths&place=CN-HB&dated=report&asof=2020-03-12",
            back);
        Assert.Contains(curves, back);
    }

    private static bool OpensCountries(string path) => path is "/overview" or "/map";

    /// <summary>What a reader sees of a page but for the form that says the filter, and its as-of notice.</summary>
    private static string Shown(string body) => Regex.Replace(
        WebUtility.HtmlDecode(Tag().Replace(Notice().Replace(Form().Replace(MainOf(body), ""), ""), " ")), @"\s+", " ");

    private static bool IsInForm(string body, string part)
    {
        var (name, value) = (part.Split('=')[0], part.Split('=')[1]);
        var form = Form().Match(MainOf(body)).Value;
        return Regex.IsMatch(form, $"<input[^>]*name=\"{name}\"[^>]*value=\"{value}\"")
            || Regex.IsMatch(form, $"<select[^>]*name=\"{name}\"(?:(?!</select>).)*<option value=\"{value}\" selected",
                RegexOptions.Singleline);
    }

    /// <summary>Links of the page's content to figures, series, signals and their files.</summary>
    private static IEnumerable<string> Links(string body) => Regex
        .Matches(Notice().Replace(Form().Replace(MainOf(body), ""), ""), "href=\"(?<url>[^\"]*)\"")
        .Select(m => WebUtility.HtmlDecode(m.Groups["url"].Value))
        .Where(url => Target().IsMatch(url) && !url.StartsWith("/events", StringComparison.Ordinal));

    private static bool Keeps(string link, string part)
    {
        var (name, value) = (part.Split('=')[0], part.Split('=')[1]);
        var path = link.Split('?')[0];
        var query = QueryHelpers.ParseQuery(link[path.Length..]);
        var isOne = Regex.IsMatch(path, @"^/(signals|series)/\d|^/api/v1/series/\d");
        if (isOne && name != "asof")
        {
            return true; // one series, one signal: nothing is left to choose
        }

        if (path.StartsWith("/signals", StringComparison.Ordinal) && Deaf["/signals"].Contains(name))
        {
            return true;
        }

        return name switch
        {
            // A link to one place reads it as it stands; what a country is made of is said there.
            "level" or "sum" when query.ContainsKey("place") => true,
            "level" when value == "country" && !path.Contains("/map", StringComparison.Ordinal)
                && !path.Contains("/overview", StringComparison.Ordinal) => !query.ContainsKey("level"),
            // The curves of an overview are by day, and so are the files under them.
            "period" when path.Contains("/curves/export", StringComparison.Ordinal) => true,
            "place" => query.GetValueOrDefault("place").ToString().StartsWith("CN-", StringComparison.Ordinal),
            _ => query.GetValueOrDefault(name) == value,
        };
    }

    private static string MainOf(string body) => body[body.IndexOf("<main", StringComparison.Ordinal)..
        body.IndexOf("</main>", StringComparison.Ordinal)];

    /// <summary>Twenty quiet days, and many on the day in March that is said.</summary>
    private static string Rows(string place, string disease, string indicator, string dated, int peak) =>
        string.Concat(Enumerable.Range(0, 20).Select(i => SurveillanceRoom.Day("2020-02-20").AddDays(i)).Select(d =>
            $"{d:yyyy-MM-dd},{place},{disease},{indicator},{dated},"
            + $"{(d.Month == 3 && d.Day == peak ? 20 + place.Length + indicator.Length : d.Day % 2)}\n"));

    private async Task ImportAsync(string rows)
    {
        using var stream = new MemoryStream(
            Encoding.UTF8.GetBytes("date,place,disease,indicator,dated_by,value\n" + rows));
        var result = await node.Get<CountsImport>().RunAsync(stream, new ImportOptions("test.csv", "test"));
        Assert.Equal(0, result.Refused);
    }

    [GeneratedRegex("<form[^>]*class=\"filters.*?</form>", RegexOptions.Singleline)]
    private static partial Regex Form();

    [GeneratedRegex("<div[^>]*id=\"as-of\".*?</div>", RegexOptions.Singleline)]
    private static partial Regex Notice();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex("^/(api/v1/)?(overview|signals|curves|map|completeness|series|imports)([/?]|$)")]
    private static partial Regex Target();
}
