using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Serai.Ledger;

/// <summary>One signature line of a note: <c>— name base64(keyid4 ‖ signature)</c>.</summary>
/// <param name="Name">Name of the key; for a log its origin.</param>
/// <param name="KeyId">First four bytes of the decoded line.</param>
/// <param name="Signature">The rest; for type 0x02 the DER form of an ECDSA signature.</param>
public sealed record NoteSignature(string Name, uint KeyId, ReadOnlyMemory<byte> Signature)
{
    /// <summary>Em dash and space: how a signature line begins.</summary>
    public const string LinePrefix = "\u2014 ";

    /// <summary>Most bytes behind the key id; an ML-DSA-44 cosignature (2 428) fits.</summary>
    public const int MaxSignatureBytes = 4096;

    private const int KeyIdBytes = 4;

    /// <summary>Reads a line without its line feed; false if it is not a signature line.</summary>
    public static bool TryParseLine(string line, [NotNullWhen(true)] out NoteSignature? signature)
    {
        signature = null;
        var space = line.LastIndexOf(' ');
        if (!line.StartsWith(LinePrefix, StringComparison.Ordinal) || space < LinePrefix.Length)
        {
            return false;
        }

        var name = line[LinePrefix.Length..space];
        if (!NoteName.IsValid(name)
            || !CanonicalBase64.TryDecode(line.AsSpan(space + 1), KeyIdBytes + MaxSignatureBytes, out var bytes)
            || bytes.Length <= KeyIdBytes)
        {
            return false;
        }

        signature = new NoteSignature(name, BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes.AsMemory(KeyIdBytes));
        return true;
    }

    /// <summary>The line, without its line feed.</summary>
    public string ToLine()
    {
        var bytes = new byte[KeyIdBytes + Signature.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, KeyId);
        Signature.CopyTo(bytes.AsMemory(KeyIdBytes));
        return $"{LinePrefix}{Name} {Convert.ToBase64String(bytes)}";
    }

    /// <summary>Name and key id.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}+{KeyId:x8}");
}

/// <summary>The rule for key names, which are log origins too.</summary>
public static class NoteName
{
    /// <summary>Most characters of a name in this house.</summary>
    public const int MaxLength = 255;

    /// <summary>True for a name that is not empty and has no white space, no plus sign and no control character.
    /// </summary>
    public static bool IsValid(string name) =>
        name.Length is > 0 and <= MaxLength && !name.Any(c => c == '+' || char.IsWhiteSpace(c) || char.IsControl(c));
}
