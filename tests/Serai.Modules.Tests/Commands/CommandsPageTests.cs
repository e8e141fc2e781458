using System.CommandLine;
using Serai.Commands;

namespace Serai.Tests.Commands;

/// <summary>The page of the commands and what can be called.</summary>
public sealed class CommandsPageTests
{
    private static readonly string[] Pages = ["commands.md", "demo.md", "maps.md"];

    private static readonly string Told = string.Join('\n', Pages.Select(
        page => File.ReadAllText(Path.Combine(SharedData.Repository, "docs", "operating", page))));

    [Fact]
    public void Every_command_and_every_option_of_it_is_told()
    {
        var missing = Below(CommandLine.Root(), "serai").SelectMany(c => new[] { c.Path }
            .Concat(c.Command.Options.Where(o => !o.Hidden).Select(o => o.Name).Where(o => o != "--help"))
            .Where(word => !Told.Contains(word, StringComparison.Ordinal))
            .Select(word => $"{c.Path}: {word}"));
        Assert.Empty(missing);
    }

    private static IEnumerable<(string Path, Command Command)> Below(Command command, string path) =>
        command.Subcommands.Count == 0
            ? [(path, command)]
            : command.Subcommands.SelectMany(sub => Below(sub, $"{path} {sub.Name}"));
}
