using System.Runtime.InteropServices;

namespace Serai.Epidemiology;

/// <summary>The judgement of one step.</summary>
/// <param name="Observed">The count that was judged; NaN where it is missing.</param>
/// <param name="Mean">Mean of the reference values, in cases a step.</param>
/// <param name="Deviation">Their standard deviation (n - 1), at least the minimum of the settings.</param>
/// <param name="UpperBound">
/// The bound in cases. C1, C2 and C3Compat alarm above it, C3 from it on. NaN unless the status is ok.
/// </param>
/// <param name="Alarm">Whether the count alarms; null where there is no bound or no count.</param>
/// <param name="Status">What became of the judgement.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct EarsResult(
    double Observed,
    double Mean,
    double Deviation,
    double UpperBound,
    bool? Alarm,
    StepStatus Status);
