using Serai.Epidemiology;

namespace Serai.Libraries.Tests.Epidemiology;

/// <summary>Expected values: the sums written out with 60 digits, then rounded.</summary>
public sealed class CountDistributionTests
{
    [Theory]
    [InlineData(10, 1, 1, 9.99954600070237509e-01)]
    [InlineData(10, 1, 11, 4.16960249807014516e-01)]
    [InlineData(10, 1, 30, 2.50995120152790758e-07)]
    [InlineData(0.01, 1, 1, 9.95016625083194710e-03)]
    [InlineData(0.01, 1, 4, 4.13347182626333988e-10)]
    [InlineData(1_000, 1, 1_000, 5.04205244180215506e-01)]
    [InlineData(1_000, 1, 1_200, 4.68420385587228111e-10)]
    [InlineData(123_456.5, 1, 124_000, 6.12033592808714985e-02)]
    [InlineData(5, 1.5, 6, 3.81628161643252695e-01)]
    [InlineData(5, 1.5, 25, 1.93602210340165159e-06)]
    [InlineData(0.3, 3, 1, 1.51929782786316470e-01)]
    [InlineData(0.001, 12, 5, 6.49863114558311278e-05)]
    [InlineData(1e-9, 12, 5, 6.49848059165765865e-11)]
    [InlineData(1_000, 40, 1_500, 1.25794261687510039e-02)]
    [InlineData(20_000, 90, 24_000, 2.36032816277808710e-03)]
    [InlineData(7, 1.000000001, 12, 5.33496232419009564e-02)]
    [InlineData(100_000, 1.2, 101_000, 1.98587779343495884e-03)]
    public void Tails_are_exact_to_eleven_digits(double mean, double dispersion, double count, double expected)
    {
        var found = new CountDistribution(mean, dispersion).Tail(count);
        Assert.Equal(1, found / expected, 1e-11);
    }

    [Theory]
    [InlineData(1e-9, 1)]
    [InlineData(0.02, 1.3)]
    [InlineData(7, 1)]
    [InlineData(7, 1.000001)]
    [InlineData(40, 30)]
    [InlineData(5_000, 1)]
    [InlineData(1e6, 2_000)]
    [InlineData(1e9, 1)]
    [InlineData(1e9, 1.5)]
    [InlineData(1e12, 40)]
    [InlineData(1e9, 1e8)]
    [InlineData(1e12, 1e12)]
    public void The_quantile_is_the_first_count_that_reaches_the_probability(double mean, double dispersion)
    {
        var counts = new CountDistribution(mean, dispersion);
        foreach (var alpha in new[] { 0.5, 0.05, 0.01, 1e-6 })
        {
            var found = counts.Quantile(alpha, NormalQuantile.At(1 - alpha));
            Assert.Equal(Math.Floor(found), found);
            Assert.True(counts.At(found).Lower >= (1 - alpha) * (1 - 1e-13));
            Assert.True(found == 0 || counts.At(found - 1).Lower < 1 - alpha);
        }
    }

    [Theory]
    [InlineData(1e17, 1)]
    [InlineData(1e17, 1e6)]
    [InlineData(1e75, 3)]
    [InlineData(1e300, 1)]
    public void A_mean_beyond_all_counting_still_has_a_quantile_above_it(double mean, double dispersion)
    {
        var found = new CountDistribution(mean, dispersion).Quantile(0.01, NormalQuantile.At(0.99));
        Assert.InRange(found, mean, mean * 1.01);
    }

    [Fact]
    public void The_expansion_for_large_shapes_meets_the_fractions_at_their_border()
    {
        foreach (var z in new[] { -4.0, -0.5, -1e-6, 0, 1e-6, 0.5, 4 })
        {
            var (below, above) = (new CountDistribution(99_999_000, 1), new CountDistribution(100_001_000, 1));
            Assert.Equal(1, TailAt(below, z) / TailAt(above, z), 1e-3);
            (below, above) = (new CountDistribution(99_900_000, 2), new CountDistribution(100_100_000, 2));
            Assert.Equal(1, TailAt(below, z) / TailAt(above, z), 2e-3);
        }
    }

    [Fact]
    public void Unequal_shapes_meet_the_fractions_at_their_border()
    {
        foreach (var size in new[] { 0.02, 1, 7.5 })
        {
            foreach (var share in new[] { 0.1, 1, 5 })
            {
                // The same quantile of the same gamma limit, a little below and a little above the border.
                var (below, above) = (0.9e7 * Math.Max(size, 1), 1.1e7 * Math.Max(size, 1));
                var (small, large) = (Gamma(size, below, share), Gamma(size, above, share));
                Assert.Equal(1, small / large, 1e-6);
            }
        }
    }

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(1.959963984540054, 0.025)]
    [InlineData(-1.959963984540054, 0.975)]
    [InlineData(6, 9.8658764503769814e-10)]
    [InlineData(10, 7.6198530241605261e-24)]
    public void Normal_tails_are_exact_to_thirteen_digits(double z, double expected) =>
        Assert.Equal(1, IncompleteGamma.NormalTail(z) / expected, 1e-13);

    [Theory]
    [InlineData(1, 1, 0.5)]
    [InlineData(2.2281388519862744, 10, 0.05)]
    [InlineData(-2.2281388519862744, 10, 0.05)]
    [InlineData(0, 7, 1)]
    public void Students_t_agrees_with_its_tables(double t, double degrees, double expected) =>
        Assert.Equal(1, IncompleteBeta.TwoSidedT(t, degrees) / expected, 1e-12);

    private static double Gamma(double size, double count, double share)
    {
        var q = 1 / (1 + (size * share / count));
        return IncompleteBeta.At(size, count, 1 - q, q).Lower;
    }

    private static double TailAt(CountDistribution counts, double z) =>
        counts.Tail(Math.Round(counts.Mean + (z * Math.Sqrt(counts.Mean * counts.Dispersion))));
}
