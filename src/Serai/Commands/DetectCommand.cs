using System.CommandLine;
using System.Globalization;
using System.Text;
using Serai.Commands.Detection;
using Serai.Epidemiology;

namespace Serai.Commands;

/// <summary><c>serai detect</c>: judges series of counts, one CSV out for each CSV in.</summary>
internal static class DetectCommand
{
    private const string Columns = "t,observed,upperbound,alarm,status";

    public static Command Make()
    {
        var paths = new Argument<string[]>("PATH")
        {
            Description = "Series, CSV t,date,observed[,state]: files, or folders of them.",
            Arity = ArgumentArity.OneOrMore,
        };
        var method = new Option<string>("--method")
        {
            Description = "ears-c1, ears-c2, ears-c3 or ears-c3-compat (as R computes it).",
            Required = true,
        };
        var set = new Option<string[]>("--set")
        {
            Description = "A setting of the method: baseline=7, min-sigma=0.5, alpha=0.001 (c3: 0.025).",
        };
        var freq = new Option<int>("--freq")
        {
            Description = "Steps in a year; the EARS methods do not look at it.",
            DefaultValueFactory = _ => 52,
        };
        var dates = new Option<bool>("--dates") { Description = "Reference points from dates; not for EARS." };
        var from = new Option<int?>("--from") { Description = "First step that is printed." };
        var to = new Option<int?>("--to") { Description = "Last step that is printed." };
        var output = new Option<string?>("--out")
        {
            Description = "Folder for the answers; needed for several series.",
        };
        var command = new ExampleCommand(
            "detect",
            "Judge series of counts: bound and alarm of every step.",
            "serai detect counts.csv --method ears-c2 --set alpha=0.01")
        {
            paths, method, set, freq, dates, from, to, output,
        };
        command.SetAction(call => Run(
            call.GetRequiredValue(paths),
            DetectorSettings.Parse(call.GetRequiredValue(method), call.GetValue(set) ?? []),
            new Window(call.GetValue(from) ?? int.MinValue, call.GetValue(to) ?? int.MaxValue),
            call.GetValue(output),
            call.InvocationConfiguration.Output));
        return command;
    }

    private static int Run(
        string[] paths, EarsParameters settings, Window window, string? folder, TextWriter output)
    {
        // Everything is read before anything is written.
        SeriesFile[] series = [.. paths.SelectMany(SeriesFile.Find).Select(SeriesFile.Read)];
        if (folder is null)
        {
            if (series.Length > 1)
            {
                throw Fault.In("--out", $"{series.Length} series need a folder for their answers: --out DIR.");
            }

            output.Write(Judge(series[0], settings, window));
            return ExitCode.Done;
        }

        if (series.GroupBy(s => s.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw Fault.In("--out", $"two series are named {twice.Key}: one answer would cover the other.");
        }

        Directory.CreateDirectory(folder);
        foreach (var one in series)
        {
            File.WriteAllText(Path.Combine(folder, one.Name), Judge(one, settings, window));
        }

        return ExitCode.Done;
    }

    private static string Judge(SeriesFile series, EarsParameters settings, Window window)
    {
        var results = new EarsResult[series.Counts.Length];
        Ears.Judge(series.Counts, results, settings);
        var text = new StringBuilder().Append(Columns).Append('\n');
        for (var i = 0; i < results.Length; i++)
        {
            var t = series.FirstT + i;
            if (t >= window.From && t <= window.To)
            {
                Append(text, t, results[i]);
            }
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, int t, EarsResult result) => text
        .Append(CultureInfo.InvariantCulture, $"{t},{Number(result.Observed)},{Number(result.UpperBound)},")
        .Append(result.Alarm switch { true => "1", false => "0", null => "" })
        .Append(',').Append(StatusOf(result.Status)).Append('\n');

    private static string Number(double value) =>
        double.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture);

    private static string StatusOf(StepStatus status) => status switch
    {
        StepStatus.Ok => "ok",
        StepStatus.NoBound => "no_bound",
        StepStatus.InsufficientHistory => "insufficient_history",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "Not a status of EARS."),
    };

    private sealed record Window(int From, int To);
}
