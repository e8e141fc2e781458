using System.Text;

namespace Serai.Vocabulary.Registers;

/// <summary>One data row of a register file.</summary>
internal sealed record CsvRow(int Line, IReadOnlyDictionary<string, int> Columns, IReadOnlyList<string> Fields)
{
    /// <summary>The field of a column; empty where the file has no such column.</summary>
    public string this[string column] => Columns.TryGetValue(column, out var at) ? Fields[at].Trim() : "";

    public string? Optional(string column) => this[column] is { Length: > 0 } text ? text : null;

    /// <summary>The English name stands where one in another language is not there.</summary>
    public LocalizedName Name()
    {
        var english = Optional("name_en") ?? throw Wrong("name_en is empty");
        return new(english, In("name_kk"), In("name_ru"), In("name_zh"));

        string In(string column) => Optional(column) ?? english;
    }

    public FormatException Wrong(string what) => new($"Line {Line}: {what}.");
}

/// <summary>
/// Reads a register file: commas, or the semicolons of a spreadsheet that writes commas in numbers, double quotes
/// around fields that need them, a header row. A field does not span lines.
/// </summary>
internal static class CsvRows
{
    /// <summary>More rows than any register of places on Earth at the first level has.</summary>
    public const int RowsMax = 20_000;

    public static List<CsvRow> Read(TextReader reader, params IReadOnlyList<string> required)
    {
        var line = reader.ReadLine() ?? throw new FormatException("Line 1: the file is empty.");
        var separator = !line.Contains(',') && line.Contains(';') ? ';' : ',';
        var header = Fields(line, 1, separator);
        var columns = new Dictionary<string, int>();
        for (var i = 0; i < header.Count; i++)
        {
            if (!columns.TryAdd(header[i].Trim().TrimStart('\uFEFF'), i))
            {
                throw new FormatException($"Line 1: the column {header[i]} stands twice.");
            }
        }

        foreach (var name in required)
        {
            if (!columns.ContainsKey(name))
            {
                throw new FormatException(
                    $"Line 1: the column {name} is missing. There are: {string.Join(", ", columns.Keys)}.");
            }
        }

        return Rows(reader, columns, separator);
    }

    private static List<CsvRow> Rows(TextReader reader, Dictionary<string, int> columns, char separator)
    {
        var rows = new List<CsvRow>();
        for (var number = 2; reader.ReadLine() is { } line; number++)
        {
            if (line.Length == 0)
            {
                continue;
            }

            var fields = Fields(line, number, separator);
            if (fields.Count != columns.Count)
            {
                throw new FormatException($"Line {number}: {fields.Count} fields, but {columns.Count} columns.");
            }

            if (rows.Count == RowsMax)
            {
                throw new FormatException($"Line {number}: more than {RowsMax} rows.");
            }

            rows.Add(new CsvRow(number, columns, fields));
        }

        return rows;
    }

    private static List<string> Fields(string line, int number, char separator)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '"')
            {
                var doubled = quoted && i + 1 < line.Length && line[i + 1] == '"';
                field.Append(doubled ? "\"" : "");
                i += doubled ? 1 : 0;
                quoted = doubled ? quoted : !quoted;
            }
            else if (line[i] == separator && !quoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else
            {
                field.Append(line[i]);
            }
        }

        fields.Add(field.ToString());
        return quoted ? throw new FormatException($"Line {number}: a quotation mark is not closed.") : fields;
    }
}
