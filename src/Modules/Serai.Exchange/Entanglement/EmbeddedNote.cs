using System.Diagnostics.CodeAnalysis;
using System.Text;
using Serai.Exchange.Entries;
using Serai.Ledger;
using Serai.Platform.Data;
using Serai.Vocabulary;
using Serai.Vocabulary.Exchange;

namespace Serai.Exchange.Entanglement;

/// <summary>The note that an entry carries; says nothing about whether its signatures are good.</summary>
internal sealed record EmbeddedNote(SignedNote Note, Checkpoint Checkpoint)
{
    /// <summary>Most lines of witnesses that are written, and that are looked at.</summary>
    public const int WitnessLinesMax = 16;

    /// <summary>The thread of these entries.</summary>
    public const string Thread = "checkpoints";

    /// <summary>The lines that are not the log's own.</summary>
    public IEnumerable<NoteSignature> WitnessLines =>
        Note.Signatures.Where(line => line.Name != Checkpoint.Origin).DistinctBy(line => line.Name)
            .Take(WitnessLinesMax);

    public static bool TryRead(EntryBody body, [NotNullWhen(true)] out EmbeddedNote? embedded)
    {
        embedded = body is EntryBody.Present present
            && Payload.TryRead<PeerCheckpoint>(present.Json.Span, out var said, out _) ? Read(said.Note) : null;
        return embedded is not null;
    }

    /// <summary>What a stored entry carries; null where it carries no note.</summary>
    public static StoredNote? Find(Session session, string log, long index)
    {
        var stored = session.First(
            $"select bytes, received_at from exchange_entry where origin = {log} and idx = {index}",
            row => (Bytes: row.BlobOrNull(0), At: row.Instant(1)));
        return stored.Bytes is { } bytes && Entry.TryParse(bytes, out var entry, out _)
            && TryRead(new EntryBody.Present(entry.Payload), out var embedded)
                ? new StoredNote(
                    new EntryRef(log, index, entry.LeafHash.ToHex()), embedded, entry.Header.IssuedAt, stored.At)
                : null;
    }

    /// <summary>The draft of an entry that carries a note; null where the note is too long for one.</summary>
    public static EntryDraft? Draft(SignedNote note)
    {
        var body = new PeerCheckpoint(note.ToString());
        return body.Fault() is null ? new EntryDraft(EntryTypes.PeerCheckpoint, Thread, [], Payload.Write(body)) : null;
    }

    // An empty tree covers nothing, and nothing was signed in it.
    private static EmbeddedNote? Read(string text) =>
        SignedNote.TryParse(Encoding.UTF8.GetBytes(text), out var note, out _)
        && Checkpoint.TryParse(note.Text, out var checkpoint) && checkpoint.Size > 0
            ? new EmbeddedNote(note, checkpoint)
            : null;
}

/// <summary>A note in the entry that carries it.</summary>
internal sealed record StoredNote(EntryRef At, EmbeddedNote Note, DateTimeOffset SignedAt, DateTimeOffset ReceivedAt);
