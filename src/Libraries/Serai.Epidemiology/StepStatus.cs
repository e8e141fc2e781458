namespace Serai.Epidemiology;

/// <summary>What became of the judgement of one step.</summary>
public enum StepStatus
{
    /// <summary>Too few steps lie before this one.</summary>
    InsufficientHistory,

    /// <summary>
    /// The reference values give no bound: one is missing, or they do not vary where the method divides by that.
    /// </summary>
    NoBound,

    /// <summary>A bound was computed.</summary>
    Ok,
}
