namespace Serai.Rehearsal;

/// <summary>Quantiles of measured times, by nearest rank: a value that was measured, never one between two.</summary>
internal static class Quantiles
{
    public static double Of(IReadOnlyCollection<double> values, double share)
    {
        if (values.Count == 0)
        {
            return 0;
        }

        var rank = (int)Math.Ceiling(share * values.Count);
        return values.Order().ElementAt(Math.Clamp(rank, 1, values.Count) - 1);
    }
}
