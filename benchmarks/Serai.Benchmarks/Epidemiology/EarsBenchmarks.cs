using BenchmarkDotNet.Attributes;
using Serai.Epidemiology;

namespace Serai.Benchmarks.Epidemiology;

/// <summary>Five years of days: the whole series, the last day only, and the formula written out with LINQ.</summary>
[MemoryDiagnoser]
public class EarsBenchmarks
{
    private const int Steps = 5 * 365;

    private readonly double[] counts = new double[Steps];
    private readonly EarsResult[] results = new EarsResult[Steps];
    private EarsParameters parameters = new(EarsMethod.C2);

    [Params(EarsMethod.C1, EarsMethod.C2, EarsMethod.C3)]
    public EarsMethod Method { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        var random = new Random(20200313);
        for (var t = 0; t < Steps; t++)
        {
            counts[t] = random.Next(0, 40);
        }

        parameters = new EarsParameters(Method);
    }

    [Benchmark]
    public EarsResult Whole_series()
    {
        Ears.Judge(counts, results, parameters);
        return results[^1];
    }

    [Benchmark]
    public EarsResult Last_day()
    {
        Ears.JudgeLast(counts, results.AsSpan(0, 1), parameters);
        return results[0];
    }

    [Benchmark(Baseline = true)]
    public int Naive_formula()
    {
        var alarms = 0;
        for (var t = parameters.HistorySteps; t < Steps; t++)
        {
            alarms += Method == EarsMethod.C3 ? NaiveSum(t) : NaiveStep(t);
        }

        return alarms;
    }

    private int NaiveStep(int t)
    {
        var (mean, deviation) = NaiveReference(t);
        return counts[t] > mean + (parameters.Quantile * deviation) ? 1 : 0;
    }

    private int NaiveSum(int t) =>
        Enumerable.Range(0, 3).Sum(back => NaiveExcess(t - back)) >= parameters.Quantile ? 1 : 0;

    private double NaiveExcess(int t)
    {
        var (mean, deviation) = NaiveReference(t);
        return Math.Max(0, ((counts[t] - mean) / deviation) - 1);
    }

    private (double Mean, double Deviation) NaiveReference(int t)
    {
        var gap = Method == EarsMethod.C1 ? 0 : 2;
        var values = counts.Skip(t - gap - parameters.Baseline).Take(parameters.Baseline).ToList();
        var mean = values.Average();
        var deviation = Math.Sqrt(values.Sum(v => Math.Pow(v - mean, 2)) / (values.Count - 1));
        return (mean, Math.Max(deviation, parameters.MinSigma));
    }
}
