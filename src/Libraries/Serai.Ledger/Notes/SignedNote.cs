using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace Serai.Ledger;

/// <summary>Why a note was refused.</summary>
public enum NoteError
{
    /// <summary>The note holds.</summary>
    None,

    /// <summary>More bytes than <see cref="SignedNote.MaxBytes"/>.</summary>
    TooLarge,

    /// <summary>Not UTF-8, or a control character other than the line feed.</summary>
    NotText,

    /// <summary>No text, no empty line, no signature line, or a line that is not one.</summary>
    Malformed,

    /// <summary>More signature lines than <see cref="SignedNote.MaxSignatures"/>.</summary>
    TooManySignatures,

    /// <summary>A key that is known signed something else: the whole note is refused.</summary>
    BadSignature,

    /// <summary>No signature by a key that is known.</summary>
    NoKnownSignature,
}

/// <summary>
/// A text with signature lines below it. The signed bytes are the text with its last line feed, without the empty line
/// that ends it.
/// </summary>
/// <remarks>Source: C2SP signed-note v1.0.0. Unknown signatures are carried along and ignored.</remarks>
/// <param name="Text">The signed text; ends in a line feed.</param>
/// <param name="Signatures">The signature lines, in order.</param>
/// <example><code>
/// var note = SignedNote.Sign(checkpoint.ToText(), logSigner);
/// if (SignedNote.TryParse(bytes, out var read, out var error)
///     &amp;&amp; read.TryVerify(keys, out var good, out error)) { … }
/// </code></example>
public sealed record SignedNote(string Text, IReadOnlyList<NoteSignature> Signatures)
{
    /// <summary>Most bytes of a note.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>Most signature lines; C2SP asks for at least 16.</summary>
    public const int MaxSignatures = 64;

    /// <summary>Signs a text with one or more keys.</summary>
    /// <exception cref="ArgumentException">The text does not end in a line feed, or has control characters.</exception>
    public static SignedNote Sign(string text, params IReadOnlyList<NoteSigner> signers)
    {
        if (!IsText(text) || !text.EndsWith('\n'))
        {
            throw new ArgumentException("A note ends in a line feed and has no control characters.", nameof(text));
        }

        return new SignedNote(text, [.. signers.Select(signer => signer.Sign(text))]);
    }

    /// <summary>Reads a note; says nothing about whether its signatures are good.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out SignedNote? note, out NoteError error)
    {
        note = null;
        error = bytes.Length > MaxBytes ? NoteError.TooLarge : NoteError.None;
        if (error == NoteError.None && TryDecode(bytes, out var all, out error))
        {
            note = Split(all, out error);
        }

        return note is not null;
    }

    /// <summary>The note as bytes, the way it travels.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(ToString());

    /// <summary>The same note with more signature lines.</summary>
    public SignedNote With(params IReadOnlyList<NoteSignature> more) =>
        this with { Signatures = [.. Signatures, .. more] };

    /// <summary>
    /// Checks every line whose name and key id are known. One of them bad: all is refused. None known: refused.
    /// </summary>
    /// <param name="keys">The keys that are known.</param>
    /// <param name="good">The lines that hold, at least one where the result is true.</param>
    /// <param name="error">Why it was refused.</param>
    public bool TryVerify(
        IReadOnlyList<NoteVerifier> keys, out IReadOnlyList<NoteSignature> good, out NoteError error)
    {
        var held = new List<NoteSignature>();
        good = held;
        var text = Encoding.UTF8.GetBytes(Text);
        foreach (var line in Signatures)
        {
            foreach (var key in keys.Where(key => key.KeyId == line.KeyId && key.Name == line.Name))
            {
                if (!key.Verify(text, line.Signature.Span))
                {
                    held.Clear();
                    error = NoteError.BadSignature;
                    return false;
                }

                held.Add(line);
            }
        }

        error = held.Count == 0 ? NoteError.NoKnownSignature : NoteError.None;
        return error == NoteError.None;
    }

    /// <summary>The note as text.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Text).Append('\n');
        foreach (var signature in Signatures)
        {
            text.Append(signature.ToLine()).Append('\n');
        }

        return text.ToString();
    }

    private static bool TryDecode(ReadOnlySpan<byte> bytes, out string text, out NoteError error)
    {
        text = "";
        error = NoteError.NotText;
        if (!Utf8.IsValid(bytes))
        {
            return false;
        }

        text = Encoding.UTF8.GetString(bytes);
        error = IsText(text) ? NoteError.None : NoteError.NotText;
        return error == NoteError.None;
    }

    private static bool IsText(string text) => !text.Any(c => c < 0x20 && c != '\n');

    private static SignedNote? Split(string all, out NoteError error)
    {
        error = NoteError.Malformed;
        // The last empty line is the border: an empty line inside the text stays part of it.
        var border = all.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (border < 0 || !all.EndsWith('\n') || border + 2 == all.Length)
        {
            return null;
        }

        var lines = all[(border + 2)..^1].Split('\n');
        if (lines.Length > MaxSignatures)
        {
            error = NoteError.TooManySignatures;
            return null;
        }

        var signatures = new List<NoteSignature>(lines.Length);
        foreach (var line in lines)
        {
            if (!NoteSignature.TryParseLine(line, out var signature))
            {
                return null;
            }

            signatures.Add(signature!);
        }

        error = NoteError.None;
        return new SignedNote(all[..(border + 1)], signatures);
    }
}
