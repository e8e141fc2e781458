using System.Runtime.CompilerServices;

namespace Serai.Epidemiology;

/// <summary>How Farrington flexible turns the expected count into a bound.</summary>
public enum FarringtonBound
{
    /// <summary>Normal quantile on a power scale, with the error of the fit.</summary>
    Delta,

    /// <summary>Negative binomial quantile at the expected count (Poisson where the dispersion is 1).</summary>
    NbPlugin,

    /// <summary>Negative binomial quantile at the upper normal limit of the expected count.</summary>
    Muan,
}

/// <summary>The scale on which <see cref="FarringtonBound.Delta"/> takes counts as normal.</summary>
public enum FarringtonPower
{
    /// <summary>Counts to the power 2/3, nearly symmetric for Poisson counts.</summary>
    TwoThirds,

    /// <summary>Square roots, which make the variance constant.</summary>
    Half,

    /// <summary>Counts as they are.</summary>
    None,
}

/// <summary>
/// The settings of Farrington flexible. The defaults are those of Noufaily and others (2013) with one false alarm in a
/// hundred weeks.
/// </summary>
/// <remarks>A value outside its range throws <see cref="ArgumentOutOfRangeException"/> where it is set.</remarks>
/// <example><code>var settings = new FarringtonFlexibleParameters { Alpha = 0.005, Years = 3 };</code></example>
public sealed record FarringtonFlexibleParameters
{
    /// <summary>Most years of history.</summary>
    public const int YearsMax = 50;

    /// <summary>Widest half window, in steps.</summary>
    public const int HalfWindowMax = 183;

    /// <summary>Most blocks of the season.</summary>
    public const int PeriodsMax = 100;

    /// <summary>Most recent steps that can be left out of the reference.</summary>
    public const int ExcludeRecentMax = 1_000;

    /// <summary>Most steps in a year.</summary>
    public const int StepsPerYearMax = 366;

    /// <summary>Longest stretch over which recent cases are counted, in steps.</summary>
    public const int LimitPeriodsMax = 366;

    /// <summary>Steps in a year: 52 for weeks, 12 for months, 365 for days. 1 to 366.</summary>
    public int StepsPerYear { get; init => field = Within(value, 1, StepsPerYearMax); } = 52;

    /// <summary>Most years of history that are used, b. 1 to 50; fewer are used where the series is shorter.</summary>
    public int Years { get; init => field = Within(value, 1, YearsMax); } = 5;

    /// <summary>Steps on either side of the same step of an earlier year that count as the same season, w.</summary>
    public int HalfWindow { get; init => field = Within(value, 0, HalfWindowMax); } = 3;

    /// <summary>Blocks of the season, p: the windows and p - 1 blocks between them; 1 = the windows only.</summary>
    public int Periods { get; init => field = Within(value, 1, PeriodsMax); } = 10;

    /// <summary>
    /// Steps right before the judged one that are never reference, e: an outbreak under way must not hide itself.
    /// </summary>
    public int ExcludeRecent { get; init => field = Within(value, 0, ExcludeRecentMax); } = 26;

    /// <summary>Whether past outbreaks are weighted down.</summary>
    public bool Reweight { get; init; } = true;

    /// <summary>Standardised Anscombe residual above which a reference value is weighted down; from 0 on.</summary>
    public double WeightsThreshold { get; init => field = Within(value, 0, double.MaxValue); } = 2.58;

    /// <summary>Whether a trend is tried at all.</summary>
    public bool Trend { get; init; } = true;

    /// <summary>
    /// A trend is kept when its two-sided p-value lies below this, 0 to 1; 1 keeps every trend that does not lead above
    /// the largest reference value.
    /// </summary>
    public double TrendPValue { get; init => field = Within(value, 0, 1); } = 1;

    /// <summary>Chance of a false alarm a step, one-sided; between 0 and 1.</summary>
    public double Alpha { get; init => field = Within(value, double.Epsilon, double.BitDecrement(1)); } = 0.01;

    /// <summary>How the bound is made.</summary>
    public FarringtonBound Bound { get; init => field = Defined(value); } = FarringtonBound.NbPlugin;

    /// <summary>The scale of <see cref="FarringtonBound.Delta"/>; the other bounds do not look at it.</summary>
    public FarringtonPower Power { get; init => field = Defined(value); } = FarringtonPower.TwoThirds;

    /// <summary>Cases that the last <see cref="LimitPeriods"/> steps must hold before a step is judged.</summary>
    public int LimitCases { get; init => field = Within(value, 0, int.MaxValue); } = 5;

    /// <summary>Steps, the judged one included, over which <see cref="LimitCases"/> is counted.</summary>
    public int LimitPeriods { get; init => field = Within(value, 1, LimitPeriodsMax); } = 4;

    /// <summary>
    /// False: every number as the R function computes it, its slips included. True: the dispersion of the fit also in
    /// the error of the prediction and in the test of the trend, the score on the scale of counts, and the Poisson
    /// limit wherever all reference values are zero. A missing step is left out everywhere: recent cases are counted on
    /// the steps there are, and a year of history is one whose window holds more than half of its values.
    /// </summary>
    public bool Corrected { get; init; }

    private static int Within(int value, int min, int max, [CallerMemberName] string name = "")
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, min, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, max, name);
        return value;
    }

    private static double Within(double value, double min, double max, [CallerMemberName] string name = "") =>
        value >= min && value <= max
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"A number from {min} to {max}.");

    private static T Defined<T>(T value, [CallerMemberName] string name = "")
        where T : struct, Enum => Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(name, value, "Not one of the named values.");
}
