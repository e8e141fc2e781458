namespace Serai.Epidemiology;

/// <summary>The two regularised incomplete gamma functions, and with them the normal and Poisson tails.</summary>
/// <remarks>
/// Series below a + 1, continued fraction (modified Lentz) above: NIST DLMF 8.11.4 and 8.9.2. Beyond a = 1e8, where
/// both become long, the leading terms of Temme's uniform expansion (DLMF 8.12.3), whose next term is below 1e-8.
/// </remarks>
internal static class IncompleteGamma
{
    private const double LargeFrom = 1e8;
    private const double Tiny = 1e-300;

    /// <summary>Two roundings: a factor this near to 1 comes no nearer.</summary>
    private const double Settled = 5e-16;

    private const int TermsMax = 1_000_000;

    /// <summary>P(a, x) and Q(a, x), the smaller of them to full relative precision; a above 0, x from 0 on.</summary>
    public static (double Lower, double Upper) At(double a, double x)
    {
        if (!(x > 0))
        {
            return (0, 1);
        }

        if (double.IsPositiveInfinity(x))
        {
            return (1, 0);
        }

        if (a > LargeFrom)
        {
            return Large(a, x);
        }

        // x^a e^-x / Gamma(a + 1)
        var density = Math.Exp(-Stirling.Error(a) - Stirling.Deviance(a, x)) / Math.Sqrt(2 * Math.PI * a);
        if (x < a + 1)
        {
            var lower = density * Series(a, x);
            return (lower, 1 - lower);
        }

        var upper = density * a * Fraction(a, x);
        return (1 - upper, upper);
    }

    /// <summary>The upper tail of the standard normal distribution.</summary>
    public static double NormalTail(double z)
    {
        var (lower, upper) = At(0.5, z * z / 2);
        return z >= 0 ? upper / 2 : (1 + lower) / 2;
    }

    private static double Series(double a, double x)
    {
        var (sum, term) = (1.0, 1.0);
        for (var n = 1; n < TermsMax && term > sum * 1e-17; n++)
        {
            term *= x / (a + n);
            sum += term;
        }

        return sum;
    }

    private static double Fraction(double a, double x)
    {
        var b = x + 1 - a;
        var c = 1 / Tiny;
        var d = 1 / b;
        var h = d;
        for (var i = 1; i < TermsMax; i++)
        {
            var an = -i * (i - a);
            b += 2;
            d = 1 / NotZero((an * d) + b);
            c = NotZero(b + (an / c));
            var step = d * c;
            h *= step;
            if (Math.Abs(step - 1) < Settled)
            {
                break;
            }
        }

        return h;
    }

    private static double NotZero(double value) => Math.Abs(value) < Tiny ? Tiny : value;

    private static (double Lower, double Upper) Large(double a, double x)
    {
        var deviance = Stirling.Deviance(a, x);
        var root = Math.CopySign(Math.Sqrt(2 * deviance / a), x - a);
        var correction = Math.Abs(root) < 1e-5 ? (-1.0 / 3) + (root / 12) : (a / (x - a)) - (1 / root);
        var rest = Math.Exp(-deviance) / Math.Sqrt(2 * Math.PI * a) * correction;
        var z = Math.CopySign(Math.Sqrt(2 * deviance), root);
        return (NormalTail(-z) - rest, NormalTail(z) + rest);
    }
}
