using System.CommandLine;
using Microsoft.AspNetCore.Http;
using Serai.Commands.Local;
using Serai.Platform.Hosting;

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
            await CopyAsync(node, "figures" + query.Value, call.GetValue(output), cancel);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Under the name of a file stands the whole answer, or what stood there before.</summary>
    private static async Task CopyAsync(LocalNode node, string asked, string? path, CancellationToken cancel)
    {
        if (path is null)
        {
            await using var output = Console.OpenStandardOutput();
            await node.CopyAsync(asked, output, cancel);
        }
        else if (IsDevice(path))
        {
            await using var device = new FileStream(path, FileMode.Open, FileAccess.Write);
            await node.CopyAsync(asked, device, cancel);
        }
        else
        {
            await WholeFile.ReplaceAsync(path, file => node.CopyAsync(asked, file, cancel));
        }
    }

    /// <summary>Written to where it stands: a file must not take the place of /dev/null or of a pipe.</summary>
    private static bool IsDevice(string path) =>
        !OperatingSystem.IsWindows() && Path.GetFullPath(path).StartsWith("/dev/", StringComparison.Ordinal);
}
