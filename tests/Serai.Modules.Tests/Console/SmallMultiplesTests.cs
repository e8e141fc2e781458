using System.Text.RegularExpressions;
using Serai.Platform.Charts;
using Serai.Platform.Languages;

namespace Serai.Tests.Console;

public sealed partial class SmallMultiplesTests
{
    private static readonly DateOnly Day = new(2020, 3, 1);

    [Fact]
    public void Points_of_one_height_are_one_step_and_the_shape_returns_to_the_ground()
    {
        Assert.Equal("M0 100v-50h2v-50h1v100h3V100z", Shape(Small(1, 1, 2, 0, 0, 0)));
        Assert.Equal("M0 100h2V100z", Shape(Small(0, 0)));
    }

    [Fact]
    public void Three_years_of_days_stay_small()
    {
        double[] counts = [.. Enumerable.Range(0, 1_096).Select(i => Math.Round(600 + (550 * Math.Sin(i / 58.0))))];
        Assert.InRange(Small(counts).Length, 1_000, 8_000);
    }

    [Fact]
    public void A_count_that_is_not_none_is_seen_and_a_day_without_a_report_has_its_own_mark()
    {
        double?[] counts = [1, 10_000, 10_000, null, null];
        var svg = Drawn([.. counts.Select((c, i) => new CurvePoint(Day.AddDays(i), c))]);
        Assert.StartsWith("M0 100v-1h1", Shape(svg), StringComparison.Ordinal);
        Assert.Contains("class=\"missing\"", svg, StringComparison.Ordinal);
        Assert.Contains("d=\"M3 100h1h1\"", svg, StringComparison.Ordinal);
    }

    [Fact]
    public void A_capped_count_carries_its_number_in_little_too() => Assert.Contains(
        ">18,757<", Small([.. Enumerable.Repeat(1_500.0, 29), 18_757]), StringComparison.Ordinal);

    [Fact]
    public async Task A_common_scale_compares_heights_and_a_free_one_shapes()
    {
        CurvePanel[] panels = [new("Low", null, [new(Day, 10)]), new("High", "/high", [new(Day, 1_000)])];

        var common = await Rendering.HtmlAsync<SmallMultiples>(null, ("Title", "x"), ("Panels", panels));
        var free = await Rendering.HtmlAsync<SmallMultiples>(
            null, ("Title", "x"), ("Panels", panels), ("Scale", CurveScale.Free));

        Assert.Equal(["1,000", "1,000"], Tops(common));
        Assert.Equal(["10", "1,000"], Tops(free));
        Assert.Contains("One scale for all", common, StringComparison.Ordinal);
        Assert.Contains("Each its own scale", free, StringComparison.Ordinal);
        Assert.Contains("<a href=\"/high\">High</a>", common, StringComparison.Ordinal);
        Assert.Contains("aria-label=\"Low. Highest: 10 on 2020-03-01.\"", common, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_panels_than_the_limit_are_refused_and_none_says_so()
    {
        CurvePanel[] Panels(int count) => [.. Enumerable.Repeat(new CurvePanel("x", null, [new(Day, 1)]), count)];
        await Rendering.HtmlAsync<SmallMultiples>(
            null, ("Title", "x"), ("Panels", Panels(SmallMultiples.PanelsMax)));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Rendering.HtmlAsync<SmallMultiples>(
            null, ("Title", "x"), ("Panels", Panels(SmallMultiples.PanelsMax + 1))));
        Assert.Contains(
            "no figures yet",
            await Rendering.HtmlAsync<SmallMultiples>(null, ("Title", "x"), ("Panels", Panels(0))),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CurveScale.Free, 3)]
    [InlineData(CurveScale.Common, 6)]
    public async Task Panels_are_made_one_after_the_other_and_not_kept(CurveScale scale, int expected)
    {
        var made = 0;
        var panels = Enumerable.Range(1, 3).Select(i =>
        {
            made++;
            return new CurvePanel($"Place {i}", null, [new(Day, i)]);
        });
        var html = await Rendering.HtmlAsync<SmallMultiples>(
            null, ("Title", "x"), ("Panels", panels), ("Scale", scale));
        Assert.Equal(expected, made);
        Assert.Contains("Place 3", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sparkline_says_what_it_shows_and_draws_no_numbers()
    {
        var html = await Rendering.HtmlAsync<Sparkline>(
            null, ("Label", "Hubei"), ("Points", new[] { new CurvePoint(Day, 4), new CurvePoint(Day.AddDays(1), 2) }));
        Assert.Contains("aria-label=\"Hubei\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<text", html, StringComparison.Ordinal);
    }

    private static string Small(params double[] counts) =>
        Drawn([.. counts.Select((c, i) => new CurvePoint(Day.AddDays(i), c))]);

    private static string Drawn(CurvePoint[] points)
    {
        var axis = CurveAxis.Of(points);
        return new SmallCurve(points, axis, CurveSummary.Of(points, axis), Rendering.In(Language.English))
        {
            Description = "",
        }.Draw().Value;
    }

    private static string Shape(string svg) => BarShape().Match(svg).Groups["d"].Value;

    private static IEnumerable<string> Tops(string html) =>
        TopNumber().Matches(html).Select(m => m.Groups["top"].Value);

    [GeneratedRegex("class=\"bars\" d=\"(?<d>[^\"]*)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex BarShape();

    [GeneratedRegex("multiple-top\"[^>]*>(?<top>[^<]*)<", RegexOptions.ExplicitCapture)]
    private static partial Regex TopNumber();
}
