using Serai.Surveillance.Mapping;

namespace Serai.Surveillance.Imports;

/// <summary>Two columns whose contents seem to have changed places.</summary>
/// <param name="First">The heading of one.</param>
/// <param name="Second">The heading of the other.</param>
/// <param name="Rows">Rows that were looked at, from the first one on.</param>
/// <param name="Readable">Of these, how many could be read if the two were exchanged.</param>
public sealed record SwappedColumns(string First, string Second, int Rows, int Readable);

/// <summary>Finds out whether the first rows of a file could be read if two of its columns changed places.</summary>
internal sealed class SwapSearch(CodeResolver codes, Func<CountsLayout, CountsRowReader> readerOf)
{
    /// <summary>Rows that are tried.</summary>
    public const int RowsMax = 20;

    /// <summary>
    /// The pair with which most rows can be read; null where most can be read as they are, or with no pair.
    /// </summary>
    public SwappedColumns? Find(CountsLayout layout, IEnumerable<IReadOnlyList<string>> first)
    {
        var rows = first.Where(r => r.Count == layout.Headings.Count).Take(RowsMax).ToList();
        if (rows.Count == 0 || IsMost(Readable(layout, rows), rows.Count))
        {
            return null;
        }

        int[] columns = [.. Enumerable.Range(0, layout.Roles.Count)
            .Where(c => layout.Roles[c] is not (ColumnRole.Ignore or ColumnRole.Heading))];
        return (
            from one in columns
            from other in columns
            where one < other
            let readable = Readable(layout, [.. rows.Select(r => Swapped(r, one, other))])
            where IsMost(readable, rows.Count)
            orderby readable descending
            select new SwappedColumns(
                CountsRowReader.Shown(layout.Headings[one]), CountsRowReader.Shown(layout.Headings[other]), rows.Count,
                readable)).FirstOrDefault();
    }

    private static bool IsMost(int readable, int rows) => readable * 2 > rows;

    private static string[] Swapped(IReadOnlyList<string> row, int one, int other)
    {
        string[] cells = [.. row];
        (cells[one], cells[other]) = (cells[other], cells[one]);
        return cells;
    }

    private int Readable(CountsLayout layout, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        try
        {
            var reader = readerOf(layout.WithOrderOf(rows));
            return rows.Select(row => reader.Read(0, row)).Count(read => read.Refusal is null && IsKnown(read.Fact));
        }
        catch (FileRefusedException)
        {
            // With these columns the order of day and month would be open: no way to read the file.
            return 0;
        }
    }

    private bool IsKnown(CountsRow row) => row.Values.All(value =>
        codes.IdOf(CodeKind.Disease, value.Disease ?? row.Disease) is not null
        && codes.IdOf(CodeKind.Place, value.Place ?? row.Place) is not null);
}
