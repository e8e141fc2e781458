using System.Runtime.InteropServices;

namespace Serai.Epidemiology;

/// <summary>The first case of a disease in a place.</summary>
/// <param name="Index">The step of the first case.</param>
/// <param name="Observed">The count of that step.</param>
/// <param name="StepsBefore">How many steps the series has before it.</param>
/// <param name="ReportedBefore">
/// How many of those have a count; the rest is missing and could hide an earlier case.
/// </param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct FirstCaseFound(int Index, double Observed, int StepsBefore, int ReportedBefore);

/// <summary>
/// The rule "first case ever seen here": the strongest sign there is, and the one that needs no history.
/// </summary>
/// <remarks>
/// Step t is a first case when y_t &gt; 0 and the sum of all counts before it is not above 0. The sum, rather than "no
/// positive count before", because a case that a later negative count took back was never a case: the next one is the
/// first. Missing steps count as nothing and are reported with the finding. Source: criterion 5 of Annex 2 of the
/// International Health Regulations (2005), an event that is unexpected because the disease was never reported in the
/// place; the rule on counts is ours.
/// </remarks>
public static class FirstCase
{
    /// <summary>Finds the earliest first case from a step on.</summary>
    /// <param name="counts">
    /// Counts in time order, from the beginning of what is known of the place; NaN = missing.
    /// </param>
    /// <param name="from">Only steps from this index on are looked at; the earlier ones count as history.</param>
    /// <returns>The finding, or null where no step from there on is a first case.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="from"/> lies outside 0 to the number of counts.
    /// </exception>
    /// <example><code>
    /// FirstCase.Find([0, 0, double.NaN, 0, 4, 2]) // index 4, observed 4, 4 steps before, 3 of them reported
    /// </code></example>
    public static FirstCaseFound? Find(ReadOnlySpan<double> counts, int from = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(from, counts.Length);
        var (sum, reported) = (0.0, 0);
        for (var t = 0; t < counts.Length; t++)
        {
            var count = counts[t];
            if (double.IsNaN(count))
            {
                continue;
            }

            if (t >= from && count > 0 && sum <= 0)
            {
                return new FirstCaseFound(t, count, t, reported);
            }

            sum += count;
            reported++;
        }

        return null;
    }
}
