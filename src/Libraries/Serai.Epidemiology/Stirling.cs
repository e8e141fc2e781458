namespace Serai.Epidemiology;

/// <summary>
/// The pieces of binomial and Poisson probabilities that stay exact for large counts. Source: C. Loader, Fast and
/// Accurate Computation of Binomial Probabilities (2000).
/// </summary>
internal static class Stirling
{
    /// <summary>From here on six terms of the series are exact to a double.</summary>
    private const double SeriesFrom = 15;

    private static readonly double LogRootTwoPi = 0.5 * Math.Log(2 * Math.PI);

    /// <summary>log Gamma(x + 1) - (x + 1/2) log x + x - log sqrt(2 pi): what Stirling's formula leaves out.</summary>
    public static double Error(double x)
    {
        if (x >= SeriesFrom)
        {
            return Series(x);
        }

        // Gamma(x + 1) = Gamma(y + 1) / ((x + 1) .. y) with y = x + n beyond the start of the series.
        var (product, y) = (1.0, x);
        while (y < SeriesFrom)
        {
            y++;
            product *= y;
        }

        var logGamma = Series(y) + ((y + 0.5) * Math.Log(y)) - y + LogRootTwoPi - Math.Log(product);
        return logGamma - ((x + 0.5) * Math.Log(x)) + x - LogRootTwoPi;
    }

    /// <summary>x log(x / m) + m - x, without the cancellation where x is near m.</summary>
    public static double Deviance(double x, double m)
    {
        if (Math.Abs(x - m) >= 0.1 * (x + m))
        {
            return (x * Math.Log(x / m)) + m - x;
        }

        var v = (x - m) / (x + m);
        var sum = (x - m) * v;
        var power = 2 * x * v;
        for (var j = 1; j < 1_000; j++)
        {
            power *= v * v;
            var next = sum + (power / ((2 * j) + 1));
            if (next == sum)
            {
                break;
            }

            sum = next;
        }

        return sum;
    }

    private static double Series(double x)
    {
        var square = 1 / (x * x);
        return ((1.0 / 12) - ((1.0 / 360) - ((1.0 / 1260) - ((1.0 / 1680) - ((1.0 / 1188)
            - (691.0 / 360360 * square)) * square) * square) * square) * square) / x;
    }
}
