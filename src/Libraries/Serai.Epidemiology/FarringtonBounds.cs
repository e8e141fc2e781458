namespace Serai.Epidemiology;

/// <summary>From the expected count and its error to bound, score and p-value.</summary>
internal static class FarringtonBounds
{
    public static FarringtonFlexibleResult Delta(
        double observed, double eta, double error, double dispersion, double z, FarringtonFlexibleParameters p)
    {
        var mean = Math.Exp(eta);
        var error0 = error * mean;
        var variance = dispersion + (error0 * error0 / mean);
        var (power, deviation) = p.Power switch
        {
            FarringtonPower.TwoThirds => (2.0 / 3, Math.Sqrt(4.0 / 9 * Math.Cbrt(mean) * variance)),
            FarringtonPower.Half => (0.5, Math.Sqrt(variance / 4)),
            _ => (1.0, Math.Sqrt(mean * variance)),
        };
        var scaled = Math.Pow(mean, power);
        var upper = Math.Max(Back(scaled + (z * deviation), power), Back(scaled - (z * deviation), power));
        return new FarringtonFlexibleResult
        {
            Observed = observed,
            Status = StepStatus.Ok,
            UpperBound = double.IsFinite(upper) ? upper : double.NaN,
            Expected = mean,
            QuantileMean = p.Corrected ? double.NaN : Math.Exp(mean + (z * error0)),
            Score = (observed - mean) / (upper - mean),
            PValue = IncompleteGamma.NormalTail((Math.Pow(observed, power) - scaled) / deviation),
            Fit = mean,
            FitError = error0,
        };
    }

    public static FarringtonFlexibleResult Quantile(
        double observed, double eta, double error, double dispersion, double z, FarringtonFlexibleParameters p)
    {
        var mean = Math.Exp(p.Bound == FarringtonBound.Muan ? eta + (z * error) : eta);
        var counts = new CountDistribution(mean, dispersion);
        var finite = double.IsFinite(mean);
        var upper = finite ? counts.Quantile(p.Alpha, z) : double.NaN;
        var origin = p.Corrected ? Math.Exp(eta) : eta;
        return new FarringtonFlexibleResult
        {
            Observed = observed,
            Status = StepStatus.Ok,
            UpperBound = upper,
            Expected = Math.Exp(eta),
            QuantileMean = mean,
            Score = (observed - origin) / (upper - origin),
            PValue = finite && !double.IsNaN(observed) ? counts.Tail(observed) : double.NaN,
            Fit = eta,
            FitError = error,
        };
    }

    private static double Back(double scaled, double power) => scaled > 0 ? Math.Pow(scaled, 1 / power) : 0;
}
