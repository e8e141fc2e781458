using Serai.Exchange.Forks;
using Serai.Exchange.Peers;
using Serai.Exchange.Serving;
using Serai.Exchange.Witnessing;
using Serai.Ledger;
using Serai.Platform.Data;
using Serai.Platform.Hosting;

namespace Serai.Exchange.Pulling;

/// <summary>Follows one peer's log for as long as it is trusted. A fault of this peer touches no other.</summary>
internal sealed class PeerPuller(
    Peer peer, PeerClient client, PageVerifier verifier, ArrivalInspector inspector, PageApplier applier,
    ForkFinder finder, ForkKeeper forks, Database database, PeerLink link, RandomSource random, TimeProvider time)
{
    /// <summary>Most entries of others that one transaction applies.</summary>
    public const int ChunkArrivalsMax = 256;

    /// <summary>Most bytes of bodies that are held for one transaction.</summary>
    public const int ChunkBytesMax = 16 * 1024 * 1024;

    public async Task RunAsync(CancellationToken cancel)
    {
        link.Begin();
        while (!cancel.IsCancellationRequested)
        {
            var fault = await TryPullAsync(cancel);
            if (fault is null || cancel.IsCancellationRequested)
            {
                continue;
            }

            link.Failed(fault);
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
        var checkpoint = verifier.Open(note);
        if (position.Accepted is { } held && checkpoint.Size <= held.Size)
        {
            if (await finder.CompareAsync(checkpoint, note, position, cancel) is { } fork)
            {
                await forks.KeepAsync(fork, cancel);
                return;
            }

            RequireNotOlder(checkpoint.Size, held.Size);
        }

        if (position.Next == checkpoint.Size && wait > 0 && time.GetElapsedTime(asked) < Backoff.Least)
        {
            // A peer that does not hold the question would otherwise be asked without end.
            await Task.Delay(Backoff.Least, time, cancel);
        }

        await CatchUpAsync(position, checkpoint, note, cancel);
    }

    private static void RequireNotOlder(long shown, long accepted)
    {
        if (shown < accepted)
        {
            throw new PeerFaultException("exchange.link.oldCheckpoint", shown, accepted);
        }
    }

    private async Task CatchUpAsync(PeerPosition position, Checkpoint checkpoint, byte[] note, CancellationToken cancel)
    {
        while (position.Next < checkpoint.Size)
        {
            var (page, shownFork) = await verifier.FetchAsync(position, checkpoint, note, cancel);
            if (shownFork is not null)
            {
                await forks.KeepAsync(shownFork, cancel);
                return;
            }

            await ApplyAsync(page!, cancel);
            position = database.Read(s => PeerPosition.Of(s, peer.Origin));
            if (position.IsHalted)
            {
                // Another proved a fork while this page was under way.
                return;
            }

            link.Answered(checkpoint.Size, position.Next);
        }

        link.Answered(checkpoint.Size, position.Next);
        await HoldAgainstCosignedAsync(position, cancel);
    }

    // As a witness this node may have cosigned a tree before its leaves were here: now they show whether it was theirs.
    private async Task HoldAgainstCosignedAsync(PeerPosition position, CancellationToken cancel)
    {
        if (position.Accepted is { } accepted
            && database.Read(s => CosignedRows.Of(s, peer.Origin)) is { } cosigned
            && cosigned.Checkpoint.Size <= accepted.Size
            && await finder.CompareAsync(cosigned.Checkpoint, cosigned.Note, position, cancel) is { } fork)
        {
            await forks.KeepAsync(fork, cancel);
        }
    }

    // A page is proven as a whole and applied in stretches that fit in memory and do not hold the writer for long.
    private async Task ApplyAsync(VerifiedPage page, CancellationToken cancel)
    {
        var authors = database.Read(inspector.KeysAt);
        List<Arrival> chunk = [];
        var from = page.From;
        long bytes = 0;
        foreach (var item in page.Items)
        {
            var arrival = await inspector.InspectAsync(item, authors, cancel);
            chunk.Add(arrival);
            bytes += arrival.BytesHeld;
            var isLast = item.Index + 1 == page.Next;
            var addressed = arrival.Entry is not null;
            if (!isLast && bytes < ChunkBytesMax && (!addressed || chunk.Count < ChunkArrivalsMax))
            {
                continue;
            }

            if (!await applier.ApplyAsync(from, chunk, page, cancel))
            {
                return;
            }

            from += chunk.Count;
            chunk = [];
            bytes = 0;
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
