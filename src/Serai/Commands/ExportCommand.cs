using System.CommandLine;
using Microsoft.AspNetCore.Http;
using Serai.Commands.Local;

namespace Serai.Commands;

/// <summary><c>serai export</c>: the figures of a node as CSV or JSON lines.</summary>
internal static class ExportCommand
{
    private static readonly (string Option, string Parameter, string Description)[] Filters =
    [
        ("--disease", "disease", "An id of the disease register."),
        ("--place", "place", "Codes of the register, with commas between."),
        ("--indicator", "indicator", "cases or deaths."),
        ("--dated", "dated", "report or onset."),
        ("--from", "from", "The first day, as 2020-03-13."),
        ("--to", "to", "The last day."),
        ("--as-of", "asof", "As it was known at the end of this day, or at an instant."),
    ];

    public static Command Make()
    {
        var output = new Option<string?>("--out") { Description = "The file to write. Default: standard output." };
        var format = new Option<string>("--format")
        {
            Description = "csv or jsonl.", DefaultValueFactory = _ => "csv",
        };
        format.AcceptOnlyFromAmong("csv", "jsonl");
        var data = DataOption.Make();
        var filters = Filters.Select(f => new Option<string?>(f.Option) { Description = f.Description }).ToList();
        var command = new ExampleCommand(
            "export", "Write figures to a file.",
            "serai export --disease measles --as-of 2020-04-01 --out measles.csv --data ./kaz")
        {
            output, format, data,
        };
        filters.ForEach(command.Add);
        command.SetAction(async (call, cancel) =>
        {
            var query = QueryString.Create(filters
                .Select((option, i) => KeyValuePair.Create(Filters[i].Parameter, call.GetValue(option)))
                .Where(pair => pair.Value is not null)
                .Append(KeyValuePair.Create("format", call.GetValue(format))));
            await using var node = await LocalNode.OpenAsync(call.GetValue(data), cancel);
            await using var file = call.GetValue(output) is { } path ? File.Create(path) : Console.OpenStandardOutput();
            await node.CopyAsync("figures" + query.Value, file, cancel);
            return ExitCode.Done;
        });
        return command;
    }
}
