using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Serai.Exchange.Log;
using Serai.Exchange.Peers;
using Serai.Platform.Hosting;
using Serai.Platform.People;
using Serai.Platform.Time;

namespace Serai.Demo;

/// <summary>
/// Makes the nodes of a demo: founded side by side, with their people, then introduced to each other.
/// </summary>
internal static class DemoNodes
{
    /// <summary>The nodes as processes, not started; a console whose port is taken gets the next free one.</summary>
    public static IReadOnlyList<ChildNode> Processes(DemoFolder folder, DemoRecord record)
    {
        List<int> given = [];
        return
        [
            .. record.Nodes.Select(n => new ChildNode(
                n.Country,
                folder.Of(n.Country),
                (n with { ConsolePort = FreePort.From(n.ConsolePort, given) }).Console)),
        ];
    }

    /// <summary>Makes them in a folder; afterwards nothing is open.</summary>
    public static async Task MakeAsync(
        string making, DemoAddress[] addresses, DemoScenario scenario, string clockFile, CancellationToken cancel)
    {
        var made = await Task.WhenAll(addresses.Select(a => MakeAsync(making, a, scenario, clockFile, cancel)));
        Introduction[] introductions = [.. made.Select(m => m.Introduce())];
        foreach (var node in made)
        {
            await using (node)
            {
                await node.TrustAsync([.. introductions.Where(i => i.Origin != node.Settings.Origin)], cancel);
            }
        }
    }

    private static async Task<MadeNode> MakeAsync(
        string making, DemoAddress address, DemoScenario scenario, string clockFile, CancellationToken cancel)
    {
        var node = DemoScenario.Nodes.Single(n => n.Country == address.Country);
        var folder = NodeFolder.Take(Path.Combine(making, node.Country), create: true);
        var settings = Settings(node, address, scenario);
        var clock = SharedBusinessClock.Open(clockFile, TimeProvider.System, settings.FindZone());
        var host = await NodeHost.FoundAsync(folder, settings, new NodeOptions { Clock = clock, IsQuiet = true });
        var accounts = host.Services.GetRequiredService<Accounts>();
        foreach (var (name, role) in DemoPeople.All)
        {
            var added = await accounts.AddAsync(
                new NewAccount(name, [role], DemoPeople.Password), Viewer.Operator, cancel);
            if (added.Refusal is { } refused)
            {
                throw new InvalidOperationException($"{node.Country}, {name}: {refused.TextKey}");
            }
        }

        return new MadeNode(folder, host, settings);
    }

    /// <summary>A founded node that is still open.</summary>
    private sealed record MadeNode(NodeFolder Folder, WebApplication Host, NodeSettings Settings) : IAsyncDisposable
    {
        public Introduction Introduce() => PeerIntroduction.Read(
            Settings.ExchangeUrl, Host.Services.GetRequiredService<NodeGenesis>().Bytes()!).Fact;

        /// <summary>
        /// As its operator would, who alone adds the first peers; here nobody reads fingerprints aloud.
        /// </summary>
        public async Task TrustAsync(IReadOnlyList<Introduction> others, CancellationToken cancel)
        {
            var refused = await Host.Services.GetRequiredService<PeerIntroduction>()
                .AddFirstAsync([.. others.Select(o => (o, o.Fingerprint))], cancel);
            if (refused is not null)
            {
                throw new InvalidOperationException($"{Settings.Country} trusts nobody: {refused.TextKey}");
            }
        }

        public async ValueTask DisposeAsync()
        {
            await Host.DisposeAsync();
            Folder.Dispose();
        }
    }

    private static NodeSettings Settings(DemoNode node, DemoAddress address, DemoScenario scenario) =>
        new(node.Country, node.Name, node.Origin)
        {
            IsCoordinator = node.IsCoordinator,
            TimeZone = node.TimeZone,
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
