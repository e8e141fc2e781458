using Serai.Platform.Charts;

namespace Serai.Tests.Maps;

public sealed class MapClassesTests
{
    [Fact]
    public void Quantiles_hold_as_many_places_each_and_never_part_equal_figures()
    {
        var classes = MapClasses.Of([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0, -3], MapScale.Quantile);

        Assert.Equal(["1-2", "3-4", "5-6", "7-8", "9-10"], classes.All.Select(c => $"{c.From}-{c.To}"));
        Assert.Equal(["5-5", "7-9"], MapClasses.Of([5, 5, 5, 5, 5, 7, 9], MapScale.Quantile).All
            .Select(c => $"{c.From}-{c.To}"));
    }

    [Fact]
    public void Log_classes_are_decades_and_the_lowest_takes_what_lies_below()
    {
        var classes = MapClasses.Of([3, 201_196, 68_149, 900], MapScale.Log);

        Assert.Equal(
            ["3-99", "100-999", "1000-9999", "10000-99999", "100000-201196"],
            classes.All.Select(c => $"{c.From}-{c.To}"));
        Assert.Equal(1, classes.Of(3)!.Number);
        Assert.Equal(5, classes.Of(201_196)!.Number);
    }

    [Fact]
    public void Zero_and_corrections_are_in_no_class_and_one_class_alone_is_the_middle_shade()
    {
        var classes = MapClasses.Of([4, 0], MapScale.Log);

        Assert.Null(classes.Of(0));
        Assert.Null(classes.Of(-5));
        Assert.Equal(3, classes.Tone(Assert.Single(classes.All)));
        Assert.Empty(MapClasses.Of([0, -1], MapScale.Quantile).All);
    }

    [Theory]
    [InlineData(MapScale.Quantile)]
    [InlineData(MapScale.Log)]
    public void Every_figure_above_zero_has_exactly_one_class(MapScale scale)
    {
        var random = new Random(20200313);
        for (var round = 0; round < 200; round++)
        {
            long[] values = [.. Enumerable.Range(0, random.Next(1, 40))
                .Select(_ => (long)Math.Pow(10, random.NextDouble() * 7))];
            var classes = MapClasses.Of(values, scale);

            Assert.InRange(classes.All.Count, 1, MapClasses.ClassesMax);
            Assert.All(values, v => Assert.Single(classes.All, c => v >= c.From && v <= c.To));
            Assert.Equal(classes.All.Count, classes.All.Select(classes.Tone).Distinct().Count());
        }
    }
}
