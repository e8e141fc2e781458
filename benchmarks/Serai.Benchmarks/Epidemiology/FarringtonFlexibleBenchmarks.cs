using BenchmarkDotNet.Attributes;
using Serai.Epidemiology;
using Serai.Libraries.Tests.Epidemiology;

namespace Serai.Benchmarks.Epidemiology;

/// <summary>
/// Six years of weeks: the last year and the last week only, against the same model with a dense matrix and a QR
/// decomposition in every iteration.
/// </summary>
[MemoryDiagnoser]
public class FarringtonFlexibleBenchmarks
{
    private const int Weeks = 6 * 52;
    private const int Year = 52;

    private readonly double[] counts = new double[Weeks];
    private readonly FarringtonFlexibleResult[] results = new FarringtonFlexibleResult[Year];
    private FarringtonFlexible detector = new(new FarringtonFlexibleParameters());

    [Params(FarringtonBound.NbPlugin, FarringtonBound.Delta)]
    public FarringtonBound Bound { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        var random = new Random(20130722);
        for (var t = 0; t < Weeks; t++)
        {
            counts[t] = random.Next(0, 40) + (10 * Math.Sin(t * 2 * Math.PI / Year)) + 10;
            counts[t] = Math.Floor(counts[t]);
        }

        detector = new FarringtonFlexible(new FarringtonFlexibleParameters { Bound = Bound, Years = 4 });
    }

    [Benchmark]
    public FarringtonFlexibleResult Last_year()
    {
        detector.JudgeLast(counts, results);
        return results[^1];
    }

    [Benchmark]
    public FarringtonFlexibleResult Last_week()
    {
        detector.JudgeLast(counts, results.AsSpan(0, 1));
        return results[0];
    }

    /// <summary>The last week, its fit only: with the trend, with weights, as one writes it from the paper.</summary>
    [Benchmark(Baseline = true)]
    public (double Eta, double Error) Naive_fit()
    {
        int[] rows = [.. Enumerable.Range(0, Weeks - 27).Where(t => t >= Weeks - 1 - (4 * Year) - 3)];
        var dense = new DenseFarrington(
            [.. rows.Select(t => counts[t])],
            [.. rows.Select(t => (double)(t - Weeks + 1))],
            [.. rows.Select(Block)],
            trend: true);
        return dense.Run(reweight: true, threshold: 2.58).Predict();
    }

    /// <summary>Nine blocks of five weeks after each window of seven; the windows are the last block.</summary>
    private static int Block(int t)
    {
        var sinceWindow = (t - (Weeks - 1) + (6 * Year) + 3) % Year;
        return sinceWindow < 7 ? 9 : (sinceWindow - 7) / 5;
    }
}
