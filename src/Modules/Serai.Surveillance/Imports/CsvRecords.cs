using CsvHelper;
using CsvHelper.Configuration;

namespace Serai.Surveillance.Imports;

/// <summary>The records of a CSV file with the lines they begin in; blank lines are passed over.</summary>
internal sealed class CsvRecords : IDisposable
{
    private readonly CsvParser parser;
    private readonly char separator;
    private bool isMalformed;

    public CsvRecords(TextReader text, ImportLimits limits, char separator = ',')
    {
        this.separator = separator;
        var configuration = new CsvConfiguration(System.Globalization.CultureInfo.InvariantCulture)
        {
            Delimiter = separator.ToString(),
            Mode = CsvMode.RFC4180,
            IgnoreBlankLines = false,
            MaxFieldSize = limits.RecordChars,
            BadDataFound = _ => isMalformed = true,
        };
        parser = new CsvParser(text, configuration, leaveOpen: true);
    }

    public long Line { get; private set; }

    public IReadOnlyList<string> Cells { get; private set; } = [];

    /// <summary>True where a quote stands where RFC 4180 allows none: what the cells are is a guess.</summary>
    public bool IsMalformed => isMalformed;

    /// <summary>The line in which the record ends; more than <see cref="Line"/> where a cell holds line ends.</summary>
    public long LastLine { get; private set; }

    public async Task<bool> NextAsync()
    {
        do
        {
            Line = parser.RawRow + 1L;
            isMalformed = false;
            if (!await parser.ReadAsync())
            {
                return false;
            }

            Cells = parser.Record!;
        }
        while (Cells is [] or [""]);

        LastLine = Math.Max(Line, parser.RawRow);
        return true;
    }

    /// <summary>
    /// True where a cell reaches over lines that look like rows themselves: a quotation mark that was opened by mistake
    /// and closed by the next one, with rows between.
    /// </summary>
    public bool SeemsToHoldRows(int columns) => LastLine > Line && Cells.Any(cell =>
    {
        var isWithin = false;
        foreach (var part in cell.AsSpan().EnumerateLines())
        {
            if (isWithin && part.Count(separator) >= Math.Max(1, columns - 2))
            {
                return true;
            }

            isWithin = true;
        }

        return false;
    });

    public void Dispose() => parser.Dispose();
}
