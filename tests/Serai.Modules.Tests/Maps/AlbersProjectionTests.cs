using Serai.Platform.Maps;

namespace Serai.Tests.Maps;

/// <summary>The projection keeps areas: the only thing a map that shades areas must keep.</summary>
public sealed class AlbersProjectionTests
{
    [Theory]
    [InlineData(18, 56, 46, 135)]
    [InlineData(-40, -10, 110, 150)]
    [InlineData(-30, 30, 0, 60)]
    public void A_small_field_has_the_same_share_of_the_map_wherever_it_lies(
        double south, double north, double west, double east)
    {
        var projection = AlbersProjection.For(south, north, west, east);
        const double Step = 0.01;
        for (var latitude = south; latitude < north; latitude += (north - south) / 7)
        {
            var onGlobe = Rad(Step) * (Math.Sin(Rad(latitude + Step)) - Math.Sin(Rad(latitude)));
            var a = projection.Project(west, latitude);
            var b = projection.Project(west + Step, latitude);
            var c = projection.Project(west, latitude + Step);
            var onMap = ((b.X - a.X) * (c.Y - a.Y)) - ((c.X - a.X) * (b.Y - a.Y));
            Assert.Equal(1, onMap / onGlobe, 3);
        }
    }

    [Fact]
    public void North_is_up_east_is_right_and_the_meridian_stands_upright()
    {
        var projection = AlbersProjection.For(18, 56, 46, 135);

        Assert.Equal((24, 50, 90), (projection.SouthParallel, projection.NorthParallel, projection.Meridian));
        Assert.Equal(0, projection.Project(90, 20).X, 12);
        Assert.True(projection.Project(90, 50).Y > projection.Project(90, 20).Y);
        Assert.True(projection.Project(100, 40).X > 0);
    }

    private static double Rad(double degrees) => degrees * Math.PI / 180;
}
