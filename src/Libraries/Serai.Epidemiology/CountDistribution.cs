using System.Runtime.InteropServices;

namespace Serai.Epidemiology;

/// <summary>
/// Counts with a mean and a variance of dispersion times the mean: negative binomial with size mean / (dispersion - 1)
/// and probability 1 / dispersion, Poisson where the dispersion is 1.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CountDistribution(double Mean, double Dispersion)
{
    /// <summary>R compares with the probability less 64 roundings: a hit within rounding is a hit.</summary>
    private const double Fuzz = 64 * 2.220446049250313e-16;

    /// <summary>P(Y &lt;= x) and P(Y > x) for a whole number x.</summary>
    public (double Lower, double Upper) At(double x)
    {
        if (x < 0)
        {
            return (0, 1);
        }

        if (Mean <= 0)
        {
            return (1, 0);
        }

        var excess = Dispersion - 1;
        if (excess <= 0)
        {
            var (below, above) = IncompleteGamma.At(x + 1, Mean);
            return (above, below);
        }

        return IncompleteBeta.At(Mean / excess, x + 1, 1 / Dispersion, excess / Dispersion);
    }

    /// <summary>P(Y &gt;= count).</summary>
    public double Tail(double count) => At(Math.Ceiling(count) - 1).Upper;

    /// <summary>The smallest whole number x with P(Y &lt;= x) &gt;= 1 - alpha.</summary>
    /// <param name="alpha">The chance above it.</param>
    /// <param name="z">The normal quantile at 1 - alpha, which the caller has.</param>
    public double Quantile(double alpha, double z)
    {
        var due = (1 - alpha) * (1 - Fuzz);
        var guess = Guess(z);
        var step = 1.0;
        if (At(guess).Lower >= due)
        {
            while (guess > 0 && At(Math.Max(0, guess - step)).Lower >= due)
            {
                guess = Math.Max(0, guess - step);
                step = Wider(step, guess);
            }

            return guess == 0 ? 0 : Between(Math.Max(0, guess - step), guess, due);
        }

        while (!(At(guess + step).Lower >= due))
        {
            guess += step;
            step = Wider(step, guess);
            if (!double.IsFinite(guess + step))
            {
                return double.NaN;
            }
        }

        return Between(guess, guess + step, due);
    }

    /// <summary>Beyond 2^53 a step of one is no step.</summary>
    private static double Wider(double step, double at) => Math.Max(2 * step, Math.BitIncrement(at) - at);

    /// <summary>The normal quantile, corrected for skewness (Cornish and Fisher).</summary>
    private double Guess(double z)
    {
        var deviation = Math.Sqrt(Mean * Dispersion);
        var skewness = ((2 * Dispersion) - 1) / deviation;
        var guess = Math.Floor(Mean + (deviation * (z + (skewness * ((z * z) - 1) / 6))));
        return double.IsFinite(guess) ? Math.Max(0, guess) : Math.Floor(Mean);
    }

    private double Between(double below, double at, double due)
    {
        while (at - below > 1)
        {
            var middle = Math.Floor(below + ((at - below) / 2));
            if (middle <= below || middle >= at)
            {
                break; // neighbours among the doubles beyond 2^53
            }

            if (At(middle).Lower >= due)
            {
                at = middle;
            }
            else
            {
                below = middle;
            }
        }

        return at;
    }
}
