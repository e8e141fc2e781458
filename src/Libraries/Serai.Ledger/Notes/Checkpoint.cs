using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Serai.Ledger;

/// <summary>
/// What a log says it is: its origin, its size and its root. The text is three lines; further lines are extensions,
/// which this house reads and never writes.
/// </summary>
/// <remarks>Source: C2SP tlog-checkpoint v1.0.0.</remarks>
/// <param name="Origin">Name of the log, also the name of its key.</param>
/// <param name="Size">Number of entries.</param>
/// <param name="Root">Root of the tree over them.</param>
/// <example><code>new Checkpoint("example.org/log/1", frontier.Size, frontier.Root).ToText()</code></example>
public sealed record Checkpoint(string Origin, long Size, Hash256 Root)
{
    /// <summary>Most extension lines that are read.</summary>
    public const int MaxExtensions = 16;

    private const int Lines = 3;

    /// <summary>Reads the text of a note as a checkpoint; false if it is none.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Checkpoint? checkpoint)
    {
        checkpoint = null;
        if (!text.EndsWith('\n'))
        {
            return false;
        }

        var lines = text[..^1].Split('\n', Lines + MaxExtensions + 2);
        if (lines.Length is < Lines or > Lines + MaxExtensions || lines.Any(line => line.Length == 0)
            || !NoteName.IsValid(lines[0])
            || !PlainDecimal.TryParse(lines[1], out long size)
            || !Hash256.TryParseBase64(lines[2], out var root)
            || (size == 0 && root != MerkleHash.Empty))
        {
            return false;
        }

        checkpoint = new Checkpoint(lines[0], size, root);
        return true;
    }

    /// <summary>Origin, size and root, a line each.</summary>
    public string ToText() =>
        string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Root.ToBase64()}\n");

    /// <summary>Signs the text with the log's key and, if wanted, further keys.</summary>
    public SignedNote Sign(params IReadOnlyList<NoteSigner> signers) => SignedNote.Sign(ToText(), signers);
}
