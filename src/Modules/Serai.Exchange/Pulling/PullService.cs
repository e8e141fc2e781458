using Microsoft.Extensions.Hosting;
using Serai.Exchange.Entries;
using Serai.Exchange.Keys;
using Serai.Exchange.Log;
using Serai.Exchange.Peers;
using Serai.Exchange.Restoring;
using Serai.Exchange.Witnessing;
using Serai.Platform.Data;
using Serai.Platform.Time;

namespace Serai.Exchange.Pulling;

/// <summary>
/// Follows each trusted peer, and asks those that are witnesses to cosign; as peers come and go, so do the loops.
/// </summary>
internal sealed class PullService(
    Database database, NodeDirectory directory, NodeLogParts log, LogHead head, KeyVault vault, PeerLinks links,
    RandomSource random, BusinessClock clock, TimeProvider time, PeerHandlerFactory handlers, FenceWatch watch)
    : IHostedService, IDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Running> running = [];
    private readonly CancellationTokenSource stopping = new();
    private bool isStarted;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        isStarted = true;
        directory.Changed = Follow;
        Follow();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        List<Task> loops;
        await stopping.CancelAsync();
        lock (gate)
        {
            isStarted = false;
            loops = [.. running.Values.Select(r => r.Loop)];
        }

        await Task.WhenAll(loops).WaitAsync(cancellationToken);
    }

    public void Dispose() => stopping.Dispose();

    private void Follow()
    {
        lock (gate)
        {
            if (!isStarted)
            {
                return;
            }

            var wanted = directory.Links.ToDictionary(NameOf);
            foreach (var gone in running.Keys.Except(wanted.Keys).ToList())
            {
                running[gone].Stop.Cancel();
                running.Remove(gone);
            }

            foreach (var (name, peer) in wanted.Where(w => !running.ContainsKey(w.Key)))
            {
                var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
                running[name] = new Running(RunAsync(peer, stop.Token), stop);
            }
        }
    }

    // A peer that was introduced anew, with another address or key, is another link.
    private static string NameOf(Peer peer) =>
        string.Join('|', peer.Origin, peer.Url, peer.LogKey.VKey, Convert.ToHexString(peer.TlsKey), peer.GenesisLeaf);

    private async Task RunAsync(Peer peer, CancellationToken cancel)
    {
        // Away from the caller, which may be the writer.
        await Task.Yield();
        var link = links.Of(peer.Origin);
        using var client = new PeerClient(new Uri(peer.Url), handlers(log.Keys, peer.TlsKey), time)
        {
            ClockSeen = link.Clock,
        };
        var following = new Following(peer, client, link, database, directory, log, vault, clock);
        var puller = new PeerPuller(
            peer, client, following.Log, following.Forks, database, link, log.Refusals, random, time, head.Fence);
        await Task.WhenAll(puller.RunAsync(cancel), peer.WitnessKey is null
            ? Task.CompletedTask
            : new WitnessAsker(
                peer, client, head, database, link, log.Refusals, random, clock, time, watch.Suspect).RunAsync(cancel));
    }

    private sealed record Running(Task Loop, CancellationTokenSource Stop);
}
