using Serai.Platform.Hosting;

namespace Serai.Surveillance.Imports;

/// <summary>
/// The rows of one file that state a day, place, disease and indicator which is stated twice: of such a row nothing is
/// taken, also where only one of its cells is doubled. A bit a line, in pages, and only where there are any.
/// </summary>
internal sealed class DoubledRows
{
    private const int LinesOfPage = 32_768;
    private const int BitsOfWord = 64;

    private readonly Dictionary<long, ulong[]> pages = [];
    private readonly List<RowRefusal> refusals = [];

    private DoubledRows()
    {
    }

    /// <summary>Rows whose codes the registers know.</summary>
    public long Known { get; private set; }

    /// <summary>Rows with a code that waits to be mapped.</summary>
    public long Unknown { get; private set; }

    /// <summary>The first ones, in the order in which they were found.</summary>
    public IReadOnlyList<RowRefusal> Refusals => refusals;

    /// <param name="values">All values of the file, sorted.</param>
    /// <param name="refusalsMax">How many reasons to keep; all rows are counted.</param>
    public static DoubledRows Find(IEnumerator<SetAsideValue> values, int refusalsMax)
    {
        var doubled = new DoubledRows();
        SetAsideValue? first = null;
        var isDoubled = false;
        while (values.MoveNext())
        {
            var value = values.Current;
            if (first is not { } other || !value.HasKeyOf(other))
            {
                (first, isDoubled) = (value, false);
                continue;
            }

            if (!isDoubled)
            {
                doubled.Add(other, value.Line, refusalsMax);
                isDoubled = true;
            }

            doubled.Add(value, other.Line, refusalsMax);
        }

        return doubled;
    }

    public bool Has(long line) => pages.Count > 0 && pages.TryGetValue(line / LinesOfPage, out var page)
        && (page[WordOf(line)] & BitOf(line)) != 0;

    private void Add(SetAsideValue value, long other, int refusalsMax)
    {
        if (Has(value.Line))
        {
            return;
        }

        if (!pages.TryGetValue(value.Line / LinesOfPage, out var page))
        {
            pages[value.Line / LinesOfPage] = page = new ulong[LinesOfPage / BitsOfWord];
        }

        page[WordOf(value.Line)] |= BitOf(value.Line);
        (Known, Unknown) = value.IsRowKnown ? (Known + 1, Unknown) : (Known, Unknown + 1);
        if (refusals.Count < refusalsMax)
        {
            refusals.Add(new RowRefusal(value.Line, Refused(other, value.Column)));
        }
    }

    /// <summary>Why a row is refused that states what another line, or another of its cells, states too.</summary>
    public static Refusal Refused(long other, int column) => new("surveillance.row.twice", other, column);

    private static int WordOf(long line) => (int)(line % LinesOfPage) / BitsOfWord;

    private static ulong BitOf(long line) => 1UL << (int)(line % BitsOfWord);
}
