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

    [Theory]
    [InlineData("en", "Judged: 14 days between 2020-02-24 and 2020-03-08.", "bound of EARS C2", "is that of EARS C3")]
    [InlineData("kk", "Бағаланды: 2020-02-24–2020-03-08 аралығындағы 14 күн.", "EARS C2 шегі", "ең күшті дабылы")]
    [InlineData("ru", "Оценено: 14 дней между 2020-02-24 и 2020-03-08.", "граница EARS C2", "Самая сильная тревога")]
    [InlineData("zh", "已判定 2020-02-24 至 2020-03-08 之间的 14 天。", "EARS C2 的上限", "本信号最强的预警来自")]
    public async Task History_above_the_line_is_told_from_the_days_that_were_judged(
        string language, string judged, string line, string strongest)
    {
        node.Clock.Set(new DateTimeOffset(2020, 3, 8, 12, 0, 0, TimeSpan.Zero));
        await ImportAsync(Enumerable.Range(0, 60).Select(i =>
            (new DateOnly(2020, 3, 8).AddDays(-i), i is 40 ? 90 : i is 0 or 1 or 2 ? 2 : 1)));
        var page = await browser.PageAsync("/series/1?lang=" + language);
        Assert.Contains(judged, page.Text, StringComparison.Ordinal);
        Assert.Contains(line, page.Text, StringComparison.Ordinal);
        Assert.Equal(1, Regex.Count(page.Body, "class=\"judged\" vector-effect"));

        var signal = await browser.PageAsync("/signals/1?lang=" + language);
        Assert.Contains(judged, signal.Text, StringComparison.Ordinal);
        Assert.Contains(strongest, signal.Text, StringComparison.Ordinal);
        using var told = JsonDocument.Parse((await browser.PageAsync("/api/v1/series/1")).Body);
        var days = told.RootElement.GetProperty("days").EnumerateArray().ToList();
        Assert.Equal(14, days.Count(d => d.GetProperty("isJudged").GetBoolean()));
        Assert.All(days.TakeLast(14), d => Assert.True(d.GetProperty("isJudged").GetBoolean()));
    }

    [Fact]
    public async Task A_day_stays_judged_when_its_figure_is_corrected_later_and_one_that_came_late_is_never()
    {
        node.Clock.Set(new DateTimeOffset(2020, 3, 8, 12, 0, 0, TimeSpan.Zero));
        await ImportAsync([(new(2020, 3, 8), 1), (new(2020, 2, 23), 1)]);
        node.Clock.Set(new DateTimeOffset(2020, 4, 8, 12, 0, 0, TimeSpan.Zero));
        await ImportAsync([(new(2020, 3, 8), 2)]);
        Assert.Contains("Judged: 2020-03-08.", (await browser.PageAsync("/series/1")).Text, StringComparison.Ordinal);

        await ImportAsync([(new(2020, 2, 20), 7)]);
        var page = await browser.PageAsync("/series/1");
        Assert.Contains("Judged: 2020-03-08.", page.Text, StringComparison.Ordinal);
        Assert.Contains("A day is judged where", page.Text, StringComparison.Ordinal);
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
