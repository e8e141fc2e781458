using Serai.Exchange.Entries;
using Serai.Exchange.Forks;
using Serai.Exchange.Keys;
using Serai.Exchange.Log;
using Serai.Exchange.Pulling;
using Serai.Exchange.Serving;
using Serai.Ledger;
using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Platform.Time;

namespace Serai.Exchange.Witnessing;

/// <summary>What a witness answers.</summary>
/// <param name="Size">Of the tree that it cosigned last; 0 where there is none.</param>
/// <param name="Line">Its signature line; null unless it cosigned.</param>
internal sealed record WitnessReply(WitnessAnswer Answer, long Size, string? Line);

/// <summary>
/// Cosigns checkpoints of the logs that this node trusts: that it knew, at this time, no greater tree of the log than
/// this one, and that it goes on from all that it cosigned before. What it says is on record before it is answered.
/// </summary>
internal sealed class Witness(
    Database database, NodeDirectory directory, NodeKeys keys, PeerLinks links, BusinessClock clock)
{
    /// <summary>False for a node whose first entry names no key for it: peers would know no line of it.</summary>
    public bool IsOne => keys.Witness is not null
        && database.Read(s => NodeGenesis.Read(s, directory.Self.Origin))?.WitnessKey is not null;

    public async Task<WitnessReply> AnswerAsync(AddCheckpoint request, CancellationToken cancel)
    {
        if (WireLimits.IsTooLong(request.Note) || !Checkpoint.TryParse(request.Note.Text, out var claimed))
        {
            return new WitnessReply(WitnessAnswer.Malformed, 0, null);
        }

        // Whose it claims to be; whether it is, the signature says. The writer, which all wait for, does not verify.
        var log = directory.FindPeer(claimed.Origin) is { } peer ? new CheckpointVerifier(peer.LogKey) : null;
        var refused = WitnessRules.Verify(request, log, out var shown);
        return shown is null
            ? new WitnessReply(refused!.Value, 0, null)
            : await database.WriteAsync(tx => Answer(tx, request, refused, log!, shown), cancel);
    }

    /// <summary>The largest tree of a log that was cosigned here, by the SHA-256 of the log's origin.</summary>
    public Cosigned? Seen(Hash256 originHash)
    {
        var peer = directory.Links.FirstOrDefault(
            p => Hash256.Of(System.Text.Encoding.UTF8.GetBytes(p.Origin)) == originHash);
        return peer is null ? null : database.Read(s => CosignedRows.Of(s, peer.Origin));
    }

    private WitnessReply Answer(
        WriteSession tx, AddCheckpoint request, WitnessAnswer? refused, CheckpointVerifier log, Checkpoint shown)
    {
        var held = CosignedRows.Of(tx, shown.Origin);
        var position = PeerPosition.Of(tx, shown.Origin);
        var note = OfLog(request.Note, log);
        var isFork = FindFork(tx, log, shown, note, held, position);
        var answer = refused ?? WitnessRules.Judge(request, shown, held?.Checkpoint);
        if (answer == WitnessAnswer.Cosign && (isFork || !AgreesWithApplied(tx, shown, position)))
        {
            answer = WitnessAnswer.Inconsistent;
        }

        return answer == WitnessAnswer.Cosign
            ? new WitnessReply(answer, shown.Size, Cosign(tx, note, shown, held))
            : new WitnessReply(answer, held?.Checkpoint.Size ?? 0, null);
    }

    // Whoever shows it, and however it asks: two histories that the log signed are kept and told on, not only refused.
    private bool FindFork(
        WriteSession tx, CheckpointVerifier log, Checkpoint shown, SignedNote note, Cosigned? held,
        PeerPosition position)
    {
        if (position.IsHalted
            || Fork.FromStored(tx, log, shown, note.ToBytes(), held, position) is not { } fork)
        {
            return false;
        }

        FoundForks.Add(tx, shown.Origin, clock.GetUtcNow(), fork);
        tx.OnCommitted(() => links.Of(shown.Origin).Halted(new Refusal("exchange.link.fork")));
        return true;
    }

    // What others wrote below is theirs to hand on, and would leave no room for this node's line.
    private static SignedNote OfLog(SignedNote note, CheckpointVerifier log) => note with
    {
        Signatures = [.. note.Signatures.Where(
            line => log.Keys.Any(key => key.KeyId == line.KeyId && key.Name == line.Name))],
    };

    // What was pulled from this log is known too: a branch beside it is not cosigned, nor a log proven to fork.
    // A tree greater than what is applied here is held against it when it is pulled.
    private static bool AgreesWithApplied(Session session, Checkpoint shown, PeerPosition position) =>
        !position.IsHalted
        && (position.Accepted?.Size != shown.Size || position.Accepted.Root == shown.Root)
        && (shown.Size > position.Next || TreeStore.RootAt(session, shown.Origin, shown.Size) == shown.Root);

    private string Cosign(WriteSession tx, SignedNote note, Checkpoint shown, Cosigned? held)
    {
        // A clock that was set back does not make a greater tree older than a smaller one.
        var now = clock.GetUtcNow();
        var at = held is { } before && before.At > now ? before.At : now;
        var line = new Cosigner(WitnessName.Of(directory.Self.Origin), keys.Witness!).Sign(note.Text, at).ToLine();
        CosignedRows.Put(tx, new Cosigned(shown, note.ToBytes(), line, at));
        return line;
    }
}
