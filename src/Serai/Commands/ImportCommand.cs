using System.CommandLine;
using System.Globalization;
using Serai.Commands.Local;
using Serai.Surveillance.Imports;
using Spectre.Console;

namespace Serai.Commands;

/// <summary><c>serai import</c>: takes a file of counts into a node.</summary>
internal static class ImportCommand
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(100);

    public static Command Make()
    {
        var file = new Argument<string>("FILE")
        {
            Description = "CSV, plain or gzip; its columns are known by their names.",
        };
        var disease = new Option<string?>("--disease")
        {
            Description = "What is counted, where the file does not say it: an id of the disease register.",
        };
        var data = DataOption.Make();
        var json = JsonOption.Make();
        var command = new ExampleCommand(
            "import", "Take a file of counts in.", "serai import counts.csv --disease measles --data ./kaz")
        {
            file, disease, data, json,
        };
        command.SetAction(async (call, cancel) =>
        {
            var path = call.GetRequiredValue(file);
            if (!File.Exists(path))
            {
                throw Fault.In(path, "there is no such file.");
            }

            await using var node = await LocalNode.OpenAsync(call.GetValue(data), cancel);
            await using var source = File.OpenRead(path);
            var sending = SendAsync(node, path, call.GetValue(disease), source, cancel);
            var isQuiet = call.GetValue(json) || Console.IsOutputRedirected;
            var imported = isQuiet ? await sending : await WatchedAsync(sending, source);
            return Tell(path, imported, call.GetValue(json), call.InvocationConfiguration.Output);
        });
        return command;
    }

    private static async Task<ImportReport> SendAsync(
        LocalNode node, string path, string? disease, Stream source, CancellationToken cancel)
    {
        var query = "imports?name=" + Uri.EscapeDataString(Path.GetFileName(path)) +
            (disease is null ? "" : "&disease=" + Uri.EscapeDataString(disease));
        using var content = new StreamContent(source);
        return await node.PostAsync<ImportReport>(query, content, cancel);
    }

    private static Task<ImportReport> WatchedAsync(Task<ImportReport> sending, FileStream source) =>
        AnsiConsole.Progress().StartAsync(async progress =>
        {
            var bar = progress.AddTask(Path.GetFileName(source.Name), maxValue: Math.Max(1, source.Length));
            while (await Task.WhenAny(sending, Task.Delay(LookAgain)) != sending)
            {
                bar.Value = source.Position;
            }

            bar.Value = bar.MaxValue;
            return await sending;
        });

    private static string Rows(ImportReport imported) => string.Create(
        CultureInfo.InvariantCulture,
        $"{imported.Read} rows read, {imported.Accepted} accepted, " +
        $"{imported.Refused} refused, {imported.ToMap} to map");

    private static int Tell(string path, ImportReport imported, bool json, TextWriter output)
    {
        if (json)
        {
            output.WriteLine(JsonOption.Write(imported));
        }
        else if (imported.Refusal is null)
        {
            output.WriteLine(Rows(imported));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
                {imported.Added} values new, {imported.Changed} changed, {imported.Unchanged} as they were
                {imported.Signals} signals raised
                """));
            foreach (var row in imported.Refusals)
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"line {row.Line}: {row.Reason}"));
            }
        }

        if (imported.Refusal is not null)
        {
            throw Fault.In(path, imported.Refusal);
        }

        return imported.Refused == 0 ? ExitCode.Done : ExitCode.No;
    }
}
