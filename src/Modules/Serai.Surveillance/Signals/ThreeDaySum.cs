using System.Runtime.InteropServices;
using Serai.Epidemiology;
using Serai.Vocabulary.Notifications;

namespace Serai.Surveillance.Signals;

/// <summary>
/// What EARS C3 holds against what: the excess of three days together, in standard deviations, and the limit from which
/// on it alarms. A bound in cases says little of it, since it is 0 as soon as the two days before alarm by themselves.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ThreeDaySum(double Value, double Limit)
{
    /// <summary>Computed anew from the window of the evidence; null for other methods.</summary>
    public static ThreeDaySum? Of(SignalEvidence evidence)
    {
        if (evidence.Method != JudgeSeries.SumMethod)
        {
            return null;
        }

        var parameters = new EarsParameters(
            EarsMethod.C3,
            (int)evidence.Parameters["baseline"],
            evidence.Parameters["min-sigma"],
            evidence.Parameters["alpha"]);
        var counts = new double[parameters.HistorySteps + 1];
        Array.Fill(counts, double.NaN);
        foreach (var day in evidence.Window)
        {
            var step = counts.Length - 1 - (evidence.JudgedOn.DayNumber - day.Date.DayNumber);
            if (step >= 0 && day.Count is >= 0 and { } count)
            {
                counts[step] = count;
            }
        }

        var sum = Ears.Statistic(counts, parameters);
        return double.IsNaN(sum) ? null : new ThreeDaySum(sum, parameters.Quantile);
    }

    /// <summary>
    /// The largest count that would not have alarmed; null where a method has none, whatever earlier versions kept.
    /// </summary>
    public static double? ThresholdOf(SignalEvidence evidence) =>
        evidence.Method == JudgeSeries.SumMethod ? null : evidence.Threshold;
}
