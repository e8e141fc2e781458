using System.CommandLine;
using Serai.Commands.Local;

namespace Serai.Commands;

/// <summary><c>serai rebuild</c>: read tables dropped and replayed from the log.</summary>
internal static class RebuildCommand
{
    public static Command Make()
    {
        var module = new Argument<string>("MODULE") { Description = "exchange, surveillance or notifications." };
        var data = DataOption.Make();
        var json = JsonOption.Make();
        var command = new ExampleCommand(
            "rebuild", "Drop the read tables of a module and replay them from the log.",
            "serai rebuild notifications --data ./kaz")
        {
            module, data, json,
        };
        command.SetAction(async (call, cancel) =>
        {
            await using var node = await LocalNode.OpenAsync(call.GetValue(data), cancel);
            var name = Uri.EscapeDataString(call.GetRequiredValue(module));
            var rebuilt = await node.PostAsync<Rebuilt>($"rebuild/{name}", new { }, cancel);
            call.InvocationConfiguration.Output.WriteLine(call.GetValue(json)
                ? JsonOption.Write(rebuilt)
                : FormattableString.Invariant($"{rebuilt.Module}: {rebuilt.Entries} entries folded again."));
            return ExitCode.Done;
        });
        return command;
    }
}
