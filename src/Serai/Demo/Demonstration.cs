using System.Globalization;
using Serai.Commands;

namespace Serai.Demo;

/// <summary>
/// The three nodes of a demo as processes: started side by side, started again when one ends unasked, stopped together.
/// </summary>
internal sealed class Demonstration(IReadOnlyList<ChildNode> nodes, Action<string> say) : IAsyncDisposable
{
    /// <summary>A node that ends by itself this often in a row, without having served, is given up.</summary>
    public const int StartsMax = 3;

    /// <summary>128 + SIGKILL: somebody's act, not the node's fault.</summary>
    private const int Killed = 137;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private CancellationTokenSource? stopping;
    private Task[] watches = [];

    public IReadOnlyList<ChildNode> Nodes => nodes;

    public ChildNode this[string country] => nodes.Single(n => n.Name == country);

    /// <summary>Completes when all nodes serve.</summary>
    /// <exception cref="CommandException">A node does not start: with its last words.</exception>
    public async Task StartAsync(CancellationToken cancel)
    {
        foreach (var node in nodes)
        {
            node.Start();
        }

        var serving = await Task.WhenAll(nodes.Select(n => n.ServesAsync(cancel)));
        if (nodes.Zip(serving).FirstOrDefault(n => !n.Second).First is { } silent)
        {
            throw GivenUp(silent);
        }

        stopping = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        watches = [.. nodes.Select(n => WatchAsync(n, stopping.Token))];
    }

    /// <summary>Completes when a node had to be given up, which fails, or when stopping was asked for.</summary>
    public Task WatchedAsync() => Task.WhenAny(watches).Unwrap();

    public async ValueTask DisposeAsync()
    {
        await (stopping?.CancelAsync() ?? Task.CompletedTask);
        await Task.WhenAll([.. nodes.Select(n => n.StopAsync()), .. watches.Select(Ended)]);
        foreach (var node in nodes)
        {
            node.Dispose();
        }

        stopping?.Dispose();
    }

    /// <summary>What a watch failed of has been reported by <see cref="WatchedAsync"/>, if anyone asked.</summary>
    private static async Task Ended(Task watch) => await watch.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task WatchAsync(ChildNode node, CancellationToken cancel)
    {
        var failures = 0;
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                var code = await node.EndedAsync(cancel);

                // Ctrl-C reaches the children as well: give this process the time to hear of it.
                await Task.Delay(Pause, cancel);
                var lastWords = code == Killed ? "" : $": {node.LastLines.LastOrDefault("it says nothing.")}";
                say(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{node.Name} ended with code {code}{lastWords}; it is started again."));
                failures = code == Killed ? 0 : failures + 1;
                if (failures >= StartsMax)
                {
                    throw GivenUp(node);
                }

                node.Start();
                failures = await node.ServesAsync(cancel) ? 0 : failures;
            }
            catch (OperationCanceledException)
            {
                // Stopping was asked for: the process is stopped by the one who asked.
                return;
            }
        }
    }

    private static CommandException GivenUp(ChildNode node) => new(
        $"{node.Name} does not start: {string.Join(" | ", node.LastLines.DefaultIfEmpty("it says nothing."))}");
}
