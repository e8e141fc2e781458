using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Serai.Platform.People;
using Serai.Surveillance.Imports;
using Serai.Tests;

namespace Serai.Modules.Tests.Surveillance.Filters;

/// <summary>
/// One filter, one number: what a chart draws, the table under it says, a file gives away and a program is told adds up
/// to the same, and a count leads to a list of as many lines.
/// </summary>
public sealed class FilterAgreementTests : IAsyncLifetime
{
    private TestNode node = null!;
    private TestBrowser browser = null!;

    public async Task InitializeAsync()
    {
        node = await TestNode.StartAsync();
        // Signals are raised of the last days only: some in February, some in December.
        foreach (var today in new[] { new DateOnly(2020, 2, 20), new DateOnly(2020, 12, 29) })
        {
            node.Clock.Set(new DateTimeOffset(today, new TimeOnly(12, 0), TimeSpan.Zero));
            await ImportAsync("covid-19-kaz.csv", today);
            await ImportAsync("covid-19-chn.csv", today);
        }

        node.Clock.Set(new DateTimeOffset(2020, 12, 31, 12, 0, 0, TimeSpan.Zero));
        browser = await node.SignInAsync(Role.DutyOfficer);
    }

    public async Task DisposeAsync()
    {
        browser.Dispose();
        await node.DisposeAsync();
    }

    [Theory]
    [InlineData("place=KAZ&indicator=cases&dated=report")]
    [InlineData("place=CN-HB&indicator=cases&dated=report&from=2020-02-10&to=2020-02-16")]
    [InlineData("place=CHN&indicator=cases&dated=report&period=week&from=2020-02-03&to=2020-03-01")]
    [InlineData("place=CHN&level=subdivision&indicator=cases&dated=report&from=2020-02-10&to=2020-03-20")]
    [InlineData("place=CN-HB&place=CN-GD&place=KAZ&indicator=deaths&dated=report&from=2020-02-01&to=2020-03-15")]
    [InlineData("indicator=cases&dated=report&sum=1&from=2020-03-01&to=2020-03-31&asof=2020-12-30")]
    public async Task Figures_add_up_to_the_same_wherever_a_filter_is_obeyed(string filter)
    {
        var query = "?disease=covid-19&" + filter;
        var curves = (await browser.PageAsync("/curves" + query)).Body;
        var drawn = OfPage(curves);
        Assert.NotEqual(0, drawn);
        Assert.Equal(drawn, await OfCsvAsync(LinkOf(curves, ".csv"), "value"));
        Assert.Equal(drawn, await OfJsonAsync(LinkOf(curves, ".json")));
        Assert.Equal(drawn, await OfJsonAsync("/api/v1/figures" + query));
        Assert.Equal(drawn, await OfCsvAsync("/api/v1/figures/export.csv" + query, "value"));
        var map = (await browser.PageAsync("/map" + query)).Body;
        Assert.Equal(drawn, await OfCsvAsync(LinkOf(map, ".csv"), "value"));
        if (filter.Contains("from=", StringComparison.Ordinal))
        {
            // A calendar of more days than a sheet of paper is wide is cut, and says so.
            var days = (await browser.PageAsync("/completeness" + query)).Body;
            Assert.Equal(drawn, await OfCsvAsync(LinkOf(days, ".csv"), "value"));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("disease=covid-19&place=CHN")]
    [InlineData("place=CN-HB")]
    [InlineData("method=ears-c2")]
    [InlineData("method=first-case&priority=Urgent")]
    [InlineData("since=2020-02-18")]
    [InlineData("place=CHN&since=2020-02-19&method=ears-c3&asof=2020-12-30")]
    [InlineData("asof=2020-02-01")]
    public async Task Tabs_list_chart_file_and_calls_of_the_inbox_hold_the_same_signals(string filter)
    {
        var query = "?status=&" + filter;
        var page = await browser.PageAsync("/signals" + query);
        var count = long.Parse(
            Regex.Match(page.Text, @"All \((?<n>[\d,]+)\)").Groups["n"].Value, NumberStyles.AllowThousands,
            CultureInfo.InvariantCulture);
        var file = (await browser.PageAsync("/api/v1/signals/export.csv" + query)).Body.Trim().Split('\n');
        Assert.Equal(count, file.Length - 1);
        using var listed = JsonDocument.Parse(
            (await browser.PageAsync("/api/v1/signals" + query + "&limit=1000")).Body);
        List<long> ids = [.. listed.RootElement.GetProperty("items").EnumerateArray()
            .Select(i => i.GetProperty("id").GetInt64())];
        Assert.Equal(count, ids.Count);
        var alarms = 0L;
        foreach (var id in ids)
        {
            var asOf = Regex.Match(filter, "asof=[0-9-]+").Value;
            using var one = JsonDocument.Parse((await browser.PageAsync($"/api/v1/signals/{id}?{asOf}")).Body);
            alarms += one.RootElement.GetProperty("alarms").EnumerateArray().Count(a => IsAsked(a, filter));
        }

        Assert.Equal(alarms, count == 0 ? 0 : OfPage(page.Body));
    }

    [Fact]
    public async Task A_count_of_the_overview_leads_to_a_list_of_as_many()
    {
        string[] filters =
        [
            "", "&place=CHN", "&place=CN-HB", "&place=KAZ&asof=2020-12-30", "&indicator=deaths",
            "&indicator=deaths&place=CHN&level=country", "&from=2020-03-01", "&to=2020-03-01",
        ];
        HashSet<string> counts = [];
        foreach (var filter in filters)
        {
            var overview = await browser.PageAsync("/overview?disease=covid-19" + filter);
            var open = Regex.Match(overview.Text, @"Signals open (?<n>[\d,]+)").Groups["n"].Value;
            var link = Regex.Match(overview.Body, "href=\"(?<url>/signals\\?[^\"]*)\"").Groups["url"].Value;
            var inbox = await browser.PageAsync(System.Net.WebUtility.HtmlDecode(link));
            Assert.Contains($"New ({open})", inbox.Text, StringComparison.Ordinal);
            counts.Add(open);
        }

        Assert.True(counts.Count > 3, string.Join(' ', counts));
    }

    [Fact]
    public async Task Two_places_in_the_inbox_are_refused_and_not_taken_for_one() =>
        Assert.Equal(400, (await browser.GetAsync("/signals?place=KAZ&place=CHN")).Status);

    private async Task ImportAsync(string file, DateOnly until)
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(AppContext.BaseDirectory, "data", "samples", file));
        var known = lines.Where((line, i) => i == 0
            || string.CompareOrdinal(line, $"{until:yyyy-MM-dd}~") < 0);
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', known)));
        await node.Get<CountsImport>().RunAsync(stream, new ImportOptions(file, "test"));
    }

    private static bool IsAsked(JsonElement alarm, string filter)
    {
        var method = Regex.Match(filter, "method=(?<m>[a-z0-9-]+)").Groups["m"].Value;
        var since = Regex.Match(filter, "since=(?<d>[0-9-]+)").Groups["d"].Value;
        return (method.Length == 0 || alarm.GetProperty("method").GetString() == method)
            && string.CompareOrdinal(alarm.GetProperty("day").GetString(), since) >= 0;
    }

    /// <summary>The file under the figures of a page, by the page's own link.</summary>
    private static string LinkOf(string body, string ending) => System.Net.WebUtility.HtmlDecode(
        Regex.Match(body, "href=\"(?<url>[^\"?]*" + Regex.Escape(ending) + "[^\"]*)\"").Groups["url"].Value);

    /// <summary>The sum of all that is called value, however deep it stands.</summary>
    private async Task<long> OfJsonAsync(string path)
    {
        using var json = JsonDocument.Parse((await browser.PageAsync(path)).Body);
        return Sum(json.RootElement);

        static long Sum(JsonElement element) => element.ValueKind switch
        {
            JsonValueKind.Array => element.EnumerateArray().Sum(Sum),
            JsonValueKind.Object => element.EnumerateObject().Sum(p =>
                p is { Name: "value", Value.ValueKind: JsonValueKind.Number } ? p.Value.GetInt64() : Sum(p.Value)),
            _ => 0,
        };
    }

    /// <summary>
    /// The sum of the first column of numbers of the table that says what is drawn: the one under the chart, or the
    /// table of all places where each has a chart of its own.
    /// </summary>
    private static long OfPage(string body)
    {
        var table = body.LastIndexOf("<serai-chart", StringComparison.Ordinal) is >= 0 and var chart ? chart
            : body.IndexOf("</figure>", StringComparison.Ordinal);
        table = body.IndexOf("<tbody>", table, StringComparison.Ordinal);
        var rows = body[table..body.IndexOf("</tbody>", table, StringComparison.Ordinal)].Split("</tr>");
        return rows.Select(r => Regex.Match(r, "class=\"number\">(?<n>[^<]*)<").Groups["n"].Value)
            .Where(n => n is not ("" or "–"))
            .Sum(n => long.Parse(n.Replace('−', '-'), NumberStyles.AllowThousands | NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture));
    }

    private async Task<long> OfCsvAsync(string path, string column)
    {
        var lines = (await browser.PageAsync(path)).Body.Trim().Split('\n');
        var at = Array.IndexOf(lines[0].TrimStart('\uFEFF').Trim().Split(','), column);
        return lines.Skip(1).Select(l => l.Trim().Split(',')[at])
            .Sum(v => v.Length == 0 ? 0 : long.Parse(v, CultureInfo.InvariantCulture));
    }
}
