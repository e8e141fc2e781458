using Serai.Exchange.Entries;
using Serai.Exchange.Keys;
using Serai.Exchange.Log;
using Serai.Exchange.Peers;
using Serai.Exchange.Pulling;
using Serai.Ledger;
using Serai.Platform.Data;
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
internal sealed class Witness(Database database, NodeDirectory directory, NodeKeys keys, BusinessClock clock)
{
    /// <summary>False for a node that was founded without a key to cosign with.</summary>
    public bool IsOne => keys.Witness is not null;

    public async Task<WitnessReply> AnswerAsync(AddCheckpoint request, CancellationToken cancel)
    {
        // Whose it claims to be; whether it is, the signature says.
        var peer = Checkpoint.TryParse(request.Note.Text, out var claimed) ? directory.FindPeer(claimed.Origin) : null;
        return claimed is null
            ? new WitnessReply(WitnessAnswer.Malformed, 0, null)
            : await database.WriteAsync(tx => Answer(tx, request, peer), cancel);
    }

    /// <summary>The largest tree of a log that was cosigned here, by the SHA-256 of the log's origin.</summary>
    public Cosigned? Seen(Hash256 originHash)
    {
        var peer = directory.Links.FirstOrDefault(
            p => Hash256.Of(System.Text.Encoding.UTF8.GetBytes(p.Origin)) == originHash);
        return peer is null ? null : database.Read(s => CosignedRows.Of(s, peer.Origin));
    }

    private WitnessReply Answer(WriteSession tx, AddCheckpoint request, Peer? peer)
    {
        var held = peer is null ? null : CosignedRows.Of(tx, peer.Origin);
        var answer = WitnessRules.Judge(
            request, peer is null ? null : new CheckpointVerifier(peer.LogKey), held?.Checkpoint, out var shown);
        if (answer == WitnessAnswer.Cosign && !AgreesWithApplied(tx, shown!))
        {
            answer = WitnessAnswer.Inconsistent;
        }

        return answer == WitnessAnswer.Cosign
            ? new WitnessReply(answer, shown!.Size, Cosign(tx, request.Note, shown, held))
            : new WitnessReply(answer, held?.Checkpoint.Size ?? 0, null);
    }

    // What was pulled from this log is known too: a branch beside it is not cosigned, nor a log proven to fork.
    // A tree greater than what is applied here is held against it when it is pulled.
    private static bool AgreesWithApplied(Session session, Checkpoint shown)
    {
        var position = PeerPosition.Of(session, shown.Origin);
        return !position.IsHalted
            && (shown.Size > position.Next || TreeStore.RootAt(session, shown.Origin, shown.Size) == shown.Root);
    }

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
