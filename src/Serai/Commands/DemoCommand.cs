using System.CommandLine;
using System.Globalization;
using Serai.Demo;
using Serai.Rehearsal;
using Spectre.Console;

namespace Serai.Commands;

/// <summary>
/// <c>serai demo</c>: three nodes on this machine, to be played by a person or rehearsed without one.
/// </summary>
internal static class DemoCommand
{
    private const double DaySecondsMin = 0.1;

    // Its default stands in words: the help would write it as the machine's language writes days.
    private static readonly Option<DateOnly?> From = new("--from")
    {
        Description = string.Create(
            CultureInfo.InvariantCulture,
            $"The day on which the clock of the nodes begins. Default: {DemoScenario.FromUsual:O}."),
    };

    private static readonly Option<double> DaySeconds = new("--day-seconds")
    {
        Description = "How many seconds a day takes while nothing waits for a person.",
        DefaultValueFactory = _ => DemoScenario.DaySecondsUsual,
    };

    private static readonly Option<string?> Data = new("--data")
    {
        Description = $"The folder of the demo. Default: {DemoFolder.Usual}",
    };

    private static readonly Option<bool> NoBrowser = new("--no-browser") { Description = "Opens no web browser." };

    private static readonly Option<int?> Rehearse = new("--rehearse")
    {
        Description = "Plays this many whole journeys without a person, and ends.",
    };

    private static readonly Option<double?> KillEvery = new("--kill-every")
    {
        Description = "With --rehearse: kills one of the processes about every so many seconds.",
    };

    private static readonly Option<int?> Seed = new("--seed")
    {
        Description = "With --kill-every: which moments; printed, so that a run can be repeated.",
    };

    private static readonly Option<bool> Json = new("--json") { Description = "With --rehearse: prints data only." };

    public static Command Make()
    {
        var command = new ExampleCommand(
            "demo",
            "Three nodes on this machine: Kazakhstan, China, and WHO as coordinator.",
            "serai demo --day-seconds 20")
        {
            From, DaySeconds, Data, NoBrowser, Rehearse, KillEvery, Seed, Json,
        };
        command.SetAction((call, cancel) => call.GetValue(Rehearse) is { } journeys
            ? RehearseAsync(call, journeys, cancel)
            : PlayAsync(call, cancel));
        return command;
    }

    private static async Task<int> PlayAsync(ParseResult call, CancellationToken cancel)
    {
        if (call.GetValue(KillEvery) is not null || call.GetValue(Json))
        {
            throw Fault.In("demo", "--kill-every and --json go with --rehearse.");
        }

        var scenario = new DemoScenario(Beginning(call), Seconds(call), WithSamples: true);
        using var folder = DemoFolder.Take(call.GetValue(Data) ?? DemoFolder.Usual);
        var output = call.InvocationConfiguration.Output;
        await output.WriteLineAsync($"Three nodes in {folder.Path} ...");
        var record = await folder.OpenAsync(scenario, cancel);
        await using var demo = new Demonstration(DemoNodes.Processes(folder, record), output.WriteLine);
        await demo.StartAsync(cancel);
        Welcome(demo);
        if (!call.GetValue(NoBrowser) && Browser.IsThere)
        {
            Browser.Open(demo.Nodes[0].Console);
        }

        await demo.WatchedAsync();
        return ExitCode.Done;
    }

    private static void Welcome(Demonstration demo)
    {
        var table = new Table().AddColumns("Node", "Address").Border(TableBorder.Rounded);
        foreach (var node in demo.Nodes)
        {
            var name = DemoScenario.Nodes.Single(n => n.Country == node.Name).Name;
            table.AddRow(name, node.Console.GetLeftPart(UriPartial.Authority));
        }

        if (Console.IsOutputRedirected)
        {
            foreach (var node in demo.Nodes)
            {
                Console.Out.WriteLine($"{node.Name} {node.Console.GetLeftPart(UriPartial.Authority)}");
            }
        }
        else
        {
            AnsiConsole.Write(table);
        }

        Console.Out.WriteLine(
            $"Sign in as {string.Join(", ", DemoPeople.All.Select(p => p.Name))}. Password: {DemoPeople.Password}");
        Console.Out.WriteLine("Ctrl-C stops. A second start goes on where this one ended.");
    }

    private static async Task<int> RehearseAsync(ParseResult call, int journeys, CancellationToken cancel)
    {
        if (journeys is < 1 or > JourneyPlan.JourneysMax)
        {
            throw Fault.In("--rehearse", $"{journeys}: a number from 1 to {JourneyPlan.JourneysMax}.");
        }

        if (call.GetValue(Data) is not { } data)
        {
            throw Fault.In("--rehearse", "name the folder it plays in with --data DIR.");
        }

        var json = call.GetValue(Json);
        var seed = call.GetValue(Seed) ?? Environment.TickCount;
        var options = new RehearsalOptions(Beginning(call), journeys, call.GetValue(KillEvery), seed);
        Action<string> say = json ? _ => { } : call.InvocationConfiguration.Output.WriteLine;
        using var folder = DemoFolder.Take(data);
        var result = await RehearsalRun.PlayAsync(folder, options, say, cancel);
        call.InvocationConfiguration.Output.WriteLine(json ? result.ToJson() : result.ToWords());
        return result is { Lost: 0, Doubled: 0 } ? ExitCode.Done : ExitCode.No;
    }

    private static DateOnly Beginning(ParseResult call)
    {
        var from = call.GetValue(From) ?? DemoScenario.FromUsual;
        return from >= DemoScenario.FromMin && from <= DemoScenario.FromMax
            ? from
            : throw Fault.In("--from", string.Create(
                CultureInfo.InvariantCulture,
                $"{from:O}: a day from {DemoScenario.FromMin:O} to {DemoScenario.FromMax:O}."));
    }

    private static double Seconds(ParseResult call)
    {
        var seconds = call.GetValue(DaySeconds);
        return seconds is >= DaySecondsMin and <= DemoScenario.DaySecondsReal
            ? seconds
            : throw Fault.In("--day-seconds", string.Create(
                CultureInfo.InvariantCulture,
                $"{seconds}: a number from {DaySecondsMin} to {DemoScenario.DaySecondsReal}, which is real time."));
    }
}
