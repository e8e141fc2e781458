namespace Serai.Epidemiology;

/// <summary>
/// Farrington flexible: is this week's count above what the same season of earlier years leads one to expect? The
/// standard detector for weekly series with years of history.
/// </summary>
/// <remarks>
/// <para>
/// Reference: the steps within <see cref="FarringtonFlexibleParameters.HalfWindow"/> of the same step of each of the
/// last b years, and, with more than one period, everything between them in equal blocks; never the last
/// <see cref="FarringtonFlexibleParameters.ExcludeRecent"/> steps. Model: E y = mu, Var y = phi mu, log mu = level of
/// the block (+ trend), quasi-Poisson; counts whose standardised Anscombe residual s lies above the threshold get
/// weight s^-2 and the model is fitted again. The trend stays with 3 or more years, a p-value below the setting, and an
/// expectation not above the largest reference value.
/// </para>
/// <para>
/// Bound: Delta, with power e (2/3): U = (mu^e + z s)^(1/e), s^2 the variance of y^e - mu^e by the delta method, error
/// of the fit included. NbPlugin: the 1 - alpha quantile of the negative binomial distribution with mean mu and
/// variance phi mu (Poisson at phi = 1). Muan: the same with mu at its upper 1 - alpha normal limit. An alarm needs a
/// count above the bound and <see cref="FarringtonFlexibleParameters.LimitCases"/> cases in the last steps.
/// </para>
/// <para>
/// Sources: C. P. Farrington, N. J. Andrews, A. D. Beale, M. A. Catchpole, A statistical algorithm for the early
/// detection of outbreaks of infectious disease, Journal of the Royal Statistical Society A 159 (1996) 547-563;
/// A. Noufaily, D. G. Enki, P. Farrington, P. Garthwaite, N. Andrews, A. Charlett, An improved algorithm for outbreak
/// detection in multiple surveillance systems, Statistics in Medicine 32 (2013) 1206-1222; R package surveillance
/// 1.20.3, function farringtonFlexible, whose numbers it gives unless <see
/// cref="FarringtonFlexibleParameters.Corrected"/> is set.
/// </para>
/// <para>
/// Ours: with fewer years than asked for, as many as there are; a negative count counts as missing; where all reference
/// values are zero and R finds no model (corrected mode: always), the bound is the 1 - alpha Poisson quantile at the
/// upper limit -ln(alpha) / n of the mean, and the status is Sparse.
/// </para>
/// <para>
/// Missing steps: R judges no step with one among the last <see cref="FarringtonFlexibleParameters.LimitPeriods"/>, and
/// a year counts when the series is old enough for it, whatever is known of it. Corrected: the cases of the reported
/// steps decide, since the missing ones can only add to them; a year counts when more than half of its window was
/// reported, and the series need not reach back for all of that window.
/// </para>
/// <para>Holds its work space: one object serves one thread at a time, and judging a step allocates nothing.</para>
/// </remarks>
/// <example><code>
/// var detector = new FarringtonFlexible(new FarringtonFlexibleParameters { Years = 3 });
/// var results = new FarringtonFlexibleResult[4]; // the last four weeks
/// detector.JudgeLast(weeklyCounts, results);
/// if (results[^1].Alarm == true) { /* results[^1].UpperBound was passed */ }
/// </code></example>
public sealed class FarringtonFlexible
{
    /// <summary>Years from which on a trend is believed.</summary>
    public const int TrendYearsMin = 3;

    /// <summary>
    /// A fit whose Pearson dispersion is below this has met every count: rounding, not a trend, is what is left.
    /// </summary>
    private const double NoResidual = 1e-20;

    private readonly ReferenceRows rows;
    private readonly LogLinearFit fit;
    private readonly double quantile;

    /// <summary>A detector with its settings.</summary>
    /// <param name="parameters">The settings.</param>
    /// <exception cref="ArgumentException">
    /// The windows are wider than a year, or the blocks between them more than a year has room for.
    /// </exception>
    public FarringtonFlexible(FarringtonFlexibleParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if ((2 * parameters.HalfWindow) + 1 > parameters.StepsPerYear || parameters.Periods > parameters.StepsPerYear)
        {
            throw new ArgumentException("Windows and blocks must fit into a year.", nameof(parameters));
        }

        Parameters = parameters;
        quantile = NormalQuantile.At(1 - parameters.Alpha);
        rows = new ReferenceRows(parameters);
        fit = new LogLinearFit(parameters.Periods);
    }

    /// <summary>The settings.</summary>
    public FarringtonFlexibleParameters Parameters { get; }

    /// <summary>Judges every step of a series.</summary>
    /// <param name="counts">Counts in time order, one a step; NaN = missing.</param>
    /// <param name="results">Receives one judgement a step; as long as <paramref name="counts"/>.</param>
    /// <param name="dates">
    /// Nothing: a year is always <see cref="FarringtonFlexibleParameters.StepsPerYear"/> steps. Else the date of every
    /// step, rising: the same step of an earlier year is the same date, for 52 steps a year the nearest same weekday.
    /// </param>
    /// <exception cref="ArgumentException">The spans differ in length, or the dates do not rise.</exception>
    /// <example><code>detector.Judge(counts, results, mondays);</code></example>
    public void Judge(
        ReadOnlySpan<double> counts,
        Span<FarringtonFlexibleResult> results,
        ReadOnlySpan<DateOnly> dates = default)
    {
        if (results.Length != counts.Length)
        {
            throw new ArgumentException("There must be one result for each count.", nameof(results));
        }

        JudgeLast(counts, results, dates);
    }

    /// <summary>Judges only the last steps of a series.</summary>
    /// <param name="counts">Counts in time order, one a step; NaN = missing.</param>
    /// <param name="results">Receives one judgement a step for as many last steps as it is long.</param>
    /// <param name="dates">As for <see cref="Judge"/>.</param>
    /// <exception cref="ArgumentException">
    /// More results are asked for than there are counts, or the dates are not one rising date a count.
    /// </exception>
    /// <example><code>detector.JudgeLast(counts, lastFourWeeks, mondays);</code></example>
    public void JudgeLast(
        ReadOnlySpan<double> counts,
        Span<FarringtonFlexibleResult> results,
        ReadOnlySpan<DateOnly> dates = default)
    {
        if (results.Length > counts.Length)
        {
            throw new ArgumentException("There are more results than counts.", nameof(results));
        }

        Check(counts, dates);
        var from = counts.Length - results.Length;
        for (var t = from; t < counts.Length; t++)
        {
            results[t - from] = JudgeOne(counts, t, dates);
        }
    }

    private static void Check(ReadOnlySpan<double> counts, ReadOnlySpan<DateOnly> dates)
    {
        if (!dates.IsEmpty && dates.Length != counts.Length)
        {
            throw new ArgumentException("There must be one date for each count, or none at all.", nameof(dates));
        }

        for (var t = 1; t < dates.Length; t++)
        {
            if (dates[t] <= dates[t - 1])
            {
                throw new ArgumentException("The dates must rise.", nameof(dates));
            }
        }
    }

    private FarringtonFlexibleResult JudgeOne(ReadOnlySpan<double> counts, int t, ReadOnlySpan<DateOnly> dates)
    {
        var status = rows.Fill(counts, t, dates);
        if (status != StepStatus.Ok)
        {
            return None(counts[t], status, alarm: null);
        }

        var enough = Enough(counts, t);
        if (rows.Largest == 0 && Parameters.Corrected)
        {
            return Sparse(counts[t], enough);
        }

        status = Fit(out var trend);
        return status switch
        {
            StepStatus.Ok => Bounded(counts[t], enough, trend),
            StepStatus.NoConvergence when rows.Largest == 0 => Sparse(counts[t], enough),
            StepStatus.NoConvergence => None(counts[t], status, alarm: false),
            _ => None(counts[t], status, alarm: null),
        };
    }

    private FarringtonFlexibleResult None(double observed, StepStatus status, bool? alarm) => new()
    {
        Observed = observed,
        Status = status,
        Years = rows.Years,
        BaselineSteps = rows.Count,
        Alarm = alarm,
        UpperBound = double.NaN,
        Expected = double.NaN,
        QuantileMean = double.NaN,
        Dispersion = double.NaN,
        TrendCoefficient = double.NaN,
        Score = double.NaN,
        PValue = double.NaN,
        Fit = double.NaN,
        FitError = double.NaN,
    };

    /// <summary>
    /// As R has it, a missing count among the last steps means: not enough, because nobody knows. Corrected: cases that
    /// are known are enough, whatever else there was.
    /// </summary>
    private bool Enough(ReadOnlySpan<double> counts, int t)
    {
        var sum = 0.0;
        for (var at = Math.Max(0, t - Parameters.LimitPeriods + 1); at <= t; at++)
        {
            if (!Parameters.Corrected || counts[at] >= 0)
            {
                sum += counts[at];
            }
        }

        return sum >= Parameters.LimitCases;
    }

    /// <summary>Fits with the trend where one can be believed, and without it where it is not.</summary>
    private StepStatus Fit(out bool trend)
    {
        trend = Parameters.Trend && rows.Years >= TrendYearsMin && Parameters.TrendPValue > 0;
        if (trend)
        {
            var status = fit.Run(rows, Parameters, trend: true);
            if (status == StepStatus.Ok && IsTrendKept())
            {
                return status;
            }
        }

        trend = false;
        return fit.Run(rows, Parameters, trend: false);
    }

    private bool IsTrendKept()
    {
        var variance = ErrorDispersion * fit.SlopeVariance;
        if (ErrorDispersion < NoResidual || !double.IsFinite(variance))
        {
            return false;
        }

        var chance = IncompleteBeta.TwoSidedT(fit.Slope / Math.Sqrt(variance), fit.DegreesOfFreedom);
        return chance < Parameters.TrendPValue && Math.Exp(fit.Predict(rows.JudgedTime).Eta) <= rows.Largest;
    }

    private double ErrorDispersion => Parameters.Corrected ? fit.Dispersion : fit.ErrorDispersion;

    private FarringtonFlexibleResult Bounded(double observed, bool enough, bool trend)
    {
        var (eta, variance) = fit.Predict(rows.JudgedTime);
        var error = Math.Sqrt(ErrorDispersion * variance);
        var judged = Parameters.Bound == FarringtonBound.Delta
            ? FarringtonBounds.Delta(observed, eta, error, fit.Dispersion, quantile, Parameters)
            : FarringtonBounds.Quantile(observed, eta, error, fit.Dispersion, quantile, Parameters);
        var shown = enough && !double.IsNaN(judged.UpperBound);
        return judged with
        {
            Status = shown ? StepStatus.Ok
                : enough || !Parameters.Corrected ? StepStatus.NoBound
                : StepStatus.TooFewCases,
            Years = rows.Years,
            BaselineSteps = rows.Count,
            Alarm = enough && observed != 0 && judged.Score > 1,
            UpperBound = shown ? judged.UpperBound : double.NaN,
            Expected = shown ? judged.Expected : double.NaN,
            Dispersion = fit.Dispersion,
            TrendUsed = trend,
            TrendCoefficient = trend ? fit.Slope : double.NaN,
        };
    }

    private FarringtonFlexibleResult Sparse(double observed, bool enough)
    {
        var nothing = new CountDistribution(-Math.Log(Parameters.Alpha) / rows.Count, 1);
        var bound = nothing.Quantile(Parameters.Alpha, quantile);
        var status = enough || !Parameters.Corrected ? StepStatus.Sparse : StepStatus.TooFewCases;
        return None(observed, status, enough && observed > bound) with
        {
            UpperBound = enough ? bound : double.NaN,
            Expected = enough ? 0 : double.NaN,
            Dispersion = 1,
            Score = observed / bound,
            PValue = double.IsNaN(observed) ? double.NaN : nothing.Tail(observed),
        };
    }
}
