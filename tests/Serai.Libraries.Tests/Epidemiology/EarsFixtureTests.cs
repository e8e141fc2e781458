using System.Globalization;
using Serai.Epidemiology;
using Serai.Tests;

namespace Serai.Libraries.Tests.Epidemiology;

/// <summary>Every step of every EARS reference answer (R, surveillance 1.20.3).</summary>
public sealed class EarsFixtureTests
{
    private const double RelativeTolerance = 1e-6;

    private static readonly Dictionary<string, EarsParameters> Settings = new()
    {
        ["ears_c1"] = new(EarsMethod.C1, minSigma: 0),
        ["ears_c1_b14_ms"] = new(EarsMethod.C1, baseline: 14, minSigma: 0.5, alpha: 0.01),
        ["ears_c2"] = new(EarsMethod.C2, minSigma: 0),
        ["ears_c2_ms1"] = new(EarsMethod.C2, minSigma: 1, alpha: 0.01),
        ["ears_c3"] = new(EarsMethod.C3Compat, minSigma: 0),
        ["ears_c3_ms1"] = new(EarsMethod.C3Compat, minSigma: 1, alpha: 0.05),
    };

    public static TheoryData<string> Folders => [.. Settings.Keys];

    [SharedTheory]
    [MemberData(nameof(Folders))]
    public void Bounds_and_alarms_agree_with_the_reference(string folder)
    {
        var files = Directory.GetFiles(SharedData.Path("reference", "detection", "expected", folder), "*.csv");
        var rows = files.Sum(file => Compare(file, Settings[folder]));
        Assert.True(rows > 20_000, $"only {rows} rows in {files.Length} files");
    }

    private static int Compare(string file, EarsParameters settings)
    {
        var series = SharedData.Path("reference", "detection", "series", Path.GetFileName(file));
        var counts = File.ReadLines(series).Skip(1).Select(line => Number(line.Split(',')[2])).ToArray();
        var results = new EarsResult[counts.Length];
        Ears.Judge(counts, results, settings);

        var rows = 0;
        foreach (var line in File.ReadLines(file).Skip(1))
        {
            var fields = line.Split(',');
            var t = int.Parse(fields[0], CultureInfo.InvariantCulture);
            var (bound, result) = (Number(fields[2]), results[t - 1]);
            var where = $"{Path.GetFileName(file)} t={t}";
            Assert.True(Near(bound, result.UpperBound), $"{where}: {bound} expected, {result.UpperBound} found");
            Assert.Equal((where, fields[3]), (where, result.Alarm switch { true => "1", false => "0", null => "" }));
            rows++;
        }

        Assert.Equal(results.Count(r => r.Status != StepStatus.InsufficientHistory), rows);
        return rows;
    }

    private static bool Near(double expected, double found) => double.IsNaN(expected)
        ? double.IsNaN(found)
        : Math.Abs(expected - found) <= RelativeTolerance * Math.Max(Math.Abs(expected), double.Epsilon);

    private static double Number(string text) =>
        text is "" or "NaN" or "NA" ? double.NaN : double.Parse(text, CultureInfo.InvariantCulture);
}
