using System.CommandLine;
using System.Globalization;
using Serai.Commands.Local;
using Serai.Exchange;
using Serai.Exchange.Scrub;
using Serai.Platform.Languages;

namespace Serai.Commands;

/// <summary><c>serai scrub</c>: everything that is stored of logs hashed again.</summary>
internal static class ScrubCommand
{
    public static Command Make()
    {
        var data = DataOption.Make();
        var json = JsonOption.Make();
        var command = new ExampleCommand(
            "scrub", "Hash every stored entry, tile, root and body again and say what is wrong.",
            "serai scrub --data ./kaz")
        {
            data, json,
        };
        command.SetAction(async (call, cancel) =>
        {
            await using var logs = await StoredLogs.OpenAsync(call.GetValue(data), cancel);
            var work = logs.ScrubAsync(cancel);
            var isQuiet = call.GetValue(json) || Console.IsOutputRedirected;
            var report = isQuiet ? await work : await WatchedAsync(work, logs, cancel);
            var output = call.InvocationConfiguration.Output;
            if (call.GetValue(json))
            {
                output.WriteLine(JsonOption.Write(report));
            }
            else
            {
                Tell(report, output);
            }

            return report.FaultCount == 0 ? ExitCode.Done : ExitCode.No;
        });
        return command;
    }

    private static Task<ScrubReport> WatchedAsync(
        Task<ScrubReport> work, StoredLogs logs, CancellationToken cancel) =>
        WatchedTask.ShowAsync(
            work, "scrub",
            async () => await logs.LookAsync(cancel) is { } seen ? (seen.Rows, seen.Of) : null);

    private static void Tell(ScrubReport report, TextWriter output)
    {
        var seconds = TimeSpan.FromMilliseconds(report.ElapsedMs).TotalSeconds;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            Looked through in {seconds:0.0} s: logs {report.Logs}, entries {report.Entries}, bare leaves
            {report.Leaves}, tiles {report.Tiles}, checkpoints {report.Checkpoints}, bodies {report.Bodies}, body keys
            {report.BodyKeys}.
            """));
        var texts = new Texts(Catalogue.Of([typeof(ExchangeModule).Assembly]), Language.English);
        foreach (var fault in report.Faults)
        {
            output.WriteLine($"{ScrubWords.Of(texts, fault)} {ScrubWords.Remedy(texts, fault.Kind)}");
        }

        output.WriteLine(report.FaultCount == 0 ? "No fault." : Summary(report));
    }

    private static string Summary(ScrubReport report) => string.Create(
        CultureInfo.InvariantCulture,
        $"Faults: {report.FaultCount}, named: {report.Faults.Count}. Nothing was changed.");
}
