using System.Security.Cryptography;
using Serai.Exchange.Entries;
using Serai.Exchange.Keys;
using Serai.Exchange.Log;
using Serai.Exchange.Pulling;
using Serai.Ledger;
using Serai.Platform.Data;
using Serai.Vocabulary;

namespace Serai.Exchange.Entanglement;

/// <summary>
/// Says which checkpoints this node's log is to carry. In front of an entry that is addressed to others, in the same
/// commit: those of all peers that moved, and the last word of the witnesses on this log, so that the entry is proven
/// to be later than their times. In front of a receipt: that of the log it answers. On a heartbeat: those that moved,
/// where anything else was said in either log. Nothing is ever said because of such an entry alone, or two nodes with
/// nothing to say would make each other grow.
/// </summary>
internal sealed class Entangler(NodeKeys keys, NodeDirectory directory, EntrySealer sealer)
{
    /// <summary>What is to stand in front of an entry of the own log. Inside the writer's transaction.</summary>
    public IReadOnlyList<PreparedEntry> Before(WriteSession tx, string self, EntryHeader header)
    {
        if (header.To?.Any(reader => reader != self) != true)
        {
            return [];
        }

        var isReceipt = header.Type is EntryTypes.Ack or EntryTypes.Nack;
        var only = isReceipt && header.Refs.Count > 0 ? header.Refs[0].Origin : null;
        List<SignedNote> notes = [.. Moved(tx, self, only).Select(m => m.Note)];
        if (!isReceipt)
        {
            notes.AddRange(Words(tx, self));
        }

        return Prepare(notes, header.IssuedAt);
    }

    /// <summary>What a heartbeat is to say; mostly nothing.</summary>
    public IReadOnlyList<SignedNote> AtHeartbeat(Session session, string self)
    {
        List<SignedNote> notes =
        [
            .. Moved(session, self, null)
                .Where(m => HasSaid(session, self, m.ToldAt + 1) || HasSaid(session, m.Origin, m.ToldSize))
                .Select(m => m.Note),
        ];
        if (HasSaid(session, self, OwnToldAt(session, self) + 1))
        {
            notes.AddRange(Words(session, self));
        }

        return notes;
    }

    public IReadOnlyList<PreparedEntry> Prepare(IReadOnlyList<SignedNote> notes, DateTimeOffset stamp)
    {
        if (notes.Count == 0)
        {
            return [];
        }

        using var author = keys.OpenAuthor();
        return [.. notes.Select(EmbeddedNote.Draft).OfType<EntryDraft>().Select(d => sealer.Open(d, author, stamp))];
    }

    private IEnumerable<MovedLog> Moved(Session session, string self, string? only)
    {
        var rows = session.Query(
            $"""
            select p.origin, c.note, e.idx, e.size
            from exchange_peer p
            join exchange_checkpoint c on c.origin = p.origin
              and c.size = (select max(size) from exchange_checkpoint where origin = p.origin)
            left join exchange_time_proof e on e.log = {self} and e.prover = {self}
              and e.idx = (select max(l.idx) from exchange_time_proof l
                           where l.log = {self} and l.tree = p.origin and l.proven = 1)
            where ({only} is null or p.origin = {only}) and c.size > coalesce(e.size, 0)
            order by p.origin
            """,
            row => (Origin: row.Text(0), Note: row.Blob(1), At: row.LongOrNull(2), Size: row.LongOrNull(3)));
        foreach (var row in rows.Where(row => !PeerPosition.IsHaltedBy(session, row.Origin)))
        {
            if (Trimmed(row.Origin, row.Note) is { } note)
            {
                yield return new MovedLog(row.Origin, note, row.At ?? -1, row.Size ?? 0);
            }
        }
    }

    // Lines that nobody here can check are left out, and a peer cannot make this log carry them.
    private SignedNote? Trimmed(string origin, byte[] bytes)
    {
        if (directory.FindPeer(origin)?.LogKey is not { } key || !SignedNote.TryParse(bytes, out var note, out _))
        {
            return null;
        }

        // None is left where the peer was trusted anew, under another key, and nothing was accepted since.
        var lines = note.Signatures.Where(l => l.Name == key.Name && l.KeyId == key.KeyId).ToList();
        return lines.Count == 0 ? null : note with { Signatures = lines };
    }

    // One note at most: that of the checkpoint which the latest new word is of, with all words on it.
    private IEnumerable<SignedNote> Words(Session session, string self)
    {
        var words = WitnessWords.All(session, self);
        foreach (var latest in words.Where(w => w.IsNew))
        {
            if (LogRows.CheckpointAt(session, self, latest.Size) is not { } checkpoint
                || !SignedNote.TryParse(checkpoint.Note, out var note, out _) || LineOf(latest, note) is null)
            {
                continue;
            }

            yield return note.With([.. words.Where(w => w.Size == latest.Size).Select(w => LineOf(w, note))
                .OfType<NoteSignature>().Take(EmbeddedNote.WitnessLinesMax)]);
            yield break;
        }
    }

    // Null where it does not hold by the key that is trusted now: it would be said again and again, and prove nothing.
    private NoteSignature? LineOf(WitnessWord word, SignedNote note) =>
        directory.Links.FirstOrDefault(p => p.WitnessKey?.Name == word.Witness)?.WitnessKey is { } key
        && NoteSignature.TryParseLine(word.Line, out var line) && key.TryVerify(note.With(line), out _, out _)
            ? line
            : null;

    private static long OwnToldAt(Session session, string self) => session.First(
        $"""
        select max(idx) from exchange_time_proof where log = {self} and tree = {self} and proven = 1
        """,
        row => row.LongOrNull(0)) ?? -1;

    // Leaves of entries that are not for this node count as said: such an entry of a checkpoint is for everyone.
    private static bool HasSaid(Session session, string origin, long from) => session.Any(
        $"""
        select 1 from exchange_entry
        where origin = {origin} and idx >= {from} and (type is null or type <> {EntryTypes.PeerCheckpoint})
        """);

    /// <param name="ToldAt">Index in this node's log of the last entry that carries it; -1 where there is none.</param>
    /// <param name="ToldSize">The size that it carries.</param>
    private sealed record MovedLog(string Origin, SignedNote Note, long ToldAt, long ToldSize);
}
