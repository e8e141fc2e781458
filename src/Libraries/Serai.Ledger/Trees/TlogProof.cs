using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Serai.Ledger;

/// <summary>
/// Shows to anybody, offline, that an entry stands in a log: its index, the inclusion path and a signed checkpoint,
/// which may be cosigned by witnesses. The file is called <c>.tlog-proof</c>.
/// </summary>
/// <remarks>Source: C2SP tlog-proof v1.</remarks>
/// <param name="Index">Index of the entry.</param>
/// <param name="Path">Inclusion path, the leaf's sibling first.</param>
/// <param name="Note">The checkpoint, verbatim.</param>
/// <example><code>
/// if (TlogProof.TryParse(bytes, out var proof)
///     &amp;&amp; proof.TryVerify(entry.LeafHash, log, out var checkpoint)) { … }
/// </code></example>
public sealed record TlogProof(long Index, IReadOnlyList<Hash256> Path, SignedNote Note)
{
    /// <summary>Most bytes of further data that a proof may carry; it is not authenticated, and this house writes none.
    /// </summary>
    public const int MaxExtraBytes = 4096;

    /// <summary>Most bytes of a proof.</summary>
    public const int MaxBytes = SignedNote.MaxBytes + 16 * 1024;

    private const string Header = "c2sp.org/tlog-proof@v1";
    private const string ExtraPrefix = "extra ";
    private const string IndexPrefix = "index ";

    /// <summary>Further data that is not authenticated; null where the proof has none.</summary>
    public ReadOnlyMemory<byte>? Extra { get; init; }

    /// <summary>Reads a proof; says nothing about whether it holds.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out TlogProof? proof)
    {
        proof = null;
        var border = bytes.IndexOf("\n\n"u8);
        if (bytes.Length > MaxBytes || border < 0)
        {
            return false;
        }

        var lines = Encoding.Latin1.GetString(bytes[..border]).Split('\n');
        var (at, extra) = (1, (byte[]?)null);
        if (lines.Length > 1 && lines[1].StartsWith(ExtraPrefix, StringComparison.Ordinal))
        {
            at = 2;
            if (!CanonicalBase64.TryDecode(lines[1].AsSpan(ExtraPrefix.Length), MaxExtraBytes, out extra))
            {
                return false;
            }
        }

        if (lines[0] != Header || lines.Length <= at || lines.Length > at + 1 + InclusionProof.MaxPath
            || !lines[at].StartsWith(IndexPrefix, StringComparison.Ordinal)
            || !PlainDecimal.TryParse(lines[at].AsSpan(IndexPrefix.Length), out long index)
            || !ProofLines.TryParse(lines.AsSpan(at + 1), out var path)
            || !SignedNote.TryParse(bytes[(border + 2)..], out var note, out _))
        {
            return false;
        }

        proof = new TlogProof(index, path, note) { Extra = extra is null ? default(ReadOnlyMemory<byte>?) : extra };
        return true;
    }

    /// <summary>
    /// True where a key of the log signed the checkpoint and the path leads from the leaf to its root. The cosignatures
    /// are for the caller's policy to judge: <see cref="WitnessPolicy"/>.
    /// </summary>
    /// <param name="leaf">Hash of the entry's bytes.</param>
    /// <param name="log">The trusted keys of the log.</param>
    /// <param name="checkpoint">The checkpoint that covers the entry.</param>
    public bool TryVerify(Hash256 leaf, CheckpointVerifier log, [NotNullWhen(true)] out Checkpoint? checkpoint)
    {
        checkpoint = null;
        if (!log.TryVerify(Note.ToBytes(), out var verified, out _))
        {
            return false;
        }

        var proof = new InclusionProof(Index, verified.Checkpoint.Size, Path);
        checkpoint = proof.TryVerify(leaf, verified.Checkpoint.Root, out _) ? verified.Checkpoint : null;
        return checkpoint is not null;
    }

    /// <summary>The proof as bytes, the way it travels.</summary>
    public byte[] ToBytes()
    {
        var text = new StringBuilder(Header).Append('\n');
        if (Extra is { } extra)
        {
            text.Append(ExtraPrefix).Append(Convert.ToBase64String(extra.Span)).Append('\n');
        }

        text.Append(CultureInfo.InvariantCulture, $"{IndexPrefix}{Index}\n");
        ProofLines.Append(text, Path);
        return Encoding.UTF8.GetBytes(text.Append('\n').Append(Note).ToString());
    }
}
