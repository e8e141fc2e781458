using FsCheck;
using FsCheck.Fluent;
using Serai.Epidemiology;

namespace Serai.Libraries.Tests.Epidemiology;

public sealed class NormalQuantileTests
{
    /// <summary>
    /// Computed with 40 digits as roots of the distribution function at the double nearest to p, then rounded.
    /// </summary>
    [Theory]
    [InlineData(0.5, 0.0)]
    [InlineData(0.6, 0.2533471031357997)]
    [InlineData(0.9, 1.2815515655446006)]
    [InlineData(0.925, 1.4395314709384561)]
    [InlineData(0.95, 1.6448536269514722)]
    [InlineData(0.975, 1.9599639845400538)]
    [InlineData(0.99, 2.3263478740408408)]
    [InlineData(0.999, 3.090232306167813)]
    [InlineData(0.9999, 3.7190164854557084)]
    [InlineData(0.01, -2.326347874040841)]
    [InlineData(0.025, -1.9599639845400543)]
    [InlineData(1e-5, -4.264890793922825)]
    [InlineData(1e-11, -6.706023155495136)]
    [InlineData(1e-15, -7.941345326170997)]
    [InlineData(1e-100, -21.273453560965326)]
    [InlineData(1e-300, -37.0470962993612)]
    public void Quantiles_agree_with_values_of_higher_precision(double probability, double quantile)
    {
        var found = NormalQuantile.At(probability);
        var tolerance = 1e-15 * Math.Max(1, Math.Abs(quantile));
        Assert.True(Math.Abs(found - quantile) <= tolerance, $"{found:R} for {quantile:R}");
    }

    [Fact]
    public void The_ends_are_infinite_and_anything_outside_is_refused()
    {
        Assert.Equal(double.NegativeInfinity, NormalQuantile.At(0));
        Assert.Equal(double.PositiveInfinity, NormalQuantile.At(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => NormalQuantile.At(-1e-300));
        Assert.Throws<ArgumentOutOfRangeException>(() => NormalQuantile.At(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => NormalQuantile.At(Math.BitIncrement(1)));
    }

    [Fact]
    public void The_quantile_rises_with_the_probability_and_is_symmetric() =>
        Prop.ForAll(Gen.Choose(1, 1 << 19).Select(n => n / (double)(1 << 20)).ToArbitrary(), p =>
        {
            Assert.True(NormalQuantile.At(p) < NormalQuantile.At(p + (1.0 / (1 << 20))));
            Assert.Equal(-NormalQuantile.At(p), NormalQuantile.At(1 - p));
        }).QuickCheckThrowOnFailure();
}
