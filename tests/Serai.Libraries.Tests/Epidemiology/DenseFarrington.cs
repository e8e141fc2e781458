namespace Serai.Libraries.Tests.Epidemiology;

/// <summary>
/// The model of Farrington flexible as a textbook writes it: a dense matrix with intercept, contrasts and trend, and a
/// QR decomposition in every iteration. The oracle of the fast fit, and what the benchmark compares it with.
/// </summary>
internal sealed class DenseFarrington(double[] counts, double[] times, int[] labels, bool trend)
{
    private readonly int[] present = [.. labels.Distinct().Order()];

    private double[][] design = [];
    private double[] means = [];
    private double[] weights = [];
    private double[,] covariance = new double[0, 0];

    public double[] Coefficients { get; private set; } = [];

    public double Dispersion { get; private set; }

    public double ErrorDispersion { get; private set; }

    public bool Settled { get; private set; }

    private int Terms => present.Length + (trend ? 1 : 0);

    public (double Eta, double Error) Predict()
    {
        var x = Row(labels.Max(), 0);
        var eta = x.Zip(Coefficients, (a, b) => a * b).Sum();
        return (eta, Math.Sqrt(ErrorDispersion * Quadratic(x)));
    }

    public DenseFarrington Run(bool reweight, double threshold)
    {
        design = [.. labels.Select((label, i) => Row(label, times[i]))];
        double[] ones = [.. counts.Select(_ => 1.0)];
        Settled = Iterate(ones);
        Disperse(ones);
        ErrorDispersion = Raw();
        if (reweight)
        {
            double[] inverse = [.. design.Select((double[] x, int i) => Down(x, i, threshold))];
            double[] prior = [.. inverse.Select((double v) => v * counts.Length / inverse.Sum())];
            Iterate(prior);
            Disperse(prior);
        }

        return this;
    }

    private double[] Row(int label, double time)
    {
        var row = new double[Terms];
        row[0] = 1;
        var contrast = Array.IndexOf(present, label);
        if (contrast > 0)
        {
            row[contrast] = 1;
        }

        if (trend)
        {
            row[^1] = time;
        }

        return row;
    }

    private double Down(double[] x, int i, double threshold)
    {
        var hat = weights[i] * Quadratic(x);
        var residual = 1.5 * (Math.Pow(counts[i], 2.0 / 3) * Math.Pow(means[i], -1.0 / 6) - Math.Sqrt(means[i]))
            / Math.Sqrt(Dispersion * (1 - hat));
        return residual > threshold ? 1 / (residual * residual) : 1;
    }

    private double Quadratic(double[] x) =>
        Enumerable.Range(0, Terms).Sum(i => Enumerable.Range(0, Terms).Sum(j => x[i] * covariance[i, j] * x[j]));

    private void Disperse(double[] prior)
    {
        Dispersion = Math.Max(1, Raw());
        ErrorDispersion = prior.Select((p, i) => p * Residual(i) * Residual(i)).Sum() / (counts.Length - Terms);
    }

    private double Raw() => weights.Select((w, i) => w * Residual(i) * Residual(i)).Sum() / (counts.Length - Terms);

    private double Residual(int i) => (counts[i] - means[i]) / means[i];

    private bool Iterate(double[] prior)
    {
        means = [.. counts.Select(y => y + 0.1)];
        double[] eta = [.. means.Select(m => Math.Log(m))];
        var before = Deviance(prior);
        for (var iteration = 0; iteration < 25; iteration++)
        {
            weights = [.. means.Select((m, i) => prior[i] * m)];
            double[] answers = [.. eta.Select((e, i) => e + ((counts[i] - means[i]) / means[i]))];
            Solve(answers);
            eta = [.. design.Select(x => x.Zip(Coefficients, (a, b) => a * b).Sum())];
            means = [.. eta.Select(e => Math.Max(Math.Exp(e), 2.220446049250313e-16))];
            var deviance = Deviance(prior);
            if (Math.Abs(deviance - before) / (0.1 + Math.Abs(deviance)) < 1e-8)
            {
                return true;
            }

            before = deviance;
        }

        return false;
    }

    private double Deviance(double[] prior) => 2 * counts.Select((y, i) =>
        prior[i] * ((y > 0 ? y * Math.Log(y / means[i]) : 0) - (y - means[i]))).Sum();

    /// <summary>Modified Gram-Schmidt, twice over each column; covariance = R^-1 R^-T.</summary>
    private void Solve(double[] answers)
    {
        var n = counts.Length;
        double[][] columns = [.. Enumerable.Range(0, Terms).Select(j =>
            Enumerable.Range(0, n).Select(i => design[i][j] * Math.Sqrt(weights[i])).ToArray())];
        double[] right = [.. answers.Select((z, i) => z * Math.Sqrt(weights[i]))];
        var triangle = new double[Terms, Terms];
        for (var j = 0; j < Terms; j++)
        {
            for (var pass = 0; pass < 2; pass++)
            {
                for (var k = 0; k < j; k++)
                {
                    var along = Dot(columns[k], columns[j]);
                    triangle[k, j] += along;
                    Subtract(columns[j], columns[k], along);
                }
            }

            triangle[j, j] = Math.Sqrt(Dot(columns[j], columns[j]));
            columns[j] = [.. columns[j].Select(v => v / triangle[j, j])];
        }

        Coefficients = Back(triangle, [.. columns.Select(c => Dot(c, right))]);
        double[][] inverse = [.. Enumerable.Range(0, Terms).Select(j =>
            Back(triangle, [.. Enumerable.Range(0, Terms).Select(i => i == j ? 1.0 : 0)]))];
        covariance = new double[Terms, Terms];
        for (var i = 0; i < Terms; i++)
        {
            for (var j = 0; j < Terms; j++)
            {
                covariance[i, j] = inverse.Sum(column => column[i] * column[j]);
            }
        }
    }

    private static double[] Back(double[,] triangle, double[] right)
    {
        var found = new double[right.Length];
        for (var i = right.Length - 1; i >= 0; i--)
        {
            var rest = right[i];
            for (var j = i + 1; j < right.Length; j++)
            {
                rest -= triangle[i, j] * found[j];
            }

            found[i] = rest / triangle[i, i];
        }

        return found;
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private static void Subtract(double[] from, double[] direction, double length)
    {
        for (var i = 0; i < from.Length; i++)
        {
            from[i] -= length * direction[i];
        }
    }
}
