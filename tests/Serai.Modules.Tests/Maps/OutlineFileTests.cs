using Serai.Platform.Maps;

namespace Serai.Tests.Maps;

/// <summary>The compact file of outlines: what is written is read again, what is wrong is named by line.</summary>
public sealed class OutlineFileTests
{
    private static readonly GeoPoint[] Triangle = [new(8301, 4715), new(8200, 4800), new(-10, -4715)];

    [Fact]
    public void What_is_written_is_read_again()
    {
        using var text = new StringWriter();
        OutlineFile.Write(text, [new Outline("KZ-10", [Triangle, [.. Triangle.Reverse()]])]);

        var read = Assert.Single(Read(text.ToString()));

        Assert.StartsWith("code,ring\nKZ-10,8301 4715 -101 85 ", text.ToString(), StringComparison.Ordinal);
        Assert.Equal("KZ-10", read.Code);
        Assert.Equal(Triangle, read.Rings[0]);
        Assert.Equal(Triangle.Reverse(), read.Rings[1]);
    }

    [Theory]
    [InlineData("", "Line 1")]
    [InlineData("place,ring\n", "Line 1")]
    [InlineData("code,ring\nKZ-10 1 2 3 4 5 6\n", "Line 2: a line is a code")]
    [InlineData("code,ring\nKZ-10,1 2 3 4 5\n", "Line 2: a ring is pairs")]
    [InlineData("code,ring\nKZ-10,1 2 3 4\n", "Line 2: a ring is pairs")]
    [InlineData("code,ring\nKZ-10,1 2 3 x 5 6\n", "Line 2: \"x\" is not")]
    [InlineData("code,ring\nKZ-10,1 2 3 4 5 9001\n", "Line 2: a point lies off")]
    public void A_file_that_is_none_is_refused_with_its_line(string text, string words)
    {
        var error = Assert.Throws<FormatException>(() => Read(text));

        Assert.StartsWith(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_ring_or_point_more_than_the_limit_is_refused()
    {
        var line = "KZ-10,1 2 3 4 5 6\n";
        var longest = string.Concat(Enumerable.Repeat("1 1 -1 -1 ", OutlineFile.PointsMax / 2)).TrimEnd();

        Assert.Single(Read("code,ring\n" + string.Concat(Enumerable.Repeat(line, OutlineFile.RingsMax))));
        Assert.Throws<FormatException>(
            () => Read("code,ring\n" + string.Concat(Enumerable.Repeat(line, OutlineFile.RingsMax + 1))));
        Assert.Single(Read($"code,ring\nKZ-10,{longest}\n"));
        Assert.Throws<FormatException>(() => Read($"code,ring\nKZ-10,{longest} 1 1\n"));
    }

    [Fact]
    public void The_shipped_outlines_draw_every_unit_of_the_samples()
    {
        foreach (var (country, places) in new[] { ("KAZ", 21), ("CHN", 34) })
        {
            var file = Path.Combine(SharedData.Repository, "data", "geo", country + ".csv");
            using var reader = File.OpenText(file);
            Assert.Equal(places, OutlineFile.Read(reader).Count);
        }
    }

    private static IReadOnlyList<Outline> Read(string text) => OutlineFile.Read(new StringReader(text));
}
