namespace Serai.Epidemiology;

/// <summary>What became of the judgement of one step.</summary>
public enum StepStatus
{
    /// <summary>Too few steps lie before this one.</summary>
    InsufficientHistory,

    /// <summary>
    /// There is no bound: a reference value is missing, they do not vary where the method divides by that, there are
    /// too few recent cases to judge (Farrington), or the bound is not finite.
    /// </summary>
    NoBound,

    /// <summary>A bound was computed.</summary>
    Ok,

    /// <summary>The model of the expected count did not settle.</summary>
    NoConvergence,

    /// <summary>All reference values are zero: the bound comes from the Poisson limit of nothing seen.</summary>
    Sparse,

    /// <summary>A reference date is not in the series, or the season of the step has no reference value.</summary>
    NoReference,

    /// <summary>The model has as many terms as reference values, or one value decides a term alone.</summary>
    Singular,

    /// <summary>
    /// There were too few recent cases to judge (Farrington in corrected mode; as R has it, that is
    /// <see cref="NoBound"/>).
    /// </summary>
    TooFewCases,
}
