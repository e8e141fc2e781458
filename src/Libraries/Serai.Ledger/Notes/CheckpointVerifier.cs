using System.Diagnostics.CodeAnalysis;

namespace Serai.Ledger;

/// <summary>Why a checkpoint was refused.</summary>
public enum CheckpointError
{
    /// <summary>The checkpoint holds.</summary>
    None,

    /// <summary>The bytes are no note: see <see cref="NoteError"/>.</summary>
    NotANote,

    /// <summary>A key of the log signed something else.</summary>
    BadSignature,

    /// <summary>No signature by a key of the log.</summary>
    NoKnownSignature,

    /// <summary>The note is good, its text is no checkpoint.</summary>
    NotACheckpoint,

    /// <summary>The checkpoint is that of another log.</summary>
    OtherOrigin,
}

/// <summary>A checkpoint whose signature was found good, with the note that carries it.</summary>
/// <param name="Checkpoint">Origin, size and root.</param>
/// <param name="Note">The note as it was received, unknown lines included.</param>
public sealed record VerifiedCheckpoint(Checkpoint Checkpoint, SignedNote Note);

/// <summary>
/// Verifies checkpoints of one log. During a change of keys a log has more than one; any of them will do, and none of
/// them may have a bad line.
/// </summary>
/// <example><code>
/// var verifier = new CheckpointVerifier(NoteVerifier.Create(origin, spki));
/// if (verifier.TryVerify(bytes, out var latest, out var error)) use(latest.Checkpoint);
/// </code></example>
public sealed class CheckpointVerifier
{
    /// <summary>Takes the keys of the log, all under its origin as name.</summary>
    /// <exception cref="ArgumentException">No key, or keys of different names.</exception>
    public CheckpointVerifier(params IReadOnlyList<NoteVerifier> keys)
    {
        if (keys.Count == 0 || keys.Any(key => key.Name != keys[0].Name))
        {
            throw new ArgumentException("A log has at least one key, and all are named as the log is.", nameof(keys));
        }

        Keys = keys;
    }

    /// <summary>The keys of the log.</summary>
    public IReadOnlyList<NoteVerifier> Keys { get; }

    /// <summary>Origin of the log.</summary>
    public string Origin => Keys[0].Name;

    /// <summary>Reads and verifies a checkpoint note.</summary>
    public bool TryVerify(
        ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out VerifiedCheckpoint? verified, out CheckpointError error)
    {
        verified = null;
        if (!SignedNote.TryParse(bytes, out var note, out _))
        {
            error = CheckpointError.NotANote;
            return false;
        }

        error = Check(note!, out var checkpoint);
        verified = error == CheckpointError.None ? new VerifiedCheckpoint(checkpoint!, note!) : null;
        return verified is not null;
    }

    private CheckpointError Check(SignedNote note, [NotNullWhen(true)] out Checkpoint? checkpoint)
    {
        checkpoint = null;
        if (!note.TryVerify(Keys, out _, out var error))
        {
            return error == NoteError.BadSignature ? CheckpointError.BadSignature : CheckpointError.NoKnownSignature;
        }

        return !Checkpoint.TryParse(note.Text, out checkpoint) ? CheckpointError.NotACheckpoint
            : checkpoint!.Origin != Origin ? CheckpointError.OtherOrigin
            : CheckpointError.None;
    }
}
