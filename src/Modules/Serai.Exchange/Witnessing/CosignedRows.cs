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
    public static void Add(WriteSession tx, long size, NoteSignature line, DateTimeOffset time, DateTimeOffset now)
    {
        tx.Execute(
            $"""
            insert into exchange_cosignature (size, witness, line, time, received_at)
            values ({size}, {line.Name}, {line.ToLine()}, {time}, {now}) on conflict do nothing
            """);
        WitnessWords.Put(tx, size, line, time);
    }

    /// <summary>
    /// The time at which a witness knew the first tree that it cosigned with an entry in it; null where it knows none.
    /// </summary>
    public static DateTimeOffset? TimeOf(Session session, string witness, long index) => session.First(
        $"""
        select time from exchange_cosignature where witness = {witness} and size > {index} order by size limit 1
        """,
        row => (DateTimeOffset?)row.Instant(0));

    /// <summary>The last checkpoint that a witness cosigned; null where it cosigned none.</summary>
    public static WitnessedSize? LastOf(Session session, string witness) => session.First(
        $"""
        select size, time from exchange_cosignature where witness = {witness} order by size desc limit 1
        """,
        row => new WitnessedSize(row.Long(0), row.Instant(1)));

    /// <summary>
    /// A checkpoint with the lines of witnesses that are here: to one of this node's own log those that they answered,
    /// to one of a peer's what this node put under it.
    /// </summary>
    public static byte[] NoteOf(Session session, string origin, StoredCheckpoint checkpoint)
    {
        var rows = origin == LogRows.OwnOrigin(session)
            ? session.Query(
                $"select line from exchange_cosignature where size = {checkpoint.Size} order by witness",
                row => row.Text(0))
            : session.Query(
                $"""
                select line from exchange_cosigned
                where origin = {origin} and size = {checkpoint.Size} and root = {checkpoint.Root.ToArray()}
                """,
                row => row.Text(0));
        List<NoteSignature> lines = [];
        foreach (var row in rows)
        {
            if (NoteSignature.TryParseLine(row, out var line))
            {
                lines.Add(line);
            }
        }

        return lines.Count > 0 && SignedNote.TryParse(checkpoint.Note, out var note, out _)
            ? note.With(lines).ToBytes()
            : checkpoint.Note;
    }
}

/// <summary>How much of this node's log a witness has put its name to.</summary>
/// <param name="Size">Entries.</param>
/// <param name="At">By the witness's clock.</param>
public sealed record WitnessedSize(long Size, DateTimeOffset At);
