namespace Serai.Epidemiology;

/// <summary>The regularised incomplete beta function, and with it the negative binomial and t tails.</summary>
/// <remarks>
/// Continued fraction (modified Lentz), NIST DLMF 8.17.22, with the factor before it in Loader's form. Where both
/// shapes lie beyond 1e8 and the fraction becomes long, the leading terms of Temme's uniform expansion (DLMF 8.18.9).
/// Where one shape is ten million times the other and the fraction would subtract nearly equal numbers, the incomplete
/// gamma function at M. E. Wise's argument (Biometrika 37 (1950) 208-218).
/// </remarks>
internal static class IncompleteBeta
{
    private const double LargeFrom = 1e8;
    private const double UnequalFrom = 1e7;
    private const double SmallArgument = 1e-4;
    private const double Tiny = 1e-300;

    /// <summary>Two roundings: a factor this near to 1 comes no nearer.</summary>
    private const double Settled = 5e-16;

    private const int TermsMax = 1_000_000;

    /// <summary>A tail below this is not taken as 1 less the other, which would cost it digits.</summary>
    private const double SmallTail = 1e-3;

    /// <summary>
    /// I_x(a, b) and 1 - I_x(a, b), the smaller of them to full relative precision. Shapes above 0.
    /// </summary>
    /// <param name="a">First shape.</param>
    /// <param name="b">Second shape.</param>
    /// <param name="x">The argument, 0 to 1.</param>
    /// <param name="y">1 - x, given by the caller so that nothing is lost where x is near 1.</param>
    public static (double Lower, double Upper) At(double a, double b, double x, double y)
    {
        if (!(x > 0))
        {
            return (0, 1);
        }

        if (!(y > 0))
        {
            return (1, 0);
        }

        if (Math.Min(a, b) > LargeFrom)
        {
            return Large(a, b, x, y);
        }

        if (b > UnequalFrom * Math.Max(a, 1))
        {
            return Unequal(a, b, x, y);
        }

        if (a > UnequalFrom * Math.Max(b, 1))
        {
            var (below, above) = Unequal(b, a, y, x);
            return (above, below);
        }

        if (x <= (a + 1) / (a + b + 2))
        {
            var lower = LowerOf(a, b, x, y);
            return (lower, 1 - lower < SmallTail ? LowerOf(b, a, y, x) : 1 - lower);
        }

        var upper = LowerOf(b, a, y, x);
        return (1 - upper < SmallTail ? LowerOf(a, b, x, y) : 1 - upper, upper);
    }

    private static double LowerOf(double a, double b, double x, double y) => Factor(a, b, x, y) / a * Fraction(a, b, x);

    /// <summary>The chance that |T| is at least <paramref name="t"/> for Student's t.</summary>
    public static double TwoSidedT(double t, double degrees)
    {
        var square = t * t;
        return double.IsPositiveInfinity(square)
            ? 0
            : At(degrees / 2, 0.5, degrees / (degrees + square), square / (degrees + square)).Lower;
    }

    /// <summary>x^a (1 - x)^b / B(a, b)</summary>
    private static double Factor(double a, double b, double x, double y)
    {
        var n = a + b;
        var log = Stirling.Error(n) - Stirling.Error(a) - Stirling.Error(b)
            - Stirling.Deviance(a, n * x) - Stirling.Deviance(b, n * y);
        return Math.Exp(log) * Math.Sqrt(a / n * b / (2 * Math.PI));
    }

    private static double Fraction(double a, double b, double x)
    {
        var c = 1.0;
        var d = 1 / NotZero(1 - ((a + b) * x / (a + 1)));
        var h = d;
        for (var m = 1; m < TermsMax; m++)
        {
            var even = m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m)));
            d = 1 / NotZero(1 + (even * d));
            c = NotZero(1 + (even / c));
            h *= d * c;
            var odd = -(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1));
            d = 1 / NotZero(1 + (odd * d));
            c = NotZero(1 + (odd / c));
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

    private static (double Lower, double Upper) Unequal(double a, double b, double x, double y)
    {
        var log = x < SmallArgument ? x * (1 + (x * (0.5 + (x * ((1.0 / 3) + (x / 4)))))) : -Math.Log(y);
        return IncompleteGamma.At(a, (b + ((a - 1) / 2)) * log);
    }

    private static (double Lower, double Upper) Large(double a, double b, double x, double y)
    {
        var n = a + b;
        var deviance = Stirling.Deviance(a, n * x) + Stirling.Deviance(b, n * y);
        var away = x < y ? (n * x) - a : b - (n * y); // n (x - a / n), from the smaller of x and y
        var root = Math.CopySign(Math.Sqrt(2 * deviance / n), away);
        var spread = Math.Sqrt(a / n * (b / n));
        var correction = Math.Abs(root) < 1e-5
            ? (b - a) / n / (3 * spread)
            : (1 / root) - (spread * n / away);
        var rest = Math.Exp(-deviance) / Math.Sqrt(2 * Math.PI * n) * correction;
        var z = Math.CopySign(Math.Sqrt(2 * deviance), root);
        return (IncompleteGamma.NormalTail(-z) + rest, IncompleteGamma.NormalTail(z) - rest);
    }
}
