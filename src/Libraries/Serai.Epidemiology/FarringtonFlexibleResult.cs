using System.Runtime.InteropServices;

namespace Serai.Epidemiology;

/// <summary>The judgement of one step by <see cref="FarringtonFlexible"/>. NaN stands for "there is none".</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct FarringtonFlexibleResult
{
    /// <summary>The count that was judged; NaN where it is missing.</summary>
    public required double Observed { get; init; }

    /// <summary>What became of the judgement.</summary>
    public required StepStatus Status { get; init; }

    /// <summary>
    /// Years of history that were used, b; in corrected mode those of which more than half of the window was reported.
    /// </summary>
    public int Years { get; init; }

    /// <summary>Reference values that were used.</summary>
    public int BaselineSteps { get; init; }

    /// <summary>
    /// Whether the count alarms: score above 1, a count that is not 0, and enough recent cases. Null where the step
    /// could not be judged at all.
    /// </summary>
    public bool? Alarm { get; init; }

    /// <summary>The bound in cases; a count above it alarms. NaN where there are too few recent cases.</summary>
    public double UpperBound { get; init; }

    /// <summary>The expected count; NaN where there are too few recent cases.</summary>
    public double Expected { get; init; }

    /// <summary>
    /// The mean of the distribution whose quantile is the bound (NbPlugin, Muan). For Delta the meaningless value that
    /// R gives; NaN in corrected mode.
    /// </summary>
    public double QuantileMean { get; init; }

    /// <summary>Dispersion of the reference values, at least 1.</summary>
    public double Dispersion { get; init; }

    /// <summary>Whether the trend was kept.</summary>
    public bool TrendUsed { get; init; }

    /// <summary>The trend kept, log of the factor a step; NaN where none is.</summary>
    public double TrendCoefficient { get; init; }

    /// <summary>(observed - expected) / (bound - expected): above 1 lies above the bound.</summary>
    public double Score { get; init; }

    /// <summary>Chance of a count this high or higher if nothing happens.</summary>
    public double PValue { get; init; }

    /// <summary>The prediction: the expected count (Delta), or its logarithm (NbPlugin, Muan).</summary>
    public double Fit { get; init; }

    /// <summary>The standard error of <see cref="Fit"/>.</summary>
    public double FitError { get; init; }
}
