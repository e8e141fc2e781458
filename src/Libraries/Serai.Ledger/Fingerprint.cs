using System.Text;

namespace Serai.Ledger;

/// <summary>
/// What two people read aloud to each other when their nodes first meet: SHA-256 of the bytes of the genesis entry, as
/// 13 groups of 4 characters of Crockford's base32. 52 characters hold 260 bits; the last 4 are zero.
/// </summary>
/// <remarks>
/// Alphabet 0-9 and A-Z without I, L, O, U (crockford.com/base32.html). Reading takes either case, any white space and
/// dashes, O for 0, and I or L for 1.
/// </remarks>
/// <example><code>Fingerprint.Format(Hash256.Of(genesis.Bytes.Span)) // "Q9GP 7F3M …"</code></example>
public static class Fingerprint
{
    /// <summary>Groups of four characters.</summary>
    public const int Groups = 13;

    /// <summary>Most characters that are looked at when a fingerprint is read.</summary>
    public const int MaxInput = 256;

    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int GroupLength = 4;
    private const int Characters = Groups * GroupLength;
    private const int BitsPerCharacter = 5;

    /// <summary>The fingerprint of a genesis entry.</summary>
    public static string Of(Entry genesis) => Format(Hash256.Of(genesis.Bytes.Span));

    /// <summary>Writes a hash as 13 groups with a space between.</summary>
    public static string Format(Hash256 hash)
    {
        var bytes = hash.ToArray();
        var text = new StringBuilder(Characters + Groups);
        for (var i = 0; i < Characters; i++)
        {
            if (i > 0 && i % GroupLength == 0)
            {
                text.Append(' ');
            }

            text.Append(Alphabet[Bits(bytes, i * BitsPerCharacter)]);
        }

        return text.ToString();
    }

    /// <summary>Reads what a person typed; false if it is not 52 characters of the alphabet or their look-alikes, or
    /// if the last four bits are not zero.</summary>
    public static bool TryParse(string text, out Hash256 hash)
    {
        hash = default;
        var values = new List<int>(Characters);
        foreach (var c in text.Length > MaxInput ? "" : text)
        {
            if (char.IsWhiteSpace(c) || c == '-')
            {
                continue;
            }

            var value = Alphabet.IndexOf(Canonical(c), StringComparison.Ordinal);
            if (value < 0 || values.Count == Characters)
            {
                return false;
            }

            values.Add(value);
        }

        return values.Count == Characters && TryPack(values, out hash);
    }

    private static char Canonical(char c) => char.ToUpperInvariant(c) switch
    {
        'O' => '0',
        'I' or 'L' => '1',
        var other => other,
    };

    /// <summary>Five bits from a position; behind the end stand zeros.</summary>
    private static int Bits(byte[] bytes, int at)
    {
        var window = (bytes[at / 8] << 8) | (at / 8 + 1 < bytes.Length ? bytes[at / 8 + 1] : 0);
        return (window >> (16 - BitsPerCharacter - (at % 8))) & 0x1f;
    }

    private static bool TryPack(List<int> values, out Hash256 hash)
    {
        var bytes = new byte[Hash256.Size + 1];
        for (var i = 0; i < values.Count; i++)
        {
            var at = i * BitsPerCharacter;
            var window = values[i] << (16 - BitsPerCharacter - (at % 8));
            bytes[at / 8] |= (byte)(window >> 8);
            if (at / 8 + 1 < bytes.Length)
            {
                bytes[at / 8 + 1] |= (byte)window;
            }
        }

        hash = new Hash256(bytes.AsSpan(0, Hash256.Size));
        return bytes[^1] == 0;
    }
}
