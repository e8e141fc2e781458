using System.CommandLine;
using System.Globalization;
using Serai.Commands.Local;
using Serai.Surveillance.Imports;

namespace Serai.Commands;

/// <summary><c>serai import</c>: takes a file of counts into a node.</summary>
internal static class ImportCommand
{
    public static Command Make()
    {
        var file = new Argument<string>("FILE")
        {
            Description = "CSV, plain or gzip; its columns are known by their names.",
        };
        var data = DataOption.Make();
        var json = JsonOption.Make();
        var preview = new Option<bool>("--preview") { Description = "Writes nothing: says what would be." };
        List<Option<string?>> said =
        [
            Said("--disease", "What is counted, where the file does not say it: an id of the disease register."),
            Said("--mapping", "A saved mapping of columns, by its name."),
            Said("--encoding", "utf-8, utf-16, utf-16be, windows-1251 or gb18030; else it is recognised."),
            Said("--separator", "comma, semicolon, tab or bar; else it is recognised."),
            Said("--dates", "dmy, mdy or ymd: the order in days such as 03/04/2020."),
            Said("--numbers", "The decimal sign, point or comma: what 1,000 means."),
            Said("--counted", "cases, deaths, or rows where each row is a case."),
            Said("--silence", "In a list of cases a day without one is open; or zero, where the list is complete."),
            Said("--others", "Columns that nothing recognises: ignore; or ask, where each heading is a code to map."),
        ];
        var columns = new Option<string[]>("--column")
        {
            Description = "What a column means, as ROLE:HEADING, such as date:day_of_report; again for each column.",
        };
        var command = new ExampleCommand(
            "import", "Take a file of counts in.", "serai import counts.csv --disease measles --data ./kaz")
        {
            file, preview, columns, data, json,
        };
        said.ForEach(command.Add);
        command.SetAction(async (call, cancel) =>
        {
            var path = call.GetRequiredValue(file);
            if (!File.Exists(path))
            {
                throw Fault.In(path, "there is no such file.");
            }

            var query = QueryOf(path, call.GetValue(preview),
            [
                .. said.Select(o => (o.Name[2..], call.GetValue(o))),
                .. (call.GetValue(columns) ?? []).Select(c => (columns.Name[2..], (string?)c)),
            ]);
            await using var node = await LocalNode.OpenAsync(call.GetValue(data), cancel);
            await using var source = File.OpenRead(path);
            var sending = SendAsync(node, query, source, cancel);
            var isQuiet = call.GetValue(json) || Console.IsOutputRedirected;
            var imported = isQuiet ? await sending : await WatchedAsync(sending, source);
            return Tell(path, imported, call.GetValue(json), call.InvocationConfiguration.Output);
        });
        return command;
    }

    private static Option<string?> Said(string name, string description) => new(name) { Description = description };

    private static string QueryOf(string path, bool isPreview, IEnumerable<(string Name, string? Value)> said) =>
        "imports?name=" + Uri.EscapeDataString(Path.GetFileName(path)) + (isPreview ? "&preview=true" : "")
        + string.Concat(said.Where(s => s.Value is not null)
            .Select(s => $"&{s.Name}={Uri.EscapeDataString(s.Value!)}"));

    private static async Task<ImportReport> SendAsync(
        LocalNode node, string query, Stream source, CancellationToken cancel)
    {
        using var content = new StreamContent(source);
        return await node.PostAsync<ImportReport>(query, content, cancel);
    }

    private static Task<ImportReport> WatchedAsync(Task<ImportReport> sending, FileStream source) =>
        WatchedTask.ShowAsync(
            sending, Path.GetFileName(source.Name),
            () => Task.FromResult<(double, double)?>((source.Position, source.Length)));

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
            Write(imported, output);
        }

        if (imported.Refusal is not null)
        {
            throw Fault.In(path, imported.Refusal);
        }

        return imported.Refused == 0 ? ExitCode.Done : ExitCode.No;
    }

    private static void Write(ImportReport imported, TextWriter output)
    {
        if (imported.IsPreview)
        {
            output.WriteLine($"preview: nothing was written; understood as {imported.Layout}");
        }

        if (imported.Hint is not null)
        {
            output.WriteLine(imported.Hint);
        }

        output.WriteLine(Rows(imported));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{imported.Added} values new, {imported.Changed} changed, {imported.Unchanged} as they were"));
        if (!imported.IsPreview)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{imported.Signals} signals raised"));
        }

        foreach (var change in imported.Changes)
        {
            output.WriteLine($"changes {change}");
        }

        foreach (var code in imported.Codes)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"to map: {code.Kind} \"{code.Own}\" in {code.Rows} rows"));
        }

        foreach (var row in imported.Refusals)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"line {row.Line}: {row.Reason}"));
        }
    }
}
