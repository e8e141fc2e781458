using System.Globalization;
using Serai.Epidemiology;

namespace Serai.Commands.Detection;

/// <summary>The method and the <c>--set name=value</c> of a call, checked before anything is read.</summary>
internal static class DetectorSettings
{
    private static readonly Dictionary<string, EarsMethod> Methods = new()
    {
        ["ears-c1"] = EarsMethod.C1,
        ["ears-c2"] = EarsMethod.C2,
        ["ears-c3"] = EarsMethod.C3,
        ["ears-c3-compat"] = EarsMethod.C3Compat,
    };

    /// <summary>Named in the contract of this command, and not there yet.</summary>
    private static readonly string[] Later =
    [
        "farrington", "farrington-flexible", "cusum", "glr-poisson", "glr-negbin", "bayes", "rki",
    ];

    public static EarsParameters Parse(string method, IReadOnlyList<string> settings)
    {
        if (!Methods.TryGetValue(method, out var ears))
        {
            throw Fault.In("--method", Later.Contains(method)
                ? $"{method} is not there yet. There are: {string.Join(", ", Methods.Keys)}."
                : $"'{method}' is not a method. There are: {string.Join(", ", Methods.Keys)}.");
        }

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
                    alpha = Number(setting, value, double.Epsilon, double.BitDecrement(1));
                    break;
                default:
                    throw Fault.In("--set", $"{method} has no setting '{name}': baseline, min-sigma, alpha.");
            }
        }

        return new EarsParameters(ears, baseline, minSigma, alpha);
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

    private static double Number(string setting, string value, double min, double max) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && number >= min && number <= max
            ? number
            : throw Fault.In("--set", max < 1
                ? $"'{setting}': a number between 0 and 1."
                : $"'{setting}': a number from 0 on.");
}
