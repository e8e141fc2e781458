using Serai.Exchange.Forks;
using Serai.Exchange.Log;
using Serai.Exchange.Pulling;
using Serai.Ledger;
using Serai.Platform.Data;

namespace Serai.Exchange.Entanglement;

/// <summary>
/// Holds what other logs carry of a log against what is held of it here. Two peers that were shown two histories learn
/// of it by the entries of each other; and a node that was set back to an earlier state learns what it signed since.
/// </summary>
internal static class Contradictions
{
    /// <summary>
    /// Keeps the evidence where the note, whose signature was found good, is not of the tree that is held here. A
    /// tree of a peer that is greater than what was applied is looked at when it is.
    /// </summary>
    /// <returns>False where the note contradicts what is held.</returns>
    public static bool Hold(WriteSession tx, EmbeddedNote shown, DateTimeOffset at)
    {
        var origin = shown.Checkpoint.Origin;
        var isOwn = origin == LogRows.OwnOrigin(tx);
        if (LogRows.LatestCheckpoint(tx, origin) is not { } held)
        {
            return true;
        }

        var known = isOwn ? held.Size : PeerPosition.Of(tx, origin).Next;
        if (shown.Checkpoint.Size > known)
        {
            // Only this node signs its log: more of it than it has was signed before its data were set back, or by
            // another that runs with its keys.
            return !isOwn || Keep(tx, origin, at, new Fork(held.Note, shown.Note.ToBytes(), null));
        }

        var root = TreeStore.RootAt(tx, origin, shown.Checkpoint.Size);
        return root == shown.Checkpoint.Root
            || Keep(tx, origin, at, Between(tx, shown, root, held, known));
    }

    /// <summary>What others carried of a log that was not applied so far then, now that more of it is.</summary>
    public static void HoldApplied(WriteSession tx, string origin, long above, long upTo, DateTimeOffset at)
    {
        foreach (var said in TimeProofRows.Between(tx, origin, above, upTo).DistinctBy(s => (s.Size, s.Root)))
        {
            if (TreeStore.RootAt(tx, origin, said.Size) != said.Root
                && EmbeddedNote.Find(tx, said.Log, said.Index) is { } shown)
            {
                Hold(tx, shown.Note, at);
            }
        }
    }

    // Others can check it where all of the accepted tree is here; else the peer is asked for the tiles, later.
    private static Fork Between(
        Session session, EmbeddedNote shown, Hash256 root, StoredCheckpoint held, long known)
    {
        var (tree, bytes) = (shown.Checkpoint, shown.Note.ToBytes());
        if (tree.Size == held.Size)
        {
            return new Fork(held.Note, bytes, Fork.Prove(held.Note, bytes, null, []));
        }

        return held.Size > known
            ? new Fork(held.Note, bytes, null)
            : new Fork(held.Note, bytes, Fork.Prove(held.Note, bytes, root, ConsistencyProof.Create(
                tree.Size, held.Size, TreeStore.Subtrees(session, tree.Origin, held.Size)).Path));
    }

    // Nothing of that log is applied any more.
    private static bool Keep(WriteSession tx, string origin, DateTimeOffset at, Fork fork)
    {
        FoundForks.Add(tx, origin, at, fork);
        return false;
    }
}
