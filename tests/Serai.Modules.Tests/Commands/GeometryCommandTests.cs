using Serai.Platform.Maps;

namespace Serai.Tests.Commands;

public sealed class GeometryCommandTests
{
    // Two neighbours whose common border bends, and an island.
    private const string West = "[[[70,40],[75,40],[75.5,42],[75,45],[70,45],[70,40]]]";
    private const string East = "[[[75,40],[80,40],[80,45],[75,45],[75.5,42],[75,40]]]";
    private const string Island = "[[[90,40],[90.1,40],[90.1,40.1],[90,40]]]";

    [Fact]
    public async Task Neighbours_keep_one_border_and_the_country_is_drawn_around_them()
    {
        using var scratch = new Scratch();
        var file = scratch.Write("regions.geojson", Collection(("KZ-10", West), ("KZ-63", East)));

        var called = await Executable.CallAsync("geometry", file, "--out", scratch.Folder);

        Assert.Equal((0, ""), (called.ExitCode, called.Error));
        var outlines = Read(Path.Combine(scratch.Folder, "KAZ.csv"));
        Assert.Equal(["KAZ", "KZ-10", "KZ-63"], outlines.Select(o => o.Code));
        Assert.Equal(3, outlines[1].Rings[0].Intersect(outlines[2].Rings[0]).Count());
        var around = Assert.Single(outlines[0].Rings);
        Assert.DoesNotContain(new GeoPoint(7550, 4200), around);
        Assert.Equal(6, around.Count);
    }

    [Fact]
    public async Task Small_islands_and_small_bends_are_left_out_the_largest_ring_never()
    {
        using var scratch = new Scratch();
        var both = $"{{\"type\":\"MultiPolygon\",\"coordinates\":[{West},{Island}]}}";
        var text = Collection(("KZ-63", East), ("KZ-71", Island))[..^2] + "," + Feature("KZ-10", both) + "]}";
        var file = scratch.Write("regions.geojson", text);

        var called = await Executable.CallAsync("geometry", file, "--out", scratch.Folder, "--tolerance", "1");

        Assert.Equal((0, ""), (called.ExitCode, called.Error));
        var outlines = Read(Path.Combine(scratch.Folder, "KAZ.csv")).ToDictionary(o => o.Code);
        Assert.Single(outlines["KZ-10"].Rings);
        Assert.Single(outlines["KZ-71"].Rings);
        Assert.DoesNotContain(new GeoPoint(7550, 4200), outlines["KZ-10"].Rings[0]);
    }

    [Theory]
    [InlineData("not json", "this is no JSON")]
    [InlineData("{\"type\":\"Feature\"}", "\"features\" is missing")]
    [InlineData("{\"features\":[{\"properties\":{\"name\":\"x\"}}]}", "feature 1: the property iso holds no code")]
    [InlineData("{\"features\":[{\"properties\":{\"iso\":\"KZ-10\"}}]}", "feature 1: there is no geometry")]
    [InlineData(
        "{\"features\":[{\"properties\":{\"iso\":\"KZ-10\"},\"geometry\":{\"type\":\"Point\",\"coordinates\":[1,2]}}]}",
        "not Polygon or MultiPolygon")]
    [InlineData(
        "{\"features\":[{\"properties\":{\"iso\":\"KZ-10\"},\"geometry\":{\"type\":\"Polygon\"," +
        "\"coordinates\":[[[500000,4000000],[1,2],[3,4]]]}}]}",
        "WGS 84")]
    [InlineData(
        "{\"features\":[{\"properties\":{\"iso\":\"QQ-1\"},\"geometry\":{\"type\":\"Polygon\"," +
        "\"coordinates\":[[[1,1],[2,2],[3,1],[1,1]]]}}]}",
        "not in the register of places")]
    public async Task What_cannot_be_drawn_is_refused_in_one_line_and_nothing_is_written(string text, string words)
    {
        using var scratch = new Scratch();
        var output = Path.Combine(scratch.Folder, "geo");

        var called = await Executable.CallAsync("geometry", scratch.Write("a.geojson", text), "--out", output);

        Assert.Equal(2, called.ExitCode);
        Assert.Contains(words, Assert.Single(called.ErrorLines), StringComparison.Ordinal);
        Assert.False(Directory.Exists(output));
    }

    private static List<Outline> Read(string file)
    {
        using var reader = File.OpenText(file);
        return [.. OutlineFile.Read(reader)];
    }

    private static string Collection(params (string Code, string Polygon)[] features)
    {
        var all = features.Select(f => Feature(f.Code, $"{{\"type\":\"Polygon\",\"coordinates\":{f.Polygon}}}"));
        return $"{{\"type\":\"FeatureCollection\",\"features\":[{string.Join(',', all)}]}}";
    }

    private static string Feature(string code, string geometry) =>
        $"{{\"type\":\"Feature\",\"properties\":{{\"iso\":\"{code}\"}},\"geometry\":{geometry}}}";
}
