using BenchmarkDotNet.Attributes;
using Serai.Epidemiology;

namespace Serai.Benchmarks.Epidemiology;

/// <summary>
/// Five years without a case, then the first one: one pass, and a sum of all earlier steps at every step.
/// </summary>
[MemoryDiagnoser]
public class FirstCaseBenchmarks
{
    private readonly double[] counts = new double[5 * 365];

    [GlobalSetup]
    public void Fill() => counts[^1] = 4;

    [Benchmark]
    public FirstCaseFound? One_pass() => FirstCase.Find(counts);

    [Benchmark(Baseline = true)]
    public int Naive_sums()
    {
        for (var t = 0; t < counts.Length; t++)
        {
            if (counts[t] > 0 && counts.Take(t).Sum() <= 0)
            {
                return t;
            }
        }

        return -1;
    }
}
