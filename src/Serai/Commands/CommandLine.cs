using System.CommandLine;
using System.Globalization;

namespace Serai.Commands;

/// <summary>
/// The command line: one file a command. Exit codes are a contract: 0 done, 1 the answer is no, 2 the call or the input
/// is wrong (one line on stderr says what, where and how to mend it), 3 a bug.
/// </summary>
internal static class CommandLine
{
    public static Task<int> RunAsync(string[] args)
    {
        // What a command reads and writes is the same on every machine, whatever calendar and comma its people use.
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var root = Root();
        ExampleCommand.ShowExamples(root);
        return CommandErrors.GuardAsync(root.Parse(args));
    }

    /// <summary>All that can be called.</summary>
    internal static RootCommand Root()
    {
        var root = new RootCommand("A country's node of the health exchange: log, modules, console, command line.");
        foreach (var command in Commands())
        {
            root.Add(command);
        }

        return root;
    }

    private static IEnumerable<Command> Commands() => 
    [
        DemoCommand.Make(),
        InitCommand.Make(),
        ServeCommand.Make(),
        PeopleCommand.Make(),
        KeyCommand.Make(),
        ImportCommand.Make(),
        ExportCommand.Make(),
        GenerateCommand.Make(),
        DetectCommand.Make(),
        GeometryCommand.Make(),
        PeerCommand.Make(),
        LogCommand.Make(),
        RebuildCommand.Make(),
        ScrubCommand.Make(),
    ];
}
