using Serai.Ledger;
using Serai.Platform.Data;
using Serai.Platform.Hosting;

namespace Serai.Exchange.Restoring;

/// <summary>
/// Keeps this node from signing a second history. What it signed last stands in a file outside the database, durable
/// before the signature leaves; and behind a start nothing is signed until database, fence and peers agree, or two
/// persons say that nothing was set back. It is written by the thread that writes the database.
/// </summary>
public sealed class NodeFence
{
    private readonly SlotFile file;
    private readonly string instance;
    private readonly MachineMemory? memory;
    private readonly Lock gate = new();
    private volatile FenceStatus status = FenceStatus.Booting;
    private volatile TaskCompletionSource changed = NewSignal();
    private FenceMark? mark;
    private bool asksNobody;
    private bool isAttested;

    private NodeFence(SlotFile file, string instance, MachineMemory? memory)
    {
        this.file = file;
        this.instance = instance;
        this.memory = memory;
        _ = FenceMark.TryParse(file.Last, out mark);
    }

    /// <summary>What holds now.</summary>
    public FenceStatus Status => status;

    internal const string FileName = "fence";

    /// <param name="folder">The node's.</param>
    /// <param name="settings">Where the file is; null where there are none: it lies in the folder.</param>
    /// <exception cref="NodeFolderException">The file cannot be written: says what to do.</exception>
    internal static NodeFence Open(NodeFolder folder, NodeSettings? settings)
    {
        var name = Path.Combine(folder.Path, settings?.FencePath ?? FileName);
        try
        {
            var place = InstanceMark.Of(folder.Path);
            return new NodeFence(SlotFile.Open(name), place, MachineMemory.Open(place, folder.Path))
            {
                // The whole of a demonstration may be moved, and nobody outside of it was told anything.
                asksNobody = settings?.Demo is not null,
            };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new NodeFolderException(
                $"{name}, which remembers what this node signed last, cannot be written: {error.Message} Mount its " +
                "disk, or mend fencePath in node.json.",
                error);
        }
    }

    /// <summary>Why nothing can be signed; null where it can.</summary>
    internal Refusal? WhyNot => status.IsOpen
        ? null
        : new Refusal("exchange.fence.refused." + status.Phase) { Status = LockedStatus };

    /// <summary>HTTP 423: this node waits behind its fence.</summary>
    internal const int LockedStatus = 423;

    internal bool MaySign => status.IsOpen || isAttested;

    /// <summary>Holds what the database has against the fence, before anything is published.</summary>
    /// <param name="held">The last checkpoint in the database; null where no log was begun.</param>
    /// <param name="rootAt">The root of the stored tree at a size that it reaches.</param>
    /// <param name="hasPeers">A node without peers told nobody, and opens at once.</param>
    /// <exception cref="NodeFolderException">The fence belongs to another log.</exception>
    internal void Compare(Checkpoint? held, Func<long, Hash256> rootAt, bool hasPeers)
    {
        // A node that was not founded to the end signed one checkpoint, which nobody saw.
        if (mark is not null && (held is null ? mark.Settled.Size > 0 : mark.Origin != held.Origin))
        {
            throw new NodeFolderException(
                $"{file.Path} remembers what {mark.Origin} signed, and that is not the log of this node. Give each " +
                "node a fence of its own: fencePath in node.json.");
        }

        var cause = held is null ? FenceCause.None : Judge(held, rootAt);
        var isBehind = cause is FenceCause.DatabaseBehind or FenceCause.Contradiction;
        var phase = isBehind
            ? (hasPeers && cause == FenceCause.DatabaseBehind ? FencePhase.Recovering : FencePhase.NeedsEpoch)
            : held is null || !hasPeers || asksNobody || IsRemembered(held, rootAt) ? FencePhase.Open
            : FencePhase.Fenced;
        var signed = Math.Max(held?.Size ?? 0, mark?.Signed.Size ?? 0);
        long? missing = isBehind && !hasPeers ? signed - held!.Size : null;
        if (held is not null && (phase == FencePhase.Open || (cause == FenceCause.Restarted && mark!.Signed != held)))
        {
            // What is published from here on is on record: a crash may have left the database ahead of the fence.
            Remember(held, held);
        }

        Set(new FenceStatus(
            phase, phase == FencePhase.Open ? FenceCause.None : cause, held?.Size ?? 0, signed, missing, []));
    }

    /// <summary>True where the fence knows of more than is held.</summary>
    internal bool IsAhead(Checkpoint held) =>
        mark is not null && mark.Signed.Size > held.Size && mark.Settled != held;

    /// <summary>True where the fence was written by another copy of this node, or before it was moved.</summary>
    internal bool IsElsewhere => mark is not null && mark.Instance != instance;

    /// <summary>Begins to remember a checkpoint, beside the commit that makes it durable.</summary>
    internal void Begin(Checkpoint settled, Checkpoint signed)
    {
        mark = new FenceMark(instance, settled, signed);
        file.Begin(mark.ToBytes());
    }

    /// <summary>The checkpoint may leave when this returns.</summary>
    /// <exception cref="IOException">It may not, and nothing may from here on.</exception>
    internal void End()
    {
        try
        {
            file.End();
            memory?.Put(mark!);
        }
        catch (IOException)
        {
            Change(s => s with { Phase = FencePhase.Fenced, Cause = FenceCause.FenceBroken });
            throw;
        }
    }

    /// <summary>The commit that was begun did not come about: what it would have signed never left.</summary>
    internal void Undo(Checkpoint settled)
    {
        End();
        Remember(settled, settled);
    }

    /// <summary>Peers agree, or it is attested: signs from here on. On the writer's thread.</summary>
    internal void OpenAt(Checkpoint held)
    {
        Remember(held, held);
        Change(s => s with
        {
            Phase = FencePhase.Open, Cause = FenceCause.None, Held = held.Size, Signed = held.Size, Missing = null,
        });
    }

    /// <summary>The commit under way may sign: what it signs is the word of persons. On the writer's thread.</summary>
    internal void AttestOnce() => isAttested = true;

    internal void ForgetWord() => isAttested = false;

    internal void Change(Func<FenceStatus, FenceStatus> change)
    {
        lock (gate)
        {
            Set(change(status));
        }
    }

    /// <summary>Completes at the next change.</summary>
    internal Task Changed => changed.Task;

    /// <summary>Returns when the node signs, or the waiting is called off.</summary>
    internal async Task WhenOpenAsync(TimeProvider time, CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            var next = changed.Task;
            if (status.IsOpen)
            {
                return;
            }

            await Waiting.ForAsync(next, Timeout.InfiniteTimeSpan, time, cancel);
        }
    }

    /// <summary>The database is closed. What was published is settled: no crash can come between any more.</summary>
    internal void Close()
    {
        if (status.IsOpen && mark is not null && mark.Settled != mark.Signed)
        {
            Remember(mark.Signed, mark.Signed);
        }

        file.Dispose();
        memory?.Close();
    }

    // Nothing was put back since this machine came up.
    private bool IsRemembered(Checkpoint held, Func<long, Hash256> rootAt) => !IsElsewhere && memory?.Last is { } last
        && last.Origin == held.Origin && last.Signed.Size <= held.Size
        && rootAt(last.Signed.Size) == last.Signed.Root;

    private FenceCause Judge(Checkpoint held, Func<long, Hash256> rootAt)
    {
        // Whichever of the two remembers more: a fence that was put back together with the database remembers less.
        if (memory?.Last is { } last && last.Origin == held.Origin && last.Signed.Size > (mark?.Signed.Size ?? 0))
        {
            mark = last;
        }

        if (mark is null)
        {
            return file.WasMissing ? FenceCause.FenceMissing : FenceCause.FenceUnreadable;
        }

        if (mark.Signed.Size <= held.Size && rootAt(mark.Signed.Size) != mark.Signed.Root)
        {
            return FenceCause.Contradiction;
        }

        return IsAhead(held) ? FenceCause.DatabaseBehind
            : mark.Instance != instance ? FenceCause.Moved
            : FenceCause.Restarted;
    }

    private void Remember(Checkpoint settled, Checkpoint signed)
    {
        Begin(settled, signed);
        End();
    }

    private void Set(FenceStatus to)
    {
        status = to;
        var signal = changed;
        changed = NewSignal();
        signal.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>Something was to be signed while nothing may be: a fault of the caller, who did not ask first.</summary>
internal sealed class NodeFencedException() : InvalidOperationException("This node signs nothing until it is open.");
