using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Serai.Ledger;

/// <summary>
/// Address of a tile: <c>/tile/&lt;L&gt;/&lt;N&gt;[.p/&lt;W&gt;]</c> for hashes, <c>/tile/entries/…</c> for a bundle of
/// entries. N is written in groups of three digits, all but the last with an <c>x</c> before them.
/// </summary>
/// <remarks>Source: C2SP tlog-tiles, "Merkle tree" and "Log entries".</remarks>
/// <param name="Level">0 to 63, or <see cref="Entries"/> for a bundle.</param>
/// <param name="Index">Number of the tile in its level.</param>
/// <param name="Width">1 to 255 for a partial tile, 256 for a full one.</param>
/// <example><code>new TilePath(0, 1234067, 256).ToString() // "/tile/0/x001/x234/067"</code></example>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TilePath(int Level, long Index, int Width)
{
    /// <summary>The level that stands for entry bundles.</summary>
    public const int Entries = -1;

    /// <summary>Greatest level that the format allows.</summary>
    public const int MaxLevel = 63;

    private const string Prefix = "/tile/";
    private const string EntriesName = "entries";
    private const int GroupSize = 1000;
    private const int MaxGroups = 7;

    /// <summary>True for a bundle of entries.</summary>
    public bool IsEntries => Level == Entries;

    /// <summary>True where fewer than 256 hashes or entries are meant.</summary>
    public bool IsPartial => Width < Tiles.Width;

    /// <summary>Reads a path; false for every spelling but the one <see cref="ToString"/> writes.</summary>
    public static bool TryParse(string path, out TilePath tile)
    {
        tile = default;
        if (!path.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        var rest = path.AsSpan(Prefix.Length);
        var slash = rest.IndexOf('/');
        if (slash < 0 || !TryLevel(rest[..slash], out var level) || !TryWidth(ref rest, out var width)
            || !TryIndex(rest[(slash + 1)..], out var index))
        {
            return false;
        }

        tile = new TilePath(level, index, width);
        return true;
    }

    /// <summary>The path.</summary>
    /// <exception cref="InvalidOperationException">Level, index or width is out of range.</exception>
    public override string ToString()
    {
        if (Level is < Entries or > MaxLevel || Index < 0 || Width is < 1 or > Tiles.Width)
        {
            throw new InvalidOperationException($"There is no tile at level {Level}, index {Index}, width {Width}.");
        }

        var groups = new Stack<string>();
        var rest = Index;
        for (var last = true; last || rest > 0; last = false, rest /= GroupSize)
        {
            groups.Push((last ? "" : "x") + (rest % GroupSize).ToString("000", CultureInfo.InvariantCulture));
        }

        var text = new StringBuilder(Prefix);
        text.Append(IsEntries ? EntriesName : Level.ToString(CultureInfo.InvariantCulture)).Append('/');
        text.AppendJoin('/', groups);
        return IsPartial ? text.Append(CultureInfo.InvariantCulture, $".p/{Width}").ToString() : text.ToString();
    }

    private static bool TryLevel(ReadOnlySpan<char> text, out int level)
    {
        level = Entries;
        return text is EntriesName || (PlainDecimal.TryParse(text, out level) && level <= MaxLevel);
    }

    private static bool TryWidth(ref ReadOnlySpan<char> rest, out int width)
    {
        width = Tiles.Width;
        var mark = rest.IndexOf(".p/");
        if (mark < 0)
        {
            return true;
        }

        var ok = PlainDecimal.TryParse(rest[(mark + 3)..], out width) && width is > 0 and < Tiles.Width;
        rest = rest[..mark];
        return ok;
    }

    private static bool TryIndex(ReadOnlySpan<char> text, out long index)
    {
        index = 0;
        var groups = 0;
        foreach (var range in text.Split('/'))
        {
            var group = text[range];
            var isLast = range.End.Value == text.Length;
            if (++groups > MaxGroups || !TryGroup(group, isLast, out var value))
            {
                return false;
            }

            // A leading x000 would be a second spelling of the same index.
            if (groups == 1 && !isLast && value == 0)
            {
                return false;
            }

            var next = (UInt128)index * GroupSize + (uint)value;
            if (next > long.MaxValue)
            {
                return false;
            }

            index = (long)next;
        }

        return true;
    }

    private static bool TryGroup(ReadOnlySpan<char> group, bool isLast, out int value)
    {
        value = 0;
        if (!isLast)
        {
            if (group.Length == 0 || group[0] != 'x')
            {
                return false;
            }

            group = group[1..];
        }

        return group.Length == 3
            && int.TryParse(group, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }
}
