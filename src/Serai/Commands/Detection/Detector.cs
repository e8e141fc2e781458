using System.Globalization;
using System.Text;
using Serai.Epidemiology;

namespace Serai.Commands.Detection;

/// <summary>The steps of a series that are printed.</summary>
internal sealed record PrintedSteps(int From, int To);

/// <summary>A method with its settings, as <c>serai detect</c> runs it on one series after another.</summary>
internal abstract class Detector
{
    public abstract string Columns { get; }

    /// <summary>One line a printed step, in the order of <see cref="Columns"/>.</summary>
    public abstract void Judge(SeriesFile series, PrintedSteps steps, StringBuilder text);

    protected static string Number(double value) => value switch
    {
        double.NaN => "",
        double.PositiveInfinity => "Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    protected static string Flag(bool? value) => value switch { true => "1", false => "0", null => "" };

    protected static string StatusOf(StepStatus status) => status switch
    {
        StepStatus.Ok => "ok",
        StepStatus.NoBound => "no_bound",
        StepStatus.InsufficientHistory => "insufficient_history",
        StepStatus.NoConvergence => "no_convergence",
        StepStatus.Sparse => "sparse",
        StepStatus.TooFewCases => "too_few_cases",
        StepStatus.NoReference => "error: a reference date is not in the series, or its season has no counts",
        StepStatus.Singular => "error: a block of the season has a single count, or there are too few counts",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "Not a status."),
    };
}

/// <summary>EARS C1, C2, C3.</summary>
internal sealed class EarsDetector(EarsParameters parameters) : Detector
{
    public override string Columns => "t,observed,upperbound,alarm,status";

    public override void Judge(SeriesFile series, PrintedSteps steps, StringBuilder text)
    {
        var results = new EarsResult[series.Counts.Length];
        Ears.Judge(series.Counts, results, parameters);
        for (var i = 0; i < results.Length; i++)
        {
            var t = series.FirstT + i;
            if (t < steps.From || t > steps.To)
            {
                continue;
            }

            var result = results[i];
            text.Append(CultureInfo.InvariantCulture, $"{t},{Number(result.Observed)},{Number(result.UpperBound)},")
                .Append(Flag(result.Alarm)).Append(',').Append(StatusOf(result.Status)).Append('\n');
        }
    }
}

/// <summary>Farrington flexible. Only the printed steps are judged: none needs the judgement of another.</summary>
internal sealed class FarringtonFlexibleDetector(FarringtonFlexibleParameters parameters) : Detector
{
    private readonly FarringtonFlexible method = new(parameters);

    public override string Columns =>
        "t,observed,b,alarm,upperbound,expected,mu0_quantile,phi,trend_used,trend_coef,score,pvalue,fit,se_fit," +
        "n_baseline,status";

    public override void Judge(SeriesFile series, PrintedSteps steps, StringBuilder text)
    {
        var from = (int)Math.Clamp((long)steps.From - series.FirstT, 0, series.Counts.Length);
        var end = (int)Math.Clamp((long)steps.To - series.FirstT + 1, from, series.Counts.Length);
        var results = new FarringtonFlexibleResult[end - from];
        var dates = series.Dates.Length == 0 ? [] : series.Dates.AsSpan(0, end);
        method.JudgeLast(series.Counts.AsSpan(0, end), results, dates);
        for (var i = 0; i < results.Length; i++)
        {
            Append(text, series.FirstT + from + i, results[i]);
        }
    }

    private static void Append(StringBuilder text, int t, FarringtonFlexibleResult r)
    {
        bool? trend = double.IsNaN(r.Dispersion) ? null : r.TrendUsed;
        text.AppendJoin(
            ',',
            t.ToString(CultureInfo.InvariantCulture),
            Number(r.Observed),
            Number(r.Years),
            Flag(r.Alarm),
            Number(r.UpperBound),
            Number(r.Expected),
            Number(r.QuantileMean),
            Number(r.Dispersion),
            Flag(trend),
            Number(r.TrendCoefficient),
            Number(r.Score),
            Number(r.PValue),
            Number(r.Fit),
            Number(r.FitError),
            Number(r.BaselineSteps),
            StatusOf(r.Status)).Append('\n');
    }
}
