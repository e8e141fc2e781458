using Serai.Exchange.Forks;
using Serai.Exchange.Operating;
using Serai.Exchange.Peers;
using Serai.Exchange.Restoring;
using Serai.Exchange.Serving;
using Serai.Platform.Data;
using Serai.Platform.Hosting;

namespace Serai.Exchange.Pulling;

/// <summary>Follows one peer's log for as long as it is trusted. A fault of this peer touches no other.</summary>
internal sealed class PeerPuller(
    Peer peer, PeerClient client, LogFollower log, ForkKeeper forks, Database database, PeerLink link,
    RefusalCounts refusals, RandomSource random, TimeProvider time, NodeFence fence)
{
    public async Task RunAsync(CancellationToken cancel)
    {
        link.Begin();
        while (!cancel.IsCancellationRequested)
        {
            // What comes in is receipted, and nothing is signed behind the fence.
            await fence.WhenOpenAsync(time, cancel);
            var fault = await TryPullAsync(cancel);
            if (fault is null || cancel.IsCancellationRequested)
            {
                continue;
            }

            link.Failed(fault);
            refusals.Add(peer.Origin, RefusedKind.Answer, fault);
            await PauseAsync(cancel);
        }
    }

    /// <summary>One round; what went wrong comes back in words.</summary>
    internal Task<Refusal?> TryPullAsync(CancellationToken cancel) => PeerEdge.TryAsync(() => PullAsync(cancel));

    private async Task PullAsync(CancellationToken cancel)
    {
        var position = database.Read(s => PeerPosition.Of(s, peer.Origin));
        if (position.IsHalted)
        {
            link.Halted(new Refusal("exchange.link.fork"));
            await forks.ReportAsync(cancel);
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancel);
        }

        var (known, wait) = position.Accepted is { } accepted && accepted.Size == position.Next
            && link.Status.State == LinkState.Up
            ? (accepted.Size, WireLimits.WaitSecondsMax)
            : (-1L, 0);
        var asked = time.GetTimestamp();
        var note = await client.CheckpointAsync(known, wait, cancel);
        var (outcome, checkpoint) = await log.TakeAsync(position, note, cancel);
        if (outcome == Taken.Forked)
        {
            refusals.Add(peer.Origin, RefusedKind.Answer, new Refusal("exchange.link.fork"));
        }

        if (outcome == Taken.Older)
        {
            throw new PeerFaultException("exchange.link.oldCheckpoint", checkpoint.Size, position.Accepted!.Size);
        }

        if (outcome == Taken.All && position.Next == checkpoint.Size && wait > 0
            && time.GetElapsedTime(asked) < Backoff.Least)
        {
            // A peer that does not hold the question would otherwise be asked without end.
            await Task.Delay(Backoff.Least, time, cancel);
        }
    }

    private async Task PauseAsync(CancellationToken cancel)
    {
        try
        {
            await link.PauseAsync(Backoff.Least, Backoff.After(link.Status.Failures, random), cancel);
        }
        catch (OperationCanceledException)
        {
            // The node stops or the peer is no longer trusted; the loop ends by its condition.
        }
    }
}
