using Serai.Exchange.Entanglement;
using Serai.Exchange.Log;
using Serai.Ledger;
using Serai.Platform.Data;

namespace Serai.Exchange.Witnessing;

/// <summary>The largest tree of a log that this node cosigned.</summary>
/// <param name="Note">As it was shown.</param>
/// <param name="Line">This node's signature line.</param>
internal sealed record Cosigned(Checkpoint Checkpoint, byte[] Note, string Line, DateTimeOffset At);

/// <summary>What this node put its name to as a witness: one row a log.</summary>
internal static class CosignedRows
{
    public static Cosigned? Of(Session session, string origin) => session.First(
        $"select size, root, note, line, at from exchange_cosigned where origin = {origin}",
        row => new Cosigned(
            new Checkpoint(origin, row.Long(0), new Hash256(row.Blob(1))), row.Blob(2), row.Text(3), row.Instant(4)));

    public static void Put(WriteSession tx, Cosigned cosigned) => tx.Execute(
        $"""
        insert into exchange_cosigned (origin, size, root, note, line, at)
        values ({cosigned.Checkpoint.Origin}, {cosigned.Checkpoint.Size}, {cosigned.Checkpoint.Root.ToArray()},
          {cosigned.Note}, {cosigned.Line}, {cosigned.At})
        on conflict (origin) do update set size = excluded.size, root = excluded.root, note = excluded.note,
          line = excluded.line, at = excluded.at
        """);
}

/// <summary>What a witness put to a checkpoint.</summary>
internal static class Cosignatures
{
    /// <summary>
    /// The line of a witness and what it says; null where there is none, or it does not hold. The first will do: a
    /// second of the same key says nothing more.
    /// </summary>
    public static (NoteSignature Line, Cosignature Signed)? Of(
        CosignatureVerifier witness, SignedNote note, IReadOnlyList<NoteSignature> lines) =>
        lines.FirstOrDefault(line => line.Name == witness.Name && line.KeyId == witness.KeyId) is { } first
        && witness.TryVerify(note with { Signatures = [first] }, out var signed, out _)
            ? (first, signed)
            : null;
}

/// <summary>What witnesses answered to this node's own checkpoints.</summary>
internal static class CosignatureRows
{
    public static void Add(
        WriteSession tx, Checkpoint of, CosignatureVerifier by, NoteSignature line, DateTimeOffset time,
        DateTimeOffset now)
    {
        tx.Execute(
            $"""
            insert into exchange_cosignature (origin, size, witness, line, time, received_at)
            values ({of.Origin}, {of.Size}, {by.VKey}, {line.ToLine()}, {time}, {now}) on conflict do nothing
            """);
        WitnessWords.Put(tx, of.Size, line, time);
    }

    /// <summary>
    /// The time at which a witness knew the first tree that it cosigned with an entry in it; null where it knows none.
    /// </summary>
    public static DateTimeOffset? TimeOf(Session session, string origin, CosignatureVerifier by, long index) =>
        session.First(
            $"""
            select time from exchange_cosignature where origin = {origin} and witness = {by.VKey} and size > {index}
            order by size limit 1
            """,
            row => (DateTimeOffset?)row.Instant(0));

    /// <summary>The last checkpoint that a witness cosigned; null where it cosigned none.</summary>
    public static WitnessedSize? LastOf(Session session, string origin, CosignatureVerifier by) => session.First(
        $"""
        select size, time from exchange_cosignature where origin = {origin} and witness = {by.VKey}
        order by size desc limit 1
        """,
        row => new WitnessedSize(row.Long(0), row.Instant(1)));

    /// <summary>
    /// A checkpoint as it is handed on: the log's own line, and lines of witnesses that verify over exactly its text -
    /// to one of this node's own log those that were answered, to one of a peer's what this node put under it. Whatever
    /// else the peer wrote below is left out. Null where the log's own line does not verify.
    /// </summary>
    public static SignedNote? NoteOf(Session session, string origin, StoredCheckpoint checkpoint)
    {
        if (!SignedNote.TryParse(checkpoint.Note, out var stored, out _)
            || NodeGenesis.Read(session, origin) is not { } genesis
            || !NoteVerifier.TryParse(genesis.LogKey, out var log))
        {
            return null;
        }

        var own = stored.Signatures.Where(line => line.KeyId == log.KeyId && line.Name == log.Name).Take(1).ToList();
        var note = stored with { Signatures = own };
        if (!note.TryVerify([log], out _, out _))
        {
            return null;
        }

        var lines = origin == LogRows.OwnOrigin(session)
            ? Answered(session, note, checkpoint.Size, origin)
            : OwnLine(session, note, origin);
        return note.With([.. lines.Take(SignedNote.MaxSignatures - own.Count)]);
    }

    private static List<NoteSignature> Answered(Session session, SignedNote note, long size, string origin)
    {
        List<NoteSignature> lines = [];
        session.Each(
            $"""
            select witness, line from exchange_cosignature where origin = {origin} and size = {size} order by witness
            """,
            row =>
            {
                if (CosignatureVerifier.TryParse(row.Text(0), out var witness)
                    && NoteSignature.TryParseLine(row.Text(1), out var line)
                    && witness.TryVerify(note.With(line), out _, out _))
                {
                    lines.Add(line);
                }
            });
        return lines;
    }

    // Signed here, over the text that was shown: size and root do not make another text the same.
    private static List<NoteSignature> OwnLine(Session session, SignedNote note, string origin) =>
        CosignedRows.Of(session, origin) is { } cosigned
        && SignedNote.TryParse(cosigned.Note, out var shown, out _) && shown.Text == note.Text
        && NoteSignature.TryParseLine(cosigned.Line, out var line)
            ? [line]
            : [];
}

/// <summary>How much of this node's log a witness has put its name to.</summary>
/// <param name="Size">Entries.</param>
/// <param name="At">By the witness's clock.</param>
public sealed record WitnessedSize(long Size, DateTimeOffset At);
