using System.Globalization;
using Serai.Epidemiology;
using Serai.Tests;

namespace Serai.Libraries.Tests.Epidemiology;

/// <summary>Every step of every Farrington flexible reference answer (R, surveillance 1.20.3).</summary>
public sealed class FarringtonFlexibleFixtureTests
{
    private const double RelativeTolerance = 1e-6;

    /// <summary>Below this a number of the reference is rounding noise around zero.</summary>
    private const double Noise = 1e-12;

    /// <summary>Nearly empty series: only alarm, bound and status mean anything.</summary>
    private const double DegenerateError = 1_000;

    private static readonly FarringtonFlexibleParameters Noufaily = new();

    private static readonly Dictionary<string, FarringtonFlexibleParameters> Settings = new()
    {
        ["ff_default"] = new()
        {
            Periods = 1, ExcludeRecent = 3, TrendPValue = 0.05, Alpha = 0.05, Bound = FarringtonBound.Delta,
        },
        ["ff_nouf_nbPlugin_a01"] = Noufaily,
        ["ff_nouf_muan_a01"] = Noufaily with { Bound = FarringtonBound.Muan },
        ["ff_nouf_delta_a05_p05"] = Noufaily with
        {
            TrendPValue = 0.05, Alpha = 0.05, Bound = FarringtonBound.Delta,
        },
        ["ff_np5_noreweight"] = Noufaily with
        {
            Periods = 5, ExcludeRecent = 3, Reweight = false, TrendPValue = 0.05, Alpha = 0.025,
        },
    };

    public static TheoryData<string> Folders => [.. Settings.Keys];

    [SharedTheory]
    [MemberData(nameof(Folders))]
    public void Every_number_agrees_with_the_reference(string folder)
    {
        var index = File.ReadLines(SharedData.Path("reference", "detection", "series", "index.csv"))
            .Skip(1).Select(line => line.Split(',')).ToDictionary(cells => cells[0]);
        List<string> wrong = [];
        var rows = 0;
        foreach (var file in Directory.GetFiles(SharedData.Path("reference", "detection", "expected", folder)))
        {
            var about = index[Path.GetFileNameWithoutExtension(file)];
            rows += Compare(file, Whole(about[1]), about[2] == "1", Settings[folder], wrong);
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} of {rows}:\n{string.Join('\n', wrong.Take(60))}");
        Assert.True(rows > 2_000, $"only {rows} rows");
    }

    private static int Compare(
        string file, int stepsPerYear, bool dated, FarringtonFlexibleParameters settings, List<string> wrong)
    {
        var series = File.ReadLines(SharedData.Path("reference", "detection", "series", Path.GetFileName(file)))
            .Skip(1).Select(line => line.Split(',')).ToList();
        var counts = series.Select(cells => Number(cells[2])).ToArray();
        DateOnly[] dates = dated
            ? [.. series.Select(cells => DateOnly.Parse(cells[1], CultureInfo.InvariantCulture))] : [];
        var rows = 0;
        FarringtonFlexible? detector = null;
        foreach (var cells in File.ReadLines(file).Skip(1).Select(line => line.Split(',')))
        {
            var (t, years) = (Whole(cells[0]), Whole(cells[2]));
            if (detector?.Parameters.Years != years)
            {
                detector = new FarringtonFlexible(settings with { StepsPerYear = stepsPerYear, Years = years });
            }

            var one = new FarringtonFlexibleResult[1];
            detector.JudgeLast(counts.AsSpan(0, t), one, dated ? dates.AsSpan(0, t) : default);
            wrong.AddRange(Differences(cells, one[0], settings)
                .Select(difference => $"{Path.GetFileName(file)} t={t} {difference}"));
            rows++;
        }

        return rows;
    }

    private static IEnumerable<string> Differences(
        string[] cells, FarringtonFlexibleResult found, FarringtonFlexibleParameters settings)
    {
        var degenerate = Math.Abs(Number(cells[13])) > DegenerateError && settings.Bound != FarringtonBound.Delta;
        (string Name, double Expected, double Found)[] always =
        [
            ("alarm", Number(cells[3]), found.Alarm switch { true => 1, false => 0, null => double.NaN }),
            ("upperbound", Number(cells[4]), found.UpperBound),
        ];
        (string Name, double Expected, double Found)[] settled =
        [
            ("b", Number(cells[2]), found.Years),
            ("expected", Number(cells[5]), found.Expected),
            ("phi", Number(cells[7]), found.Dispersion),
            ("trend_used", Number(cells[8]), found.TrendUsed ? 1 : 0),
            ("trend_coef", Number(cells[9]), found.TrendCoefficient),
            ("score", Number(cells[10]), found.Score),
            ("pvalue", Number(cells[11]), found.PValue),
            ("fit", Number(cells[12]), found.Fit),
            ("se_fit", Number(cells[13]), found.FitError),
            ("n_baseline", Number(cells[14]), found.BaselineSteps),
            ("mu0_quantile", Number(cells[6]), found.QuantileMean),
        ];
        var status = found.Status switch
        {
            StepStatus.Ok => "ok",
            StepStatus.NoBound => "no_bound",
            _ => found.Status.ToString(),
        };
        if (status != cells[15])
        {
            yield return $"status {cells[15]} expected, {status} found";
        }

        // A trend that is nothing but rounding (constant counts) is kept or dropped by a toss of R's coin.
        var tossed = Math.Abs(Number(cells[9])) < Noise;
        foreach (var (name, due, number) in degenerate ? always : [.. always, .. settled])
        {
            if (!Near(due, number) && !(tossed && name.StartsWith("trend", StringComparison.Ordinal)))
            {
                yield return $"{name} {due:R} expected, {number:R} found";
            }
        }
    }

    private static bool Near(double expected, double found) => expected.Equals(found)
        || Math.Abs(expected - found) <= Math.Max(RelativeTolerance * Math.Abs(expected), Noise);

    private static int Whole(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static double Number(string text) => text switch
    {
        "" => double.NaN,
        "Inf" => double.PositiveInfinity,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };
}
