namespace Serai.Epidemiology;

/// <summary>
/// EARS C1, C2 and C3: is today's count far above the last week's? Made for places without years of history.
/// </summary>
/// <remarks>
/// <para>
/// With counts y, baseline length L and z = the normal quantile at 1 - alpha: m_t and S_t are mean and standard
/// deviation (n - 1, at least MinSigma) of y_{t-L} .. y_{t-1} for C1, of y_{t-L-2} .. y_{t-3} for C2 and C3, and
/// c_t = (y_t - m_t) / S_t with the C2 reference.
/// </para>
/// <para>C1, C2: U_t = m_t + z S_t; alarm when y_t &gt; U_t.</para>
/// <para>
/// C3: A_t = max(0, c_{t-1} - 1) + max(0, c_{t-2} - 1); alarm when max(0, c_t - 1) + A_t &gt;= z. As a bound in cases
/// that is y_t &gt;= U_t with U_t = m_t + S_t (1 + z - A_t), at least 0, and 0 when A_t &gt;= z.
/// </para>
/// <para>
/// C3Compat: U_t = max(0, y_t + S_t (z - A_t)), alarm when y_t &gt; U_t. The R function adds to y_t where its manual
/// and the paper say m_t, so that its alarm does not depend on the count of the day; kept for comparison with R only.
/// </para>
/// <para>
/// Source: L. Hutwagner, W. Thompson, G. M. Seeman, T. Treadwell, The bioterrorism preparedness and response Early
/// Aberration Reporting System (EARS), Journal of Urban Health 80 (2003) i89-i96; C3Compat: R package surveillance
/// 1.20.3, function earsC. The paper fixes the bounds at 3 deviations (C1, C2) and a sum of 2 (C3); here alpha sets
/// them (0.001 gives 3.09, 0.025 gives 1.96).
/// </para>
/// </remarks>
public static class Ears
{
    /// <summary>Judges every step of a series.</summary>
    /// <param name="counts">Counts in time order, one a step, all steps equally long; NaN = missing.</param>
    /// <param name="results">Receives one judgement a step; as long as <paramref name="counts"/>.</param>
    /// <param name="parameters">Variant and settings.</param>
    /// <exception cref="ArgumentException">The two spans differ in length.</exception>
    /// <example>
    /// <code>
    /// double[] counts = [0, 0, 0, 0, 0, 0, 0, 0, 0, 4];
    /// var results = new EarsResult[counts.Length];
    /// Ears.Judge(counts, results, new EarsParameters(EarsMethod.C2));
    /// // results[9].Alarm is true: 4 lies above 0 + 3.09 * 0.5
    /// </code>
    /// </example>
    public static void Judge(ReadOnlySpan<double> counts, Span<EarsResult> results, EarsParameters parameters)
    {
        if (results.Length != counts.Length)
        {
            throw new ArgumentException("There must be one result for each count.", nameof(results));
        }

        JudgeLast(counts, results, parameters);
    }

    /// <summary>
    /// Judges only the last steps of a series, in time that does not grow with its length: what a new or corrected
    /// count makes necessary. A changed step can change the judgement of itself and the <see
    /// cref="EarsParameters.HistorySteps"/> steps after it.
    /// </summary>
    /// <param name="counts">Counts in time order; NaN = missing.</param>
    /// <param name="results">Receives one judgement a step for as many last steps as it is long.</param>
    /// <param name="parameters">Variant and settings.</param>
    /// <exception cref="ArgumentException">More results are asked for than there are counts.</exception>
    /// <example><code>
    /// Span&lt;EarsResult&gt; today = stackalloc EarsResult[1];
    /// Ears.JudgeLast(counts, today, parameters);
    /// </code></example>
    public static void JudgeLast(ReadOnlySpan<double> counts, Span<EarsResult> results, EarsParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (results.Length > counts.Length)
        {
            throw new ArgumentException("There are more results than counts.", nameof(results));
        }

        var from = counts.Length - results.Length;
        if (parameters.Sums)
        {
            JudgeSums(counts, from, results, parameters);
            return;
        }

        for (var t = from; t < counts.Length; t++)
        {
            results[t - from] = JudgeOne(counts, t, parameters);
        }
    }

    /// <summary>
    /// How far the last step lies above its reference in the terms of the method, to be held against <see
    /// cref="EarsParameters.Quantile"/>: c_t for C1 and C2 (by their own reference), max(0, c_t - 1) + A_t for C3, A_t
    /// for C3Compat. Unlike C3's bound in cases it does not end at 0 where the two steps before alarm by themselves.
    /// </summary>
    /// <param name="counts">Counts in time order; NaN = missing. The last one is judged.</param>
    /// <param name="parameters">Variant and settings.</param>
    /// <returns>Deviations; NaN with too little history, or where a value is missing or 0 is divided by 0.</returns>
    /// <example><code>
    /// double sum = Ears.Statistic([0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1], new EarsParameters(EarsMethod.C3));
    /// // 3: one excess a step, at or above the limit of 1.96
    /// </code></example>
    public static double Statistic(ReadOnlySpan<double> counts, EarsParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var t = counts.Length - 1;
        if (t < parameters.HistorySteps)
        {
            return double.NaN;
        }

        if (!parameters.Sums)
        {
            var (mean, deviation) = Reference(counts, t, parameters);
            return (counts[t] - mean) / deviation;
        }

        var before = Excess(counts, t - 2, parameters) + Excess(counts, t - 1, parameters);
        return parameters.Method == EarsMethod.C3Compat ? before : before + Excess(counts, t, parameters);
    }

    private static EarsResult JudgeOne(ReadOnlySpan<double> counts, int t, EarsParameters p)
    {
        if (t < p.HistorySteps)
        {
            return Early(counts[t]);
        }

        var (mean, deviation) = Reference(counts, t, p);
        return Judged(counts[t], mean, deviation, mean + (p.Quantile * deviation), inclusive: false);
    }

    private static void JudgeSums(ReadOnlySpan<double> counts, int from, Span<EarsResult> results, EarsParameters p)
    {
        var secondLast = Excess(counts, from - 2, p);
        var last = Excess(counts, from - 1, p);
        for (var t = from; t < counts.Length; t++)
        {
            if (t < p.Baseline + p.Gap)
            {
                results[t - from] = Early(counts[t]);
                continue;
            }

            var (mean, deviation) = Reference(counts, t, p);
            results[t - from] = t < p.HistorySteps
                ? Early(counts[t])
                : JudgeSum(counts[t], mean, deviation, secondLast + last, p);
            (secondLast, last) = (last, ExcessOf(counts[t], mean, deviation));
        }
    }

    private static EarsResult JudgeSum(double observed, double mean, double deviation, double before, EarsParameters p)
    {
        if (p.Method == EarsMethod.C3Compat)
        {
            var compat = Math.Max(0, observed + (deviation * (p.Quantile - before)));
            return Judged(observed, mean, deviation, compat, inclusive: false);
        }

        // A missing value before this step, or an undefined quotient, must not be hidden by a bound of 0.
        var defined = deviation > 0 && !double.IsNaN(before);
        var bound = before >= p.Quantile ? 0 : Math.Max(0, mean + (deviation * (1 + p.Quantile - before)));
        return Judged(observed, mean, deviation, defined ? bound : double.NaN, inclusive: true);
    }

    private static EarsResult Judged(double observed, double mean, double deviation, double bound, bool inclusive)
    {
        var status = double.IsNaN(bound) ? StepStatus.NoBound : StepStatus.Ok;
        bool? alarm = double.IsNaN(bound) || double.IsNaN(observed)
            ? null
            : observed > bound || (inclusive && observed == bound);
        return new(observed, mean, deviation, bound, alarm, status);
    }

    private static EarsResult Early(double observed) =>
        new(observed, double.NaN, double.NaN, double.NaN, null, StepStatus.InsufficientHistory);

    private static double Excess(ReadOnlySpan<double> counts, int t, EarsParameters p)
    {
        if (t < p.Baseline + p.Gap)
        {
            return double.NaN;
        }

        var (mean, deviation) = Reference(counts, t, p);
        return ExcessOf(counts[t], mean, deviation);
    }

    /// <summary>max(0, c - 1); NaN (and with it no bound) where a value is missing or 0 is divided by 0.</summary>
    private static double ExcessOf(double observed, double mean, double deviation) =>
        Math.Max(0, ((observed - mean) / deviation) - 1);

    /// <summary>
    /// Mean and deviation in two passes: a running sum would carry the rounding of old steps along, and a baseline is
    /// short.
    /// </summary>
    private static (double Mean, double Deviation) Reference(ReadOnlySpan<double> counts, int t, EarsParameters p)
    {
        var values = counts.Slice(t - p.Gap - p.Baseline, p.Baseline);
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value;
        }

        var mean = sum / values.Length;
        var squares = 0.0;
        foreach (var value in values)
        {
            squares += (value - mean) * (value - mean);
        }

        return (mean, Math.Max(Math.Sqrt(squares / (values.Length - 1)), p.MinSigma));
    }
}
