namespace Serai.Epidemiology;

/// <summary>
/// The quasi-Poisson model of Farrington flexible: log mean = level of the block (+ trend), by iteratively reweighted
/// least squares as R's <c>glm</c> does it, with past outbreaks weighted down and the fit repeated.
/// </summary>
/// <remarks>
/// One indicator a block makes X'WX diagonal but for the row and column of the trend. Taking each block's own weighted
/// mean time off the trend leaves it diagonal: an iteration costs one exponential a row and no matrix. Everything that
/// describes the covariance keeps the weights of the last least squares that was done, from the means before the last
/// update, because that is what R reports.
/// </remarks>
internal sealed class LogLinearFit(int blocks)
{
    private const int IterationsMax = 25;
    private const double Tolerance = 1e-8;
    private const double MeanMin = 2.220446049250313e-16;

    /// <summary>
    /// Up to this count y (log y - eta) is as good as y log(y / mean) and saves the logarithm in every iteration.
    /// </summary>
    private const double SmallCount = 1e4;

    private readonly double[] levels = new double[blocks];
    private readonly double[] levelsBefore = new double[blocks];
    private readonly double[] weightSums = new double[blocks];
    private readonly double[] timeMeans = new double[blocks];
    private readonly double[] answerSums = new double[blocks];
    private double[] eta = [];
    private double[] means = [];
    private double[] weights = [];
    private double[] answers = [];
    private double[] prior = [];
    private double[] logs = [];
    private double slopeBefore;
    private double timeSquares;
    private bool withTrend;
    private bool withPrior;

    /// <summary>The trend, log of the factor a step.</summary>
    public double Slope { get; private set; }

    /// <summary>Pearson dispersion, at least 1.</summary>
    public double Dispersion { get; private set; }

    /// <summary>
    /// The dispersion that R uses for errors. After reweighting it has overwritten the working weights by the prior
    /// ones and so leaves the means out.
    /// </summary>
    public double ErrorDispersion { get; private set; }

    public int DegreesOfFreedom { get; private set; }

    /// <summary>The variance of <see cref="Slope"/> for a dispersion of 1.</summary>
    public double SlopeVariance => 1 / timeSquares;

    /// <summary>Ok, NoConvergence or Singular.</summary>
    public StepStatus Run(ReferenceRows rows, FarringtonFlexibleParameters parameters, bool trend)
    {
        Prepare(rows, trend);
        var first = Iterate(rows);
        if (first != true)
        {
            return first is null ? StepStatus.Singular : StepStatus.NoConvergence;
        }

        if (!Disperse(rows))
        {
            return StepStatus.Singular;
        }

        if (parameters.Reweight)
        {
            // Whether this second fit settles is not asked, as in R; where it breaks down there are no numbers.
            if (!WeighDown(rows, parameters.WeightsThreshold) || Iterate(rows) is null || !Disperse(rows))
            {
                return StepStatus.Singular;
            }
        }

        return StepStatus.Ok;
    }

    /// <summary>
    /// The logarithm of the expected count in the last block at a time, and its variance at dispersion 1.
    /// </summary>
    public (double Eta, double Variance) Predict(double time)
    {
        var block = blocks - 1;
        if (!withTrend)
        {
            return (levels[block], 1 / weightSums[block]);
        }

        var away = time - timeMeans[block];
        return (levels[block] + (Slope * away), (1 / weightSums[block]) + (away * away / timeSquares));
    }

    private void Prepare(ReferenceRows rows, bool trend)
    {
        (withTrend, withPrior) = (trend, false);
        if (eta.Length < rows.Counts.Length)
        {
            var size = rows.Counts.Length;
            (eta, means, weights) = (new double[size], new double[size], new double[size]);
            (answers, prior, logs) = (new double[size], new double[size], new double[size]);
        }

        for (var i = 0; i < rows.Count; i++)
        {
            logs[i] = Math.Log(rows.Counts[i]);
        }

        DegreesOfFreedom = rows.Count - (trend ? 1 : 0);
        foreach (var size in rows.Sizes)
        {
            DegreesOfFreedom -= size > 0 ? 1 : 0;
        }
    }

    /// <summary>True: settled. False: not within the iterations. Null: the numbers broke down.</summary>
    private bool? Iterate(ReferenceRows rows)
    {
        for (var i = 0; i < rows.Count; i++)
        {
            means[i] = rows.Counts[i] + 0.1;
            eta[i] = Math.Log(means[i]);
        }

        var before = Deviance(rows);
        for (var iteration = 1; iteration <= IterationsMax; iteration++)
        {
            Solve(rows);
            var deviance = Update(rows);
            if (!double.IsFinite(deviance))
            {
                deviance = iteration == 1 ? double.NaN : StepBack(rows);
                if (double.IsNaN(deviance))
                {
                    return null;
                }
            }

            if (Math.Abs(deviance - before) / (0.1 + Math.Abs(deviance)) < Tolerance)
            {
                return true;
            }

            (before, slopeBefore) = (deviance, Slope);
            KeepLevels();
        }

        return false;
    }

    /// <summary>Least squares of the working answers; levels are kept at each block's mean time.</summary>
    private void Solve(ReferenceRows rows)
    {
        Array.Clear(weightSums);
        Array.Clear(timeMeans);
        Array.Clear(answerSums);
        for (var i = 0; i < rows.Count; i++)
        {
            var mean = means[i];
            var weight = withPrior ? prior[i] * mean : mean;
            var answer = eta[i] + ((rows.Counts[i] - mean) / mean);
            (weights[i], answers[i]) = (weight, answer);
            var label = rows.Labels[i];
            weightSums[label] += weight;
            timeMeans[label] += weight * rows.Times[i];
            answerSums[label] += weight * answer;
        }

        for (var label = 0; label < blocks; label++)
        {
            timeMeans[label] /= weightSums[label];
            levels[label] = answerSums[label] / weightSums[label];
        }

        if (withTrend)
        {
            SolveTrend(rows);
        }
    }

    private void SolveTrend(ReferenceRows rows)
    {
        var (squares, products) = (0.0, 0.0);
        for (var i = 0; i < rows.Count; i++)
        {
            var label = rows.Labels[i];
            var away = rows.Times[i] - timeMeans[label];
            squares += weights[i] * away * away;
            products += weights[i] * away * (answers[i] - levels[label]);
        }

        (timeSquares, Slope) = (squares, products / squares);
    }

    private double Update(ReferenceRows rows)
    {
        for (var i = 0; i < rows.Count; i++)
        {
            var label = rows.Labels[i];
            var value = withTrend ? levels[label] + (Slope * (rows.Times[i] - timeMeans[label])) : levels[label];
            eta[i] = value;
            means[i] = Math.Max(Math.Exp(value), MeanMin);
        }

        return Deviance(rows);
    }

    private double Deviance(ReferenceRows rows)
    {
        var sum = 0.0;
        for (var i = 0; i < rows.Count; i++)
        {
            var (count, mean) = (rows.Counts[i], means[i]);
            var part = mean - count;
            if (count > 0)
            {
                part += count * (count < SmallCount && mean > MeanMin ? logs[i] - eta[i] : Math.Log(count / mean));
            }

            sum += withPrior ? prior[i] * part : part;
        }

        return 2 * sum;
    }

    /// <summary>Halves the way to the fit before until the deviance is finite; NaN where it never is.</summary>
    private double StepBack(ReferenceRows rows)
    {
        for (var halving = 0; halving < IterationsMax; halving++)
        {
            for (var label = 0; label < blocks; label++)
            {
                // Kept at time 0 of the judged step: the blocks' mean times moved between the two fits.
                levels[label] = ((levels[label] - (Trend * timeMeans[label]) + levelsBefore[label]) / 2)
                    + ((Trend + (withTrend ? slopeBefore : 0)) / 2 * timeMeans[label]);
            }

            Slope = (Slope + slopeBefore) / 2;
            var deviance = Update(rows);
            if (double.IsFinite(deviance))
            {
                return deviance;
            }
        }

        return double.NaN;
    }

    private double Trend => withTrend ? Slope : 0;

    private void KeepLevels()
    {
        for (var label = 0; label < blocks; label++)
        {
            levelsBefore[label] = levels[label] - (Trend * timeMeans[label]);
        }
    }

    private bool Disperse(ReferenceRows rows)
    {
        var (pearson, bare) = (0.0, 0.0);
        for (var i = 0; i < rows.Count; i++)
        {
            var residual = (rows.Counts[i] - means[i]) / means[i];
            pearson += weights[i] * residual * residual;
            bare += withPrior ? prior[i] * residual * residual : 0;
        }

        Dispersion = Math.Max(1, pearson / DegreesOfFreedom);
        ErrorDispersion = (withPrior ? bare : pearson) / DegreesOfFreedom;
        return DegreesOfFreedom > 0 && double.IsFinite(pearson) && double.IsFinite(ErrorDispersion);
    }

    /// <summary>
    /// Prior weights from the standardised Anscombe residuals; false where a row decides its block alone.
    /// </summary>
    private bool WeighDown(ReferenceRows rows, double threshold)
    {
        if (Array.IndexOf(rows.Sizes, 1) >= 0)
        {
            return false;
        }

        var sum = 0.0;
        for (var i = 0; i < rows.Count; i++)
        {
            // Only counts above their mean can pass a threshold that is not negative.
            var residual = rows.Counts[i] > means[i] ? Anscombe(rows, i) : 0;
            prior[i] = residual > threshold ? 1 / (residual * residual) : 1;
            sum += prior[i];
        }

        var scale = rows.Count / sum;
        for (var i = 0; i < rows.Count; i++)
        {
            prior[i] *= scale;
        }

        withPrior = true;
        return double.IsFinite(scale);
    }

    private double Anscombe(ReferenceRows rows, int i)
    {
        var (label, mean) = (rows.Labels[i], means[i]);
        var hat = 1 / weightSums[label];
        if (withTrend)
        {
            var away = rows.Times[i] - timeMeans[label];
            hat += away * away / timeSquares;
        }

        var root = Math.Cbrt(rows.Counts[i]);
        var raw = 1.5 * ((root * root / Math.Sqrt(Math.Cbrt(mean))) - Math.Sqrt(mean));
        return raw / Math.Sqrt(Dispersion * (1 - (weights[i] * hat)));
    }
}
