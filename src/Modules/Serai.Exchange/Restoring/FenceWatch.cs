using Microsoft.Extensions.Hosting;
using Serai.Exchange.Entries;
using Serai.Exchange.Log;
using Serai.Exchange.Peers;
using Serai.Exchange.Pulling;
using Serai.Exchange.Witnessing;
using Serai.Ledger;
using Serai.Platform.Data;
using Serai.Platform.Time;

namespace Serai.Exchange.Restoring;

/// <summary>
/// Opens a fenced node: asks all peers at once what they saw of its log, gets back what is missing, and lets it sign as
/// soon as as many peers as a deposit takes have seen nothing that is not here. While it signs, it looks again where a
/// peer claims to have seen more.
/// </summary>
internal sealed class FenceWatch(
    NodeFence fence, LogHead head, Database database, NodeDirectory directory, PeerWitness peers, LostTail tail,
    WitnessQuorum quorum, BusinessClock clock, TimeProvider time) : IHostedService, IDisposable
{
    /// <summary>Before peers that did not answer are asked again; doubles each time.</summary>
    public static readonly TimeSpan PauseLeast = TimeSpan.FromSeconds(1);

    /// <summary>Longest such pause.</summary>
    public static readonly TimeSpan PauseMost = TimeSpan.FromSeconds(15);

    private readonly CancellationTokenSource stopping = new();
    private volatile TaskCompletionSource suspected = NewSignal();
    private Task loop = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        loop = RunAsync(stopping.Token);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await loop.WaitAsync(cancellationToken);
    }

    public void Dispose() => stopping.Dispose();

    /// <summary>A peer claims to have seen more of this log than is here: it is asked for the proof.</summary>
    public void Suspect() => suspected.TrySetResult();

    private async Task RunAsync(CancellationToken cancel)
    {
        // Away from the start, which does not wait for peers. They are asked also where the machine remembers: its
        // memory may have been put back with it.
        await Task.Yield();
        Suspect();
        var pause = PauseLeast;
        while (!cancel.IsCancellationRequested)
        {
            var (next, signal) = (fence.Changed, suspected);
            if (fence.Status.IsOpen && !signal.Task.IsCompleted)
            {
                await Waiting.ForAsync(
                    Task.WhenAny(signal.Task, next), Timeout.InfiniteTimeSpan, time, cancel);
                continue;
            }

            suspected = NewSignal();
            _ = await PeerEdge.TryAsync(() => RoundAsync(cancel));
            if (fence.Status.IsOpen)
            {
                pause = PauseLeast;
                continue;
            }

            await Waiting.ForAsync(fence.Changed, pause, time, cancel);
            pause = pause * 2 < PauseMost ? pause * 2 : PauseMost;
        }
    }

    /// <summary>Asks all peers once; judges after each answer, so that a slow one holds nothing up.</summary>
    internal async Task RoundAsync(CancellationToken cancel)
    {
        var asked = directory.Links;
        List<PeerAnswer> answers = [];
        await foreach (var answered in Task.WhenEach(asked.Select(p => peers.AskAsync(p, cancel))))
        {
            answers.Add(await answered);
            cancel.ThrowIfCancellationRequested();
            fence.Change(s => s with { Words = Merged(s.Words, answers, asked) });
            await JudgeAsync(answers.FindAll(a => a.Fault is null), asked, cancel);
        }
    }

    private async Task JudgeAsync(
        List<PeerAnswer> answers, IReadOnlyList<Peer> asked, CancellationToken cancel)
    {
        while (fence.Status.Cause != FenceCause.Contradiction)
        {
            var held = head.Published!.Checkpoint;
            var trees = answers.SelectMany(a => a.Trees).ToList();
            if (database.Read(s => trees.Exists(t => t.Checkpoint.Size <= held.Size
                && TreeStore.RootAt(s, held.Origin, t.Checkpoint.Size) != t.Checkpoint.Root)))
            {
                Lose(FencePhase.NeedsEpoch, FenceCause.Contradiction, held.Size, null);
                return;
            }

            var ahead = trees.Where(t => t.Checkpoint.Size > held.Size).Select(t => t.Checkpoint.Size).ToList();
            if (ahead.Count == 0)
            {
                await SettleAsync(held, answers, asked, cancel);
                return;
            }

            var all = answers.Count == asked.Count;
            var known = fence.Status.Phase == FencePhase.NeedsEpoch ? FencePhase.NeedsEpoch : FencePhase.Recovering;
            Lose(known, FenceCause.PeerAhead, ahead.Max(), fence.Status.Missing);
            var outcome = await tail.FetchAsync(held, answers, cancel);
            if (!outcome.IsBack)
            {
                Lose(
                    all ? FencePhase.NeedsEpoch : FencePhase.Recovering, FenceCause.PeerAhead, ahead.Max(),
                    outcome.Missing);
                return;
            }
        }
    }

    private async Task SettleAsync(
        Checkpoint held, List<PeerAnswer> answers, IReadOnlyList<Peer> asked, CancellationToken cancel)
    {
        var status = fence.Status;
        if (status.IsOpen || status.Cause == FenceCause.FenceBroken)
        {
            return;
        }

        var all = answers.Count == asked.Count;
        if (fence.IsAhead(held))
        {
            var missing = status.Signed - held.Size;
            Lose(
                all ? FencePhase.NeedsEpoch : FencePhase.Recovering, FenceCause.DatabaseBehind, status.Signed,
                missing);
        }
        else if (all || quorum.IsReachedBy([.. answers.Select(a => a.Peer)], clock.GetUtcNow()))
        {
            await AgreeAsync(held, cancel);
        }
    }

    private async Task AgreeAsync(Checkpoint held, CancellationToken cancel)
    {
        if (fence.IsElsewhere)
        {
            // Peers cannot tell a copy from the original while neither went on: two persons say which one is off.
            fence.Change(s => s with { Phase = FencePhase.Synced, Cause = FenceCause.Moved, Held = held.Size });
            return;
        }

        await database.WriteAsync(
            _ =>
            {
                if (head.Published!.Checkpoint == held && !fence.Status.IsOpen)
                {
                    fence.OpenAt(held);
                }
            },
            cancel);
    }

    private void Lose(FencePhase phase, FenceCause cause, long signed, long? missing) => fence.Change(
        s => s with
        {
            Phase = phase, Cause = cause, Held = head.Size, Signed = Math.Max(s.Signed, signed), Missing = missing,
        });

    private static List<PeerWord> Merged(
        IReadOnlyList<PeerWord> before, List<PeerAnswer> now, IReadOnlyList<Peer> asked) =>
    [
        .. now.Select(a => a.Word)
            .Concat(before.Where(w => now.TrueForAll(a => a.Peer.Origin != w.Peer)))
            .Where(w => asked.Any(p => p.Origin == w.Peer)).OrderBy(w => w.Peer, StringComparer.Ordinal),
    ];

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
