using System.Text;
using System.Text.Unicode;

namespace Serai.Surveillance.Imports;

/// <summary>
/// How the bytes of a file become letters. UTF-8 and UTF-16 prove themselves; of the older ones Windows-1251 and
/// GB18030 are known by what they read as, and where both or neither make sense a person is asked.
/// </summary>
public static class TextEncodings
{
    private const string Utf8 = "utf-8";
    private const string Cyrillic = "windows-1251";
    private const string Chinese = "gb18030";

    /// <summary>Letters that must stand at the start of a file for UTF-16 to be known without its mark.</summary>
    private const int PairsLooked = 8;

    public static IReadOnlyList<string> Names { get; } = [Utf8, "utf-16", "utf-16be", Cyrillic, Chinese];

    /// <summary>The decoder; what is no text of the encoding becomes <see cref="RecordGuard.InvalidMark"/>.</summary>
    internal static Encoding Of(string name)
    {
        var source = name is Cyrillic or Chinese
            ? CodePagesEncodingProvider.Instance.GetEncoding(name)!
            : Encoding.GetEncoding(name);
        var encoding = (Encoding)source.Clone();
        encoding.DecoderFallback = new DecoderReplacementFallback(RecordGuard.InvalidMark.ToString());
        return encoding;
    }

    /// <summary>The name of the encoding that the first bytes of a file show.</summary>
    /// <exception cref="FileRefusedException">Two are possible, or it is no text.</exception>
    internal static string NameOf(ReadOnlySpan<byte> head) => head switch
    {
        [0xFF, 0xFE, ..] => "utf-16",
        [0xFE, 0xFF, ..] => "utf-16be",
        _ when IsWide(head, 1) => "utf-16",
        _ when IsWide(head, 0) => "utf-16be",
        _ when IsUtf8(head) => Utf8,
        _ => OldNameOf(head),
    };

    private static string OldNameOf(ReadOnlySpan<byte> head)
    {
        var isCyrillic = ReadsAsCyrillic(Of(Cyrillic).GetString(head));
        var isChinese = ReadsAsChinese(head[..WholeLines(head)]);
        return (isCyrillic, isChinese) switch
        {
            (true, false) => Cyrillic,
            (false, true) => Chinese,
            (true, true) => throw new FileRefusedException("encoding-choose"),
            // Read as UTF-8, so that the line of the first byte that is no text gets its number.
            _ => Utf8,
        };
    }

    /// <summary>UTF-16 without its mark: in a file of counts every second byte of the first heading is zero.</summary>
    private static bool IsWide(ReadOnlySpan<byte> head, int zeroAt)
    {
        if (head.Length < PairsLooked * 2)
        {
            return false;
        }

        for (var i = 0; i < PairsLooked * 2; i++)
        {
            if (head[i] == 0 != (i % 2 == zeroAt))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The last letter of a piece of a file may be cut through.</summary>
    private static bool IsUtf8(ReadOnlySpan<byte> head)
    {
        var whole = head.Length;
        for (var back = 1; back <= Math.Min(3, head.Length); back++)
        {
            if (head[^back] >= 0xC0)
            {
                whole = head.Length - back;
                break;
            }
        }

        return System.Text.Unicode.Utf8.IsValid(head) || System.Text.Unicode.Utf8.IsValid(head[..whole]);
    }

    private static int WholeLines(ReadOnlySpan<byte> head)
    {
        var end = head.LastIndexOf((byte)'\n');
        return end < 0 ? head.Length : end;
    }

    /// <summary>Words are of one alphabet, and no other letters or signs stand there than Russian texts have.</summary>
    private static bool ReadsAsCyrillic(string text)
    {
        var before = ' ';
        foreach (var c in text)
        {
            var isCyrillic = c is (>= 'А' and <= 'я') or 'Ё' or 'ё';
            if (c > '\x7F' && !isCyrillic && !"№«»—–…“”„\u00A0".Contains(c, StringComparison.Ordinal))
            {
                return false;
            }

            if ((isCyrillic && char.IsAsciiLetter(before)) || (char.IsAsciiLetter(c) && before >= 'А'))
            {
                return false;
            }

            before = isCyrillic || char.IsAsciiLetter(c) ? c : ' ';
        }

        return true;
    }

    /// <summary>
    /// Letters and signs of the common plane, two high bytes each: a high byte before a Latin letter, as in Latin-1,
    /// could be a rare character and is not taken for one.
    /// </summary>
    private static bool ReadsAsChinese(ReadOnlySpan<byte> head)
    {
        for (var i = 0; i < head.Length; i++)
        {
            if (head[i] < 0x80)
            {
                continue;
            }

            if (head[i] is < 0xA1 or > 0xF7 || i + 1 >= head.Length || head[i + 1] < 0xA1)
            {
                return false;
            }

            i++;
        }

        return true;
    }
}
