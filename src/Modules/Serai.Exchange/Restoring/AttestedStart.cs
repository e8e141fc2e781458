using Serai.Exchange.Approvals;
using Serai.Exchange.Entries;
using Serai.Exchange.Log;
using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Platform.People;
using Serai.Vocabulary;
using Serai.Vocabulary.Exchange;

namespace Serai.Exchange.Restoring;

/// <summary>
/// The word of persons that this node was not set back and that no copy of it runs. Where peers cannot be asked it
/// opens the node: the entry that records it is the first that is signed.
/// </summary>
public sealed class AttestedStart
{
    private readonly LogHead head;
    private readonly NodeDirectory directory;
    private readonly ProposedEntries proposals;

    internal AttestedStart(LogHead head, NodeDirectory directory, ProposedEntries proposals)
    {
        this.head = head;
        this.directory = directory;
        this.proposals = proposals;
    }

    /// <summary>What the page and programs show.</summary>
    public FenceStatus Status(Viewer viewer)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        viewer.Require(Permission.ReadExchange);
        return head.Fence.Status with { Held = head.Size };
    }

    /// <summary>Says so, or proposes it where policy asks for more persons. The step-up is fresh.</summary>
    /// <param name="viewer">Who says so.</param>
    /// <param name="key">Names the act: a second one under it changes nothing.</param>
    /// <param name="cancel">Gives up waiting.</param>
    public async Task<Appended> SayAsync(Viewer viewer, string key, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        viewer.Require(Permission.ProposeTrust);
        if (proposals.Repeated(key) is { } done)
        {
            return done;
        }

        var status = head.Fence.Status;
        if (status.IsOpen || !status.MayBeAttested)
        {
            return new Appended(null, WhyNotAttest(status));
        }

        var held = head.Published!.Checkpoint;
        var body = new StartAttested(held.Size, held.Root.ToBase64(), CauseOf(status.Cause));
        var draft = new EntryDraft(
            EntryTypes.StartAttested, NodeLog.TrustThread, [.. directory.Peers.Select(p => p.Origin)],
            Payload.Write(body))
        {
            IdempotencyKey = key,
        };
        return await proposals.SubmitAsync(draft, viewer, cancel: cancel);
    }

    /// <summary>Why this node signs no entry of a type now; null where it may.</summary>
    internal static Refusal? Refuse(LogHead head, int type) =>
        type == EntryTypes.StartAttested ? null : head.Fence.WhyNot;

    /// <summary>
    /// The same inside the transaction; lets the word of persons through where it is still about what is held, and
    /// opens the node with it.
    /// </summary>
    internal static Refusal? Admit(WriteSession tx, LogHead head, PreparedEntry prepared)
    {
        var fence = head.Fence;
        if (prepared.Entry.Header.Type != EntryTypes.StartAttested)
        {
            return fence.WhyNot;
        }

        var status = fence.Status;
        if (status.IsOpen || !status.MayBeAttested)
        {
            return WhyNotAttest(status);
        }

        var held = head.Published!.Checkpoint;
        if (!Payload.TryRead<StartAttested>(prepared.Body.Span, out var said, out _)
            || said.Size != held.Size || said.Root != held.Root.ToBase64())
        {
            return new Refusal("exchange.fence.refused.changed");
        }

        fence.AttestOnce();
        tx.OnCommitted(() => fence.OpenAt(head.Published!.Checkpoint));
        return null;
    }

    private static Refusal WhyNotAttest(FenceStatus status) =>
        new(status.IsOpen ? "exchange.fence.refused.open" : "exchange.fence.refused." + status.Phase);

    private static StartCause CauseOf(FenceCause cause) => cause switch
    {
        FenceCause.FenceMissing => StartCause.FenceMissing,
        FenceCause.FenceUnreadable => StartCause.FenceUnreadable,
        FenceCause.Moved => StartCause.Moved,
        _ => StartCause.Restarted,
    };
}
