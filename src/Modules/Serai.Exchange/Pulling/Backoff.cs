namespace Serai.Exchange.Pulling;

/// <summary>How long to wait before a peer that failed is asked again.</summary>
internal static class Backoff
{
    /// <summary>Shortest pause after a fault, also where the peer is heard of.</summary>
    public static readonly TimeSpan Least = TimeSpan.FromSeconds(1);

    /// <summary>Longest pause after many faults.</summary>
    public static readonly TimeSpan Most = TimeSpan.FromMinutes(5);

    // 2 to the power of so many is beyond the longest pause; more would overflow.
    private const int StepsMax = 20;

    /// <summary>
    /// Drawn evenly from none to a cap that doubles with every fault, so that nodes that lost each other at one moment
    /// do not come back at one moment; never less than the shortest.
    /// </summary>
    public static TimeSpan After(int failures, RandomSource random)
    {
        var cap = Math.Min(
            Most.TotalSeconds, Least.TotalSeconds * Math.Pow(2, Math.Clamp(failures, 1, StepsMax) - 1));
        return TimeSpan.FromSeconds(Math.Max(Least.TotalSeconds, cap * random.Fraction()));
    }
}
