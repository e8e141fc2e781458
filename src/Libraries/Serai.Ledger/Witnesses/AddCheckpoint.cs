using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Serai.Ledger;

/// <summary>What a log asks a witness: here is my newest checkpoint, it goes on from the one of this size.</summary>
/// <remarks>Source: C2SP tlog-witness v1.0.0, add-checkpoint.</remarks>
/// <param name="OldSize">Size the witness is thought to know; 0 where it knows none.</param>
/// <param name="Proof">Consistency path from the old size; empty where that is 0 or the same size.</param>
/// <param name="Note">The checkpoint, as it was sent.</param>
/// <example><code>
/// var body = new AddCheckpoint(known, proof.Path, latest).ToBytes();
/// if (AddCheckpoint.TryParse(body, out var asked)) { … }
/// </code></example>
public sealed record AddCheckpoint(long OldSize, IReadOnlyList<Hash256> Proof, SignedNote Note)
{
    /// <summary>Most hashes of a proof that a client may send.</summary>
    public const int MaxProof = 63;

    /// <summary>Most bytes of a request: old size, proof, and the largest note.</summary>
    public const int MaxBytes = SignedNote.MaxBytes + 4096;

    private const string OldPrefix = "old ";

    /// <summary>Reads the body of a request; false if it is none. Says nothing about whether it is true.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out AddCheckpoint? request)
    {
        request = null;
        var border = bytes.IndexOf("\n\n"u8);
        if (bytes.Length > MaxBytes || border < 0)
        {
            return false;
        }

        // Lines before the border are ASCII; what is not, is refused by the decimals and base64 below.
        var lines = Encoding.Latin1.GetString(bytes[..border]).Split('\n', MaxProof + 2);
        if (lines.Length > MaxProof + 1 || !lines[0].StartsWith(OldPrefix, StringComparison.Ordinal)
            || !PlainDecimal.TryParse(lines[0].AsSpan(OldPrefix.Length), out long oldSize)
            || !ProofLines.TryParse(lines.AsSpan(1), out var proof)
            || !SignedNote.TryParse(bytes[(border + 2)..], out var note, out _))
        {
            return false;
        }

        request = new AddCheckpoint(oldSize, proof, note);
        return true;
    }

    /// <summary>The body of the request.</summary>
    public byte[] ToBytes()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{OldPrefix}{OldSize}\n");
        ProofLines.Append(text, Proof);
        return Encoding.UTF8.GetBytes(text.Append('\n').Append(Note).ToString());
    }
}

/// <summary>What a witness answers to <see cref="AddCheckpoint"/>, in the order in which it is checked.</summary>
public enum WitnessAnswer
{
    /// <summary>404: a log this witness does not know.</summary>
    UnknownOrigin,

    /// <summary>403: no good signature of a trusted key, or a bad one under its name.</summary>
    BadSignature,

    /// <summary>400: the old size is greater than that of the checkpoint, or the note is no checkpoint.</summary>
    Malformed,

    /// <summary>409: the old size is not that of the checkpoint that was cosigned last; its size is the body.</summary>
    SizeMismatch,

    /// <summary>422: it does not go on from the checkpoint that was cosigned last. It may be a fork.</summary>
    Inconsistent,

    /// <summary>200: to be kept and cosigned.</summary>
    Cosign,
}

/// <summary>The rules by which a witness cosigns. Pure: who calls keeps the record, in the same transaction.</summary>
public static class WitnessRules
{
    /// <summary>Judges a request.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="log">The trusted keys of the origin that is named; null where it is not known.</param>
    /// <param name="latest">The checkpoint of this log that was cosigned last; null if none was.</param>
    /// <param name="checkpoint">The checkpoint shown, where its signature was good.</param>
    public static WitnessAnswer Judge(
        AddCheckpoint request, CheckpointVerifier? log, Checkpoint? latest, out Checkpoint? checkpoint)
    {
        var refused = Verify(request, log, out checkpoint);
        return refused ?? Judge(request, checkpoint!, latest);
    }

    /// <summary>
    /// What needs no record: whose checkpoint it is, and whether the log signed it. Null where it did and the question
    /// is well formed; then <see cref="Judge(AddCheckpoint, Checkpoint, Checkpoint)"/> follows.
    /// </summary>
    /// <param name="request">What was asked.</param>
    /// <param name="log">The trusted keys of the origin that is named; null where it is not known.</param>
    /// <param name="checkpoint">The checkpoint shown, where its signature was good.</param>
    public static WitnessAnswer? Verify(AddCheckpoint request, CheckpointVerifier? log, out Checkpoint? checkpoint)
    {
        checkpoint = null;
        if (log is null)
        {
            return WitnessAnswer.UnknownOrigin;
        }

        // One line of a key says all; each more would be work for who verifies it.
        if (log.Keys.Any(key => request.Note.Signatures.Count(
            line => line.KeyId == key.KeyId && line.Name == key.Name) > 1))
        {
            return WitnessAnswer.Malformed;
        }

        if (!log.TryVerify(request.Note.ToBytes(), out var verified, out var error))
        {
            return error is CheckpointError.NotANote or CheckpointError.NotACheckpoint
                ? WitnessAnswer.Malformed
                : WitnessAnswer.BadSignature;
        }

        checkpoint = verified.Checkpoint;
        return request.OldSize > checkpoint.Size ? WitnessAnswer.Malformed : null;
    }

    /// <summary>Holds a verified checkpoint against what was cosigned before.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="shown">Its checkpoint, from <see cref="Verify"/>.</param>
    /// <param name="latest">The checkpoint of this log that was cosigned last; null if none was.</param>
    public static WitnessAnswer Judge(AddCheckpoint request, Checkpoint shown, Checkpoint? latest) =>
        request.OldSize != (latest?.Size ?? 0) ? WitnessAnswer.SizeMismatch
        : GoesOn(request, latest, shown) ? WitnessAnswer.Cosign
        : WitnessAnswer.Inconsistent;

    private static bool GoesOn(AddCheckpoint request, Checkpoint? latest, Checkpoint shown)
    {
        // Every tree begins with the empty one: nothing to prove, and nothing may pretend to.
        if (request.OldSize == 0)
        {
            return request.Proof.Count == 0;
        }

        return new ConsistencyProof(request.OldSize, shown.Size, request.Proof)
            .TryVerify(latest!.Root, shown.Root, out _);
    }
}
