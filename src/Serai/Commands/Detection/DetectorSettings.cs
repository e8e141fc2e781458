using System.Globalization;
using Serai.Epidemiology;

namespace Serai.Commands.Detection;

/// <summary>The method and the <c>--set name=value</c> of a call, checked before anything is read.</summary>
internal static class DetectorSettings
{
    private const string Flexible = "farrington-flexible";

    private static readonly Dictionary<string, EarsMethod> EarsMethods = new()
    {
        ["ears-c1"] = EarsMethod.C1,
        ["ears-c2"] = EarsMethod.C2,
        ["ears-c3"] = EarsMethod.C3,
        ["ears-c3-compat"] = EarsMethod.C3Compat,
    };

    /// <summary>Named in the contract of this command, and not there yet.</summary>
    private static readonly string[] Later = ["farrington", "cusum", "glr-poisson", "glr-negbin", "bayes", "rki"];

    private static readonly Dictionary<string, FarringtonBound> Bounds = new()
    {
        ["nb-plugin"] = FarringtonBound.NbPlugin,
        ["delta"] = FarringtonBound.Delta,
        ["muan"] = FarringtonBound.Muan,
    };

    private static readonly Dictionary<string, FarringtonPower> Powers = new()
    {
        ["2/3"] = FarringtonPower.TwoThirds,
        ["1/2"] = FarringtonPower.Half,
        ["none"] = FarringtonPower.None,
    };

    public static Detector Parse(string method, IReadOnlyList<string> settings, int stepsPerYear)
    {
        if (EarsMethods.TryGetValue(method, out var ears))
        {
            return new EarsDetector(ParseEars(method, ears, settings));
        }

        if (method == Flexible)
        {
            return ParseFlexible(settings, stepsPerYear);
        }

        var there = $"There are: {string.Join(", ", EarsMethods.Keys)}, {Flexible}.";
        throw Fault.In("--method", Later.Contains(method)
            ? $"{method} is not there yet. {there}"
            : $"'{method}' is not a method. {there}");
    }

    private static EarsParameters ParseEars(string method, EarsMethod ears, IReadOnlyList<string> settings)
    {
        var (baseline, minSigma, alpha) = (7, 0.5, (double?)null);
        foreach (var setting in settings)
        {
            var (name, value) = Split(setting);
            switch (name)
            {
                case "baseline":
                    baseline = Whole(setting, value, EarsParameters.BaselineMin, EarsParameters.BaselineMax);
                    break;
                case "min-sigma":
                    minSigma = Number(setting, value, 0, double.MaxValue);
                    break;
                case "alpha":
                    alpha = Chance(setting, value);
                    break;
                default:
                    throw Fault.In("--set", $"{method} has no setting '{name}': baseline, min-sigma, alpha.");
            }
        }

        return new EarsParameters(ears, baseline, minSigma, alpha);
    }

    private static FarringtonFlexibleDetector ParseFlexible(IReadOnlyList<string> settings, int stepsPerYear)
    {
        if (stepsPerYear is < 1 or > FarringtonFlexibleParameters.StepsPerYearMax)
        {
            throw Fault.In("--freq", $"a whole number from 1 to {FarringtonFlexibleParameters.StepsPerYearMax}.");
        }

        var parameters = settings.Aggregate(new FarringtonFlexibleParameters { StepsPerYear = stepsPerYear }, With);
        if ((2 * parameters.HalfWindow) + 1 > stepsPerYear || parameters.Periods > stepsPerYear)
        {
            throw Fault.In(
                "--set", $"half-window and periods must fit into a year of {stepsPerYear} steps (see --freq).");
        }

        return new FarringtonFlexibleDetector(parameters);
    }

    private static FarringtonFlexibleParameters With(FarringtonFlexibleParameters p, string setting)
    {
        var (name, value) = Split(setting);
        return name switch
        {
            "years" => p with { Years = Whole(setting, value, 1, FarringtonFlexibleParameters.YearsMax) },
            "half-window" => p with
            {
                HalfWindow = Whole(setting, value, 0, FarringtonFlexibleParameters.HalfWindowMax),
            },
            "periods" => p with { Periods = Whole(setting, value, 1, FarringtonFlexibleParameters.PeriodsMax) },
            "exclude-recent" => p with
            {
                ExcludeRecent = Whole(setting, value, 0, FarringtonFlexibleParameters.ExcludeRecentMax),
            },
            "reweight" => p with { Reweight = Truth(setting, value) },
            "weights-threshold" => p with { WeightsThreshold = Number(setting, value, 0, double.MaxValue) },
            "p-threshold-trend" => p with { TrendPValue = Number(setting, value, 0, 1) },
            "trend" => p with { Trend = Truth(setting, value) },
            "alpha" => p with { Alpha = Chance(setting, value) },
            "bound" => p with { Bound = OneOf(setting, value, Bounds) },
            "power" => p with { Power = OneOf(setting, value, Powers) },
            "limit-cases" => p with { LimitCases = Whole(setting, value, 0, int.MaxValue) },
            "limit-periods" => p with
            {
                LimitPeriods = Whole(setting, value, 1, FarringtonFlexibleParameters.LimitPeriodsMax),
            },
            "corrected" => p with { Corrected = Truth(setting, value) },
            _ => throw Fault.In("--set", $"{Flexible} has no setting '{name}': years, half-window, periods, " +
                "exclude-recent, reweight, weights-threshold, p-threshold-trend, trend, alpha, bound, power, " +
                "limit-cases, limit-periods, corrected."),
        };
    }

    private static (string Name, string Value) Split(string setting)
    {
        var at = setting.IndexOf('=', StringComparison.Ordinal);
        return at > 0
            ? (setting[..at], setting[(at + 1)..])
            : throw Fault.In("--set", $"'{setting}' is not name=value, as in --set alpha=0.001.");
    }

    private static int Whole(string setting, string value, int min, int max) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number >= min && number <= max
            ? number
            : throw Fault.In("--set", $"'{setting}': a whole number from {min} to {max}.");

    private static double Chance(string setting, string value) =>
        TryNumber(value, out var number) && number is > 0 and < 1
            ? number
            : throw Fault.In("--set", $"'{setting}': a number between 0 and 1.");

    private static double Number(string setting, string value, double min, double max) =>
        TryNumber(value, out var number) && number >= min && number <= max
            ? number
            : throw Fault.In("--set", max == 1
                ? $"'{setting}': a number from 0 to 1."
                : $"'{setting}': a number from 0 on.");

    private static bool TryNumber(string value, out double number) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out number);

    private static bool Truth(string setting, string value) => value switch
    {
        "true" => true,
        "false" => false,
        _ => throw Fault.In("--set", $"'{setting}': true or false."),
    };

    private static T OneOf<T>(string setting, string value, Dictionary<string, T> choices) =>
        choices.TryGetValue(value, out var chosen)
            ? chosen
            : throw Fault.In("--set", $"'{setting}': one of {string.Join(", ", choices.Keys)}.");
}
