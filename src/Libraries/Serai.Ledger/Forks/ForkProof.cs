using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Serai.Ledger;

/// <summary>
/// Two checkpoints that one log signed and that cannot both be true: the same size under two roots, or a greater tree
/// that is shown to begin with another root than the one signed for the smaller. Anybody who has the log's key can
/// check it, without a network and without having seen the log.
/// </summary>
/// <remarks>
/// The text is a header, for different sizes <c>root</c> (what the greater tree has at the smaller size) and the
/// consistency path, a hash a line; an empty line; the smaller note; an empty line; the greater note. A checkpoint has
/// no empty line but the one before its signatures, so the parts are found without lengths.
/// </remarks>
/// <param name="Smaller">The note of the smaller size; of equal ones, the one held first.</param>
/// <param name="Greater">The other.</param>
/// <param name="OtherRoot">Root of the greater tree at the smaller size; null where the sizes are equal.</param>
/// <param name="Path">Consistency path from the smaller to the greater size; empty where the sizes are equal.</param>
/// <example><code>
/// if (ForkProof.TryParse(file, out var proof) &amp;&amp; proof.TryVerify(log)) alarm(log.Origin);
/// </code></example>
public sealed record ForkProof(SignedNote Smaller, SignedNote Greater, Hash256? OtherRoot, IReadOnlyList<Hash256> Path)
{
    /// <summary>Most bytes of a proof.</summary>
    public const int MaxBytes = 2 * SignedNote.MaxBytes;

    /// <summary>Bytes that <see cref="Trim"/> fills with lines of witnesses and never passes by them.</summary>
    public const int TrimmedBytes = 4096;

    private const string Header = "serai-fork-proof/1";
    private const string RootPrefix = "root ";

    // Header, then text and signatures of two notes.
    private const int Parts = 5;

    /// <summary>Reads a proof; says nothing about whether it holds.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out ForkProof? proof)
    {
        proof = null;
        if (bytes.Length > MaxBytes)
        {
            return false;
        }

        // Bytes that are no text become letters that no part allows, or that change what was signed.
        var parts = Encoding.UTF8.GetString(bytes).Split("\n\n", Parts + 1);
        if (parts.Length != Parts || !TryHead(parts[0].Split('\n'), out var root, out var path)
            || !TryNote(parts[1], parts[2] + "\n", out var smaller) || !TryNote(parts[3], parts[4], out var greater))
        {
            return false;
        }

        proof = new ForkProof(smaller, greater, root, path);
        return true;
    }

    /// <summary>True where the log signed both and they contradict each other.</summary>
    public bool TryVerify(CheckpointVerifier log)
    {
        if (!log.TryVerify(Smaller.ToBytes(), out var held, out _)
            || !log.TryVerify(Greater.ToBytes(), out var shown, out _))
        {
            return false;
        }

        var (one, other) = (held.Checkpoint, shown.Checkpoint);
        return one.Size == other.Size
            ? OtherRoot is null && Path.Count == 0 && one.Root != other.Root
            : OtherRoot is { } root && root != one.Root
                && new ConsistencyProof(one.Size, other.Size, Path).TryVerify(root, other.Root, out _);
    }

    /// <summary>
    /// True where this witness cosigned both: it signed what it must have known to be contradictory, or lost its
    /// memory.
    /// </summary>
    public bool IsCosignedBy(CosignatureVerifier witness) =>
        witness.TryVerify(Smaller, out _, out _) && witness.TryVerify(Greater, out _, out _);

    /// <summary>
    /// The same proof with the signature lines that prove something: one of each key of the log, and of cosigners those
    /// who signed both notes, as many as fit. A log cannot make its proof too large by lines that nobody knows.
    /// </summary>
    /// <param name="log">The keys of the log.</param>
    public ForkProof Trim(params IReadOnlyList<NoteVerifier> log)
    {
        var trimmed = this with { Smaller = Only(Smaller, log), Greater = Only(Greater, log) };
        var left = TrimmedBytes - trimmed.ToBytes().Length;
        foreach (var line in Smaller.Signatures.Where(line => !log.Any(key => IsBy(line, key))))
        {
            if (Greater.Signatures.FirstOrDefault(l => l.KeyId == line.KeyId && l.Name == line.Name) is not { } other
                || LengthOf(line) + LengthOf(other) > left)
            {
                continue;
            }

            left -= LengthOf(line) + LengthOf(other);
            trimmed = trimmed with { Smaller = trimmed.Smaller.With(line), Greater = trimmed.Greater.With(other) };
        }

        return trimmed;
    }

    /// <summary>The proof as bytes, the way it travels.</summary>
    public byte[] ToBytes()
    {
        var text = new StringBuilder(Header).Append('\n');
        if (OtherRoot is { } root)
        {
            text.Append(RootPrefix).Append(root.ToBase64()).Append('\n');
        }

        ProofLines.Append(text, Path);
        return Encoding.UTF8.GetBytes(text.Append('\n').Append(Smaller).Append('\n').Append(Greater).ToString());
    }

    private static SignedNote Only(SignedNote note, IReadOnlyList<NoteVerifier> keys) => note with
    {
        Signatures =
        [
            .. keys.Select(key => note.Signatures.FirstOrDefault(line => IsBy(line, key))).OfType<NoteSignature>(),
        ],
    };

    private static bool IsBy(NoteSignature line, NoteVerifier key) => line.KeyId == key.KeyId && line.Name == key.Name;

    private static int LengthOf(NoteSignature line) => Encoding.UTF8.GetByteCount(line.ToLine()) + 1;

    private static bool TryHead(string[] lines, out Hash256? root, out IReadOnlyList<Hash256> path)
    {
        (root, path) = (null, []);
        if (lines is [Header])
        {
            return true;
        }

        if (lines is not [Header, var rootLine, ..] || !rootLine.StartsWith(RootPrefix, StringComparison.Ordinal)
            || !Hash256.TryParseBase64(rootLine.AsSpan(RootPrefix.Length), out var other)
            || lines.Length > 2 + ConsistencyProof.MaxPath)
        {
            return false;
        }

        root = other;
        return ProofLines.TryParse(lines.AsSpan(2), out path);
    }

    private static bool TryNote(string text, string signatures, [NotNullWhen(true)] out SignedNote? note) =>
        SignedNote.TryParse(Encoding.UTF8.GetBytes($"{text}\n\n{signatures}"), out note, out _);
}
