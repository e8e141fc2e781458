namespace Serai.Epidemiology;

/// <summary>The four variants of EARS.</summary>
public enum EarsMethod
{
    /// <summary>Reference: the steps right before the judged one.</summary>
    C1,

    /// <summary>
    /// Reference: the same number of steps, ending two steps earlier, so that a rising outbreak does not hide itself.
    /// </summary>
    C2,

    /// <summary>C2 summed over three steps, as the paper says.</summary>
    C3,

    /// <summary>C3 as the function <c>earsC</c> of the R package surveillance computes it.</summary>
    C3Compat,
}

/// <summary>The settings of EARS.</summary>
public sealed record EarsParameters
{
    /// <summary>The smallest baseline: fewer values have no useful standard deviation.</summary>
    public const int BaselineMin = 3;

    /// <summary>The largest baseline: one year of days.</summary>
    public const int BaselineMax = 366;

    /// <summary>The usual settings of a variant: 7 reference steps, at least 0.5 cases deviation.</summary>
    /// <param name="method">The variant.</param>
    /// <param name="baseline">Number of reference steps L, 3 to 366.</param>
    /// <param name="minSigma">
    /// Least standard deviation, in cases a step; 0 lets constant counts give a zero deviation.
    /// </param>
    /// <param name="alpha">
    /// Chance of a false alarm a step under normal counts; null = 0.001 for C1 and C2, 0.025 for C3.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A value lies outside its range.</exception>
    /// <example><code>var settings = new EarsParameters(EarsMethod.C2, baseline: 14);</code></example>
    public EarsParameters(EarsMethod method, int baseline = 7, double minSigma = 0.5, double? alpha = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(baseline, BaselineMin);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(baseline, BaselineMax);
        if (!(minSigma >= 0 && double.IsFinite(minSigma)))
        {
            throw new ArgumentOutOfRangeException(nameof(minSigma), minSigma, "A deviation is a number from 0 on.");
        }

        if (alpha is not (null or (> 0 and < 1)))
        {
            throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "alpha lies between 0 and 1.");
        }

        if (!Enum.IsDefined(method))
        {
            throw new ArgumentOutOfRangeException(nameof(method), method, "The variants are C1, C2, C3 and C3Compat.");
        }

        Method = method;
        Baseline = baseline;
        MinSigma = minSigma;
        Alpha = alpha ?? (Sums ? 0.025 : 0.001);
        Quantile = NormalQuantile.At(1 - Alpha);
    }

    /// <summary>The variant.</summary>
    public EarsMethod Method { get; }

    /// <summary>Number of reference steps L.</summary>
    public int Baseline { get; }

    /// <summary>Least standard deviation, in cases a step.</summary>
    public double MinSigma { get; }

    /// <summary>Chance of a false alarm a step under normal counts.</summary>
    public double Alpha { get; }

    /// <summary>The normal quantile at 1 - alpha.</summary>
    public double Quantile { get; }

    /// <summary>How many steps must lie before the first judged one: L for C1, L + 2 for C2, L + 4 for C3.</summary>
    public int HistorySteps => Baseline + Gap + (Sums ? 2 : 0);

    internal int Gap => Method == EarsMethod.C1 ? 0 : 2;

    internal bool Sums => Method is EarsMethod.C3 or EarsMethod.C3Compat;
}
