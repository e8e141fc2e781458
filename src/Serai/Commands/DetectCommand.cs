using System.CommandLine;
using System.Text;
using Serai.Commands.Detection;

namespace Serai.Commands;

/// <summary><c>serai detect</c>: judges series of counts, one CSV out for each CSV in.</summary>
internal static class DetectCommand
{
    public static Command Make()
    {
        var paths = new Argument<string[]>("PATH")
        {
            Description = "Series, CSV t,date,observed[,state]: files, or folders of them.",
            Arity = ArgumentArity.OneOrMore,
        };
        var method = new Option<string>("--method")
        {
            Description = "ears-c1, ears-c2, ears-c3, ears-c3-compat (as R computes it) or farrington-flexible.",
            Required = true,
        };
        var set = new Option<string[]>("--set")
        {
            Description = "A setting of the method. EARS: baseline=7, min-sigma=0.5, alpha=0.001 (c3: 0.025). " +
                "Farrington flexible: years=5, half-window=3, periods=10, exclude-recent=26, reweight=true, " +
                "weights-threshold=2.58, p-threshold-trend=1, trend=true, alpha=0.01, bound=nb-plugin (delta, muan), " +
                "power=2/3 (1/2, none), limit-cases=5, limit-periods=4, corrected=false.",
        };
        var freq = new Option<int>("--freq")
        {
            Description = "Steps in a year: 52, 12 or 365. The EARS methods do not look at it.",
            DefaultValueFactory = _ => 52,
        };
        var dates = new Option<bool>("--dates")
        {
            Description = "The same step of an earlier year by its date. The EARS methods do not look at it.",
        };
        var from = new Option<int?>("--from") { Description = "First step that is printed." };
        var to = new Option<int?>("--to") { Description = "Last step that is printed." };
        var output = new Option<string?>("--out")
        {
            Description = "Folder for the answers; needed for several series.",
        };
        var command = new ExampleCommand(
            "detect",
            "Judge series of counts: bound and alarm of every step.",
            "serai detect counts.csv --method farrington-flexible --dates --set alpha=0.005")
        {
            paths, method, set, freq, dates, from, to, output,
        };
        command.SetAction(call => Run(
            call.GetRequiredValue(paths),
            DetectorSettings.Parse(
                call.GetRequiredValue(method), call.GetValue(set) ?? [], call.GetValue(freq)),
            call.GetValue(dates),
            new PrintedSteps(call.GetValue(from) ?? int.MinValue, call.GetValue(to) ?? int.MaxValue),
            call.GetValue(output),
            call.InvocationConfiguration.Output));
        return command;
    }

    private static int Run(
        string[] paths, Detector detector, bool dated, PrintedSteps steps, string? folder, TextWriter output)
    {
        // Everything is read before anything is written.
        SeriesFile[] series = [.. paths.SelectMany(SeriesFile.Find).Select(path => SeriesFile.Read(path, dated))];
        if (folder is null)
        {
            if (series.Length > 1)
            {
                throw Fault.In("--out", $"{series.Length} series need a folder for their answers: --out DIR.");
            }

            output.Write(Judge(series[0], detector, steps));
            return ExitCode.Done;
        }

        if (series.GroupBy(s => s.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw Fault.In("--out", $"two series are named {twice.Key}: one answer would cover the other.");
        }

        Directory.CreateDirectory(folder);
        foreach (var one in series)
        {
            File.WriteAllText(Path.Combine(folder, one.Name), Judge(one, detector, steps));
        }

        return ExitCode.Done;
    }

    private static string Judge(SeriesFile series, Detector detector, PrintedSteps steps)
    {
        var text = new StringBuilder().Append(detector.Columns).Append('\n');
        detector.Judge(series, steps, text);
        return text.ToString();
    }
}
