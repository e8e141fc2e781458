namespace Serai.Commands.Generation;

/// <summary>
/// Random numbers that do not change with the version of a library: SplitMix64 (Steele, Lea, Flood 2014). Each value of
/// a file has a generator of its own, so that a file needs no memory and a value does not depend on those before it.
/// </summary>
internal struct SplitMix(ulong seed)
{
    private const ulong Step = 0x9E3779B97F4A7C15;
    private const double Unit = 1.0 / (1UL << 53);

    private ulong state = seed;

    /// <summary>The generator of one cell.</summary>
    public static SplitMix At(ulong seed, int a, int b, int c) =>
        new(Mix(Mix(Mix(seed + Step) + ((ulong)a * Step)) + ((ulong)b * Step)) + ((ulong)c * Step));

    public ulong Next() => Mix(state += Step);

    /// <summary>At least 0, below 1.</summary>
    public double Share() => (Next() >> 11) * Unit;

    /// <summary>Standard normal (Box and Muller).</summary>
    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - Share())) * Math.Cos(2 * Math.PI * Share());

    /// <summary>Gamma with the given shape and mean 1 (Marsaglia and Tsang 2000); shape at least 1.</summary>
    public double Gamma(double shape)
    {
        var d = shape - (1.0 / 3);
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = Normal();
            var v = Math.Pow(1 + (c * x), 3);
            if (v > 0 && Math.Log(1 - Share()) < (x * x / 2) + d - (d * v) + (d * Math.Log(v)))
            {
                return d * v / shape;
            }
        }
    }

    /// <summary>Poisson: exact for small means, rounded normal for large ones, which nobody can tell apart.</summary>
    public long Poisson(double mean)
    {
        const double Large = 30;
        if (mean > Large)
        {
            return Math.Max(0, (long)Math.Round(mean + (Math.Sqrt(mean) * Normal())));
        }

        var (count, left) = (0L, Math.Exp(-mean));
        for (var product = Share(); product > left; product *= Share())
        {
            count++;
        }

        return count;
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
