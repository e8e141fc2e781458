using System.Globalization;
using System.Net;
using System.Text;
using Serai.Exchange.Log;
using Serai.Exchange.Operating;
using Serai.Exchange.Peers;
using Serai.Exchange.Pulling;
using Serai.Exchange.Restoring;
using Serai.Ledger;
using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Platform.Time;

namespace Serai.Exchange.Witnessing;

/// <summary>
/// Asks one peer to cosign this node's checkpoints as the log grows. The question is also the hint that there is
/// something to pull. A witness that is away holds nothing up: it is asked for the newest checkpoint when it is back.
/// A log that stands still is cosigned again, so that a fresh time of others is at hand when something is told.
/// </summary>
internal sealed class WitnessAsker(
    Peer peer, PeerClient client, LogHead head, Database database, PeerLink link, RefusalCounts refusals,
    RandomSource random, BusinessClock clock, TimeProvider time, Action suspect)
{
    /// <summary>Between two questions to one witness: all that was appended meanwhile is covered by one.</summary>
    public static readonly TimeSpan Spacing = TimeSpan.FromSeconds(1);

    /// <summary>
    /// A log that does not grow is cosigned again so often: what is told next carries the answer, and is proven to be
    /// later than it.
    /// </summary>
    public static readonly TimeSpan RenewEvery = TimeSpan.FromMinutes(1);

    private const string Ahead = "exchange.witness.ahead";

    private readonly CosignatureVerifier witness = peer.WitnessKey
        ?? throw new ArgumentException("The peer is no witness.", nameof(peer));

    public async Task RunAsync(CancellationToken cancel)
    {
        var failures = 0;
        var cosigned = database.Read(s => CosignatureRows.LastOf(s, head.Origin, witness))?.Size ?? 0;
        var wait = TimeSpan.Zero;
        while (!cancel.IsCancellationRequested)
        {
            await head.Fence.WhenOpenAsync(time, cancel);
            var latest = await head.WaitBeyondAsync(cosigned, wait, cancel);
            wait = RenewEvery;
            if (cancel.IsCancellationRequested || latest is null || latest.Checkpoint.Size < cosigned)
            {
                continue;
            }

            var asked = cosigned;
            var fault = await PeerEdge.TryAsync(() => AskAsync(latest, asked, cancel));
            link.Witnessed(fault);
            if (fault is not null)
            {
                refusals.Add(peer.Origin, RefusedKind.Answer, fault);
            }

            if (fault?.TextKey == Ahead)
            {
                suspect();
            }

            (failures, cosigned) = fault is null ? (0, latest.Checkpoint.Size) : (failures + 1, cosigned);
            wait = fault is null ? RenewEvery : TimeSpan.Zero;
            var pause = fault is null ? Spacing : Backoff.After(failures, random);

            // Who answers and refuses is there: hearing of it is no reason to ask again at once.
            var isRefused = fault?.TextKey.StartsWith("exchange.witness.", StringComparison.Ordinal) == true;
            await PauseAsync(isRefused ? pause : Spacing, pause, cancel);
        }
    }

    private async Task AskAsync(PublishedCheckpoint latest, long old, CancellationToken cancel)
    {
        if (!SignedNote.TryParse(latest.Note, out var note, out _))
        {
            throw new InvalidOperationException("This node's own checkpoint is no note.");
        }

        var (status, body) = await client.AddCheckpointAsync(Request(note, latest.Checkpoint, old), cancel);
        if (status == HttpStatusCode.Conflict)
        {
            // It knows another size than we remember: it says which, and is asked from there, once.
            (status, body) = await client.AddCheckpointAsync(
                Request(note, latest.Checkpoint, SizeIn(body, latest.Checkpoint)), cancel);
        }

        if (status == (HttpStatusCode)NodeFence.LockedStatus)
        {
            // It was started anew and signs again soon; then it is heard of.
            throw new PeerFaultException("exchange.link.fenced");
        }

        if (status != HttpStatusCode.OK)
        {
            throw new PeerFaultException("exchange.witness.refused", (int)status);
        }

        await KeepAsync(note, latest.Checkpoint, body, cancel);
    }

    private static long SizeIn(byte[] body, Checkpoint latest)
    {
        if (!long.TryParse(
                Encoding.ASCII.GetString(body).TrimEnd('\n'), NumberStyles.None, CultureInfo.InvariantCulture,
                out var size))
        {
            throw new PeerFaultException("exchange.witness.badAnswer");
        }

        // This node signed more than it has: its data were set back, or another runs under its key.
        return size <= latest.Size ? size : throw new PeerFaultException(Ahead, size, latest.Size);
    }

    private AddCheckpoint Request(SignedNote note, Checkpoint latest, long old)
    {
        IReadOnlyList<Hash256> proof = old == 0 || old == latest.Size ? [] : database.Read(s => ConsistencyProof.Create(
            old, latest.Size, TreeStore.Subtrees(s, latest.Origin, latest.Size))).Path;
        return new AddCheckpoint(old, proof, note);
    }

    private async Task KeepAsync(SignedNote note, Checkpoint of, byte[] body, CancellationToken cancel)
    {
        List<NoteSignature> lines = [];
        foreach (var text in Encoding.UTF8.GetString(body).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (NoteSignature.TryParseLine(text, out var answered))
            {
                lines.Add(answered);
            }
        }

        var (line, cosignature) = Cosignatures.Of(witness, note, lines)
            ?? throw new PeerFaultException("exchange.witness.badAnswer");
        await database.WriteAsync(
            tx => CosignatureRows.Add(tx, of, witness, line, cosignature.Time, clock.GetUtcNow()), cancel);
    }

    // A witness that is back is heard of: what waits for it does not wait out a pause of minutes.
    private async Task PauseAsync(TimeSpan least, TimeSpan most, CancellationToken cancel)
    {
        try
        {
            await link.PauseAsync(least, most, cancel);
        }
        catch (OperationCanceledException)
        {
            // The node stops or the peer is no longer trusted; the loop ends by its condition.
        }
    }
}
