using System.Text;
using Serai.Platform.People;
using Serai.Surveillance.Imports;

namespace Serai.Tests.Platform.Time;

/// <summary>A node in Almaty at three in the morning of 14 March 2026, when it is still the 13th in UTC.</summary>
public sealed class ZoneOfPagesTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Night = new(2026, 3, 13, 22, 0, 0, TimeSpan.Zero);

    private TestNode node = null!;
    private TestBrowser officer = null!;

    public async Task InitializeAsync()
    {
        node = await TestNode.StartAsync(settings: s => s with { TimeZone = "Asia/Almaty" });
        node.Clock.Set(Night);
        officer = await node.SignInAsync(Role.DutyOfficer);
    }

    public async Task DisposeAsync()
    {
        officer.Dispose();
        await node.DisposeAsync();
    }

    [Fact]
    public async Task Today_s_row_is_taken_at_three_in_the_morning_and_tomorrow_s_is_refused()
    {
        var today = await ImportAsync("2026-03-14,KAZ,measles,cases,4");
        Assert.Equal((ImportState.Done, 1, 0), (today.State, today.Accepted, today.Refused));
        var tomorrow = await ImportAsync("2026-03-15,KAZ,measles,cases,4");
        Assert.Equal((0, 1), (tomorrow.Accepted, tomorrow.Refused));
        Assert.Contains(
            "2026-03-14", (await officer.PageAsync($"/imports/{tomorrow.Id}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_as_of_day_ends_at_the_node_s_midnight()
    {
        node.Clock.Set(new DateTimeOffset(2026, 3, 13, 18, 59, 59, TimeSpan.Zero));
        await ImportAsync("2026-03-12,KAZ,measles,cases,0", "2026-03-13,KAZ,measles,cases,7654321");
        node.Clock.Set(new DateTimeOffset(2026, 3, 13, 19, 0, 0, TimeSpan.Zero));
        await ImportAsync("2026-03-13,KAZ,measles,cases,8642097");
        node.Clock.Set(Night);

        var then = await officer.PageAsync("/signals/1?asof=2026-03-13");
        Assert.Contains("7,654,321", then.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("8,642,097", then.Text, StringComparison.Ordinal);
        Assert.Contains("2026-03-13 23:59 UTC+5", then.Text, StringComparison.Ordinal);
        var later = await officer.PageAsync("/signals/1?asof=2026-03-14");
        Assert.Contains("8,642,097", later.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_tell_times_with_the_offset_and_programs_and_files_get_UTC()
    {
        var import = await ImportAsync("2026-03-14,KAZ,measles,cases,4");
        var page = await officer.PageAsync($"/imports/{import.Id}");
        Assert.Contains("datetime=\"2026-03-13T22:00:00Z\">2026-03-14 03:00", page.Body, StringComparison.Ordinal);
        Assert.Contains("2026-03-14 03:00 UTC+5", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("22:00 UTC", page.Text, StringComparison.Ordinal);
        foreach (var path in new[] { "/api/v1/imports/export.json", "/api/v1/imports/export.csv" })
        {
            var answer = (await officer.PageAsync(path)).Body;
            Assert.Contains("2026-03-13T22:00:00Z", answer, StringComparison.Ordinal);
            Assert.DoesNotContain("UTC+5", answer, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("figures?disease=measles&asof=2026-03-13")]
    [InlineData("map?disease=measles&asof=2026-03-13")]
    [InlineData("overview?asof=2026-03-13")]
    [InlineData("completeness?disease=measles&asof=2026-03-13")]
    [InlineData("series/1?asof=2026-03-13")]
    [InlineData("series/1/weeks?asof=2026-03-13")]
    [InlineData("signals?asof=2026-03-13")]
    [InlineData("events?asof=2026-03-13")]
    public async Task Answers_for_programs_tell_the_end_of_the_node_s_day_in_UTC(string call)
    {
        node.Clock.Set(Night.AddDays(-1));
        await ImportAsync("2026-03-12,KAZ,measles,cases,4");
        node.Clock.Set(Night);
        var answer = (await officer.PageAsync("/api/v1/" + call)).Body;
        Assert.DoesNotContain("+05:00", answer, StringComparison.Ordinal);
        // Lists tell the times of their lines only.
        if (call.Split('?')[0] is not ("signals" or "events" or "completeness"))
        {
            Assert.Contains("2026-03-13T18:59:59", answer, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_refusal_tells_now_as_the_clock_on_the_wall_does()
    {
        var refused = await officer.GetAsync("/signals?asof=2026-03-15");
        Assert.Equal(400, refused.Status);
        Assert.Contains("Now is 2026-03-14 03:00 UTC+5", refused.Text, StringComparison.Ordinal);
        Assert.Equal(200, (await officer.GetAsync("/signals?asof=2026-03-14")).Status);
    }

    private async Task<ImportResult> ImportAsync(params string[] rows)
    {
        var text = "date,place,disease,indicator,value\n" + string.Join('\n', rows) + "\n";
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return await node.Get<CountsImport>().RunAsync(stream, new ImportOptions("counts.csv", "somebody"));
    }
}
