using Serai.Commands.Local;

namespace Serai.Commands;

/// <summary>The command <c>list</c> of what a node has: as a table, or as JSON.</summary>
internal static class ListCommand
{
    /// <param name="what">What is listed, by its address at the node's own socket; its command is beside it.</param>
    /// <param name="description">What the command does.</param>
    /// <param name="nothing">Said where there is nothing to list.</param>
    /// <param name="headings">Of the table.</param>
    /// <param name="cells">One for each heading.</param>
    public static ExampleCommand Make<T>(
        (string Command, string Path) what, string description, string nothing, string[] headings,
        Func<T, string[]> cells)
    {
        var data = DataOption.Make();
        var json = JsonOption.Make();
        var command = new ExampleCommand("list", description, $"serai {what.Command} list --data ./kaz") { data, json };
        command.SetAction(async (call, cancel) =>
        {
            await using var node = await LocalNode.OpenAsync(call.GetValue(data), cancel);
            await TableOutput.WriteAsync(
                node.ListAsync<T>(what.Path, cancel), call.GetValue(json), call.InvocationConfiguration.Output, nothing,
                headings, cells);
            return ExitCode.Done;
        });
        return command;
    }
}
