using Serai.Platform.Charts;
using Serai.Platform.Languages;
using Serai.Platform.Maps;
using Serai.Tests.Console;

namespace Serai.Tests.Maps;

public sealed class ChoroplethMapTests
{
    [Fact]
    public async Task A_class_is_told_by_its_number_no_figure_by_hatching_and_zero_by_zero()
    {
        var html = await MapAsync(
            [Square("A", 10, 400), Square("B", 20, 0), Square("C", 30, null), Square("D", 40, 9)]);

        Assert.Contains("class=\"area tone-5\"", html, StringComparison.Ordinal);
        Assert.Contains("class=\"area tone-1\"", html, StringComparison.Ordinal);
        Assert.Contains("class=\"area zero\"", html, StringComparison.Ordinal);
        Assert.Contains("fill=\"url(#map-none)\"", html, StringComparison.Ordinal);
        Assert.Matches("<text class=\"map-number on-tone-5\"[^>]*>2</text>", html);
        Assert.Contains("<title>Place C: no figure</title>", html, StringComparison.Ordinal);
        Assert.Contains("<title>Place A: 400</title>", html, StringComparison.Ordinal);
        Assert.Contains("zero reported", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_are_encoded_and_nothing_is_styled_inline()
    {
        var html = await MapAsync([Square("A", 10, 4) with { Name = "<b onclick=x>" }]);

        Assert.DoesNotContain("<b ", html, StringComparison.Ordinal);
        Assert.DoesNotMatch("\\sstyle=|<style", html);
    }

    [Fact]
    public async Task A_place_without_lines_stands_in_the_table_alone()
    {
        var html = await MapAsync([Square("A", 10, 4), new MapShape("X", "Nowhere", [], 7, Remark: "no lines")]);

        Assert.Contains("Nowhere", html, StringComparison.Ordinal);
        Assert.Contains("no lines", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<title>Nowhere", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_any_lines_the_table_is_the_page()
    {
        var html = await MapAsync([new MapShape("X", "Nowhere", [], 7)]);

        Assert.Contains("Nowhere", html, StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"map\" viewBox", html, StringComparison.Ordinal);
    }

    private static MapShape Square(string code, int east, long? value) => new(
        code,
        "Place " + code,
        [[At(east, 40), At(east + 9, 40), At(east + 9, 49), At(east, 49)]],
        value,
        "/curves?place=" + code);

    private static GeoPoint At(int east, int north) => new(east * GeoPoint.PerDegree, north * GeoPoint.PerDegree);

    private static Task<string> MapAsync(IReadOnlyList<MapShape> shapes) => Rendering.HtmlAsync<ChoroplethMap>(
        Language.English,
        (nameof(ChoroplethMap.Title), "Invented"),
        (nameof(ChoroplethMap.Unit), "cases"),
        (nameof(ChoroplethMap.Scale), MapScale.Quantile),
        (nameof(ChoroplethMap.Shapes), shapes));
}
