using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Serai.Platform.People;
using Serai.Surveillance.Imports;
using Serai.Tests;

namespace Serai.Modules.Tests.Surveillance.Series;

/// <summary>The page of one series, by the pages of a whole node.</summary>
public sealed class SeriesPageTests : IAsyncLifetime
{
    private static readonly DateOnly Last = new(2020, 3, 2);

    private TestNode node = null!;
    private TestBrowser browser = null!;

    public async Task InitializeAsync()
    {
        node = await TestNode.StartAsync();
        node.Clock.Set(new DateTimeOffset(2020, 3, 9, 12, 0, 0, TimeSpan.Zero));
        browser = await node.SignInAsync(Role.DutyOfficer);
    }

    public async Task DisposeAsync()
    {
        browser.Dispose();
        await node.DisposeAsync();
    }

    [Fact]
    public async Task A_change_of_definition_is_drawn_told_and_read_out_on_every_chart_of_a_series_and_of_its_signal()
    {
        node.Clock.Set(new DateTimeOffset(2020, 2, 20, 12, 0, 0, TimeSpan.Zero));
        var file = await File.ReadAllLinesAsync(
            Path.Combine(AppContext.BaseDirectory, "data", "samples", "covid-19-chn.csv"));
        await ImportAsync(string.Join('\n', file.Where((line, i) => i == 0
            || (line.Contains("CN-HB", StringComparison.Ordinal) && string.CompareOrdinal(line, "2020-02-20") < 0))));
        foreach (var (path, charts) in new[] { ("/series/1", 2), ("/signals/1", 1) })
        {
            foreach (var (language, words, read) in new[]
            {
                ("en", "Clinically diagnosed cases", "Definition changed on 2020-02-13."),
                ("kk", "клиникалық диагноз", "Анықтамасы өзгерген күн: 2020-02-13."),
                ("ru", "клинически диагностированные", "Определение изменилось: 2020-02-13."),
                ("zh", "临床诊断病例", "定义变更日期：2020-02-13。"),
            })
            {
                var page = await browser.PageAsync($"{path}?lang={language}");
                Assert.Equal(charts, Regex.Count(page.Body, "class=\"annotation\""));
                Assert.Equal(charts, Regex.Count(page.Body, "aria-label=\"[^\"]*" + Regex.Escape(read)));
                Assert.Equal(charts, Regex.Count(
                    page.Body, "<li><time datetime=\"2020-02-13\">[^/]*</time>: [^<]*" + words));
                Assert.Equal(charts, Regex.Count(page.Body, "<td>[^<]*" + words));
            }
        }

        // The detector compared the new definition with the old one.
        Assert.Contains("The baseline crosses a change of definition on 2020-02-13",
            (await browser.PageAsync("/signals/1?lang=en")).Text, StringComparison.Ordinal);
        using var told = JsonDocument.Parse((await browser.PageAsync("/api/v1/signals/1")).Body);
        var change = Assert.Single(told.RootElement.GetProperty("crossedChanges").EnumerateArray());
        Assert.Equal("2020-02-13", change.GetProperty("day").GetString());
        Assert.Contains("Clinically", change.GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Weeks_are_drawn_with_bound_alarms_table_and_method_in_four_languages()
    {
        await ImportAsync(Days(170, days: 7));
        foreach (var (language, words) in new[]
        {
            ("en", "Farrington flexible, weekly"), ("kk", "Икемді Фаррингтон әдісі"),
            ("ru", "гибкий метод Фаррингтона"), ("zh", "灵活 Farrington 方法"),
        })
        {
            var page = await browser.PageAsync("/series/1?lang=" + language);
            Assert.Contains(words, page.Text, StringComparison.Ordinal);
            Assert.Contains("2020-W10", page.Text, StringComparison.Ordinal);
        }

        var english = await browser.PageAsync("/series/1?lang=en");
        Assert.Contains("Measles, Kazakhstan", english.Text, StringComparison.Ordinal);
        Assert.Contains("by week", english.Text, StringComparison.Ordinal);
        Assert.Contains("Threshold (Farrington flexible)", english.Text, StringComparison.Ordinal);
        Assert.Contains("years of history 3", english.Text, StringComparison.Ordinal);
        Assert.Contains("2020-W10 : Above what the season leads one to expect", english.Text, StringComparison.Ordinal);
        Assert.Contains("Threshold (EARS C2", english.Text, StringComparison.Ordinal);
        Assert.Contains("<tr class=\"alarm\"><td><time datetime=\"2020-03-02\">2020-W10</time>",
            english.Body.ReplaceLineEndings("").Replace("  ", "", StringComparison.Ordinal), StringComparison.Ordinal);

        // The signal shows both views where both exist.
        var signal = await browser.PageAsync("/signals/1?lang=en");
        Assert.Contains("Threshold (Farrington flexible)", signal.Text, StringComparison.Ordinal);
        Assert.Contains("Threshold (EARS C2", signal.Text, StringComparison.Ordinal);
        Assert.Contains("years of history 3", signal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_week_that_is_not_judged_says_why_on_the_page_and_to_programs()
    {
        await ImportAsync(Days(60, days: 5));
        var page = await browser.PageAsync("/series/1?lang=en");
        Assert.Contains("0 earlier years hold this season, 2 are wanted", page.Text, StringComparison.Ordinal);
        using var json = JsonDocument.Parse((await browser.PageAsync("/api/v1/series/1/weeks")).Body);
        var week = json.RootElement.GetProperty("weeks").EnumerateArray().Last();
        Assert.Equal((5, false), (week.GetProperty("days").GetInt32(), week.GetProperty("isWhole").GetBoolean()));
        Assert.Equal("short-history", week.GetProperty("verdict").GetString());
        Assert.Equal(JsonValueKind.Null, week.GetProperty("threshold").ValueKind);
        var file = (await browser.PageAsync("/api/v1/series/1/weeks/export.csv")).Body;
        Assert.EndsWith(",5,0,short-history,,,0\r\n", file, StringComparison.Ordinal);
        Assert.Equal(400, (await browser.GetAsync("/api/v1/series/1/weeks/export.csv?asof=soon")).Status);
    }

    [Fact]
    public async Task A_week_with_days_missing_says_how_many_are_there()
    {
        await ImportAsync(Days(170, days: 7, last: 14).Where(d => d.Day < Last.AddDays(3)));
        var page = await browser.PageAsync("/series/1?lang=en");
        Assert.Contains("2020-W10 : Not judged: incomplete, 3 of 7 days reported", page.Text, StringComparison.Ordinal);
    }

    private Task ImportAsync(IEnumerable<(DateOnly Day, int Count)> days) =>
        ImportAsync("date,place,disease,indicator,value\n" + string.Concat(
            days.Select(d => $"{d.Day:yyyy-MM-dd},KAZ,measles,cases,{d.Count}\n")));

    private async Task ImportAsync(string file)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(file));
        await node.Get<CountsImport>().RunAsync(stream, new ImportOptions("weeks.csv", "somebody"));
    }

    /// <summary>Weeks of about two cases a day, of which the first days are reported; the last as given.</summary>
    private static IEnumerable<(DateOnly Day, int Count)> Days(int weeks, int days, int last = 63) =>
        from week in Enumerable.Range(1 - weeks, weeks)
        from day in Enumerable.Range(0, days)
        select (Last.AddDays((7 * week) + day), week == 0 ? last / 7 : 1 + ((week + day + (7 * weeks)) % 3));
}
