using Microsoft.Extensions.DependencyInjection;
using Serai.Platform.Hosting;
using Serai.Platform.People;
using Serai.Platform.Time;

namespace Serai.Demo;

/// <summary>Makes the nodes of a demo: founded side by side, with their people, then introduced to each other.</summary>
internal static class DemoNodes
{
    /// <summary>The nodes as processes, not started.</summary>
    public static IReadOnlyList<ChildNode> Processes(DemoFolder folder, DemoRecord record) =>
        [.. record.Nodes.Select(n => new ChildNode(n.Country, folder.Of(n.Country), n.Console))];

    /// <summary>Makes them in a folder; afterwards nothing is open.</summary>
    public static async Task MakeAsync(
        string making, DemoAddress[] addresses, DemoScenario scenario, string clockFile, CancellationToken cancel)
    {
        var clock = SharedBusinessClock.Open(clockFile, TimeProvider.System);
        await Task.WhenAll(addresses.Select(a => MakeAsync(making, a, scenario, clock, cancel)));
    }

    private static async Task MakeAsync(
        string making, DemoAddress address, DemoScenario scenario, BusinessClock clock, CancellationToken cancel)
    {
        var node = DemoScenario.Nodes.Single(n => n.Country == address.Country);
        using var folder = NodeFolder.Take(Path.Combine(making, node.Country), create: true);
        await using var host = await NodeHost.FoundAsync(
            folder, Settings(node, address, scenario), new NodeOptions { Clock = clock, IsQuiet = true });
        var accounts = host.Services.GetRequiredService<Accounts>();
        foreach (var (name, role) in DemoPeople.All)
        {
            var (_, refused) = await accounts.AddAsync(name, [role], DemoPeople.Password, cancel);
            if (refused is not null)
            {
                throw new InvalidOperationException($"{node.Country}, {name}: {refused}");
            }
        }
    }

    private static NodeSettings Settings(DemoNode node, DemoAddress address, DemoScenario scenario) =>
        new(node.Country, node.Name, node.Origin)
        {
            IsCoordinator = node.IsCoordinator,
            ConsoleUrl = address.Console.GetLeftPart(UriPartial.Authority),
            ExchangeListen = address.Exchange,
            ExchangeUrl = address.Exchange,
            // Beside the node's folder, so that the whole demo may be moved.
            Demo = new DemoSettings(Path.Combine("..", "clock.json"), scenario.WithSamples ? node.Sample : null)
            {
                People = [.. DemoPeople.All.Select(p => p.Name)],
                Password = DemoPeople.Password,
            },
        };
}
