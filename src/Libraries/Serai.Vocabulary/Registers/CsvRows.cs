using System.Text;

namespace Serai.Vocabulary.Registers;

/// <summary>One data row of a register file.</summary>
internal sealed record CsvRow(int Line, IReadOnlyDictionary<string, int> Columns, IReadOnlyList<string> Fields)
{
    public string this[string column] => Fields[Columns[column]];

    public string? Optional(string column) => this[column] is { Length: > 0 } text ? text : null;

    public LocalizedName Name()
    {
        var name = new LocalizedName(this["name_en"], this["name_kk"], this["name_ru"], this["name_zh"]);
        return name.Missing() is { } missing ? throw Wrong(missing) : name;
    }

    public FormatException Wrong(string what) => new($"Line {Line}: {what}.");
}

/// <summary>
/// Reads a register file: comma, double quotes around fields that need them, a header row. A field does not span lines.
/// </summary>
internal static class CsvRows
{
    /// <summary>More rows than any register of places on Earth at the first level has.</summary>
    public const int RowsMax = 20_000;

    public static List<CsvRow> Read(TextReader reader, params IReadOnlyList<string> required)
    {
        var header = Fields(reader.ReadLine() ?? throw new FormatException("Line 1: the file is empty."), 1);
        var columns = new Dictionary<string, int>();
        for (var i = 0; i < header.Count; i++)
        {
            if (!columns.TryAdd(header[i].TrimStart('\uFEFF'), i))
            {
                throw new FormatException($"Line 1: the column {header[i]} stands twice.");
            }
        }

        foreach (var name in required)
        {
            if (!columns.ContainsKey(name))
            {
                throw new FormatException($"Line 1: the column {name} is missing.");
            }
        }

        return Rows(reader, columns);
    }

    private static List<CsvRow> Rows(TextReader reader, Dictionary<string, int> columns)
    {
        var rows = new List<CsvRow>();
        for (var number = 2; reader.ReadLine() is { } line; number++)
        {
            if (line.Length == 0)
            {
                continue;
            }

            var fields = Fields(line, number);
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

    private static List<string> Fields(string line, int number)
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
            else if (line[i] == ',' && !quoted)
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
