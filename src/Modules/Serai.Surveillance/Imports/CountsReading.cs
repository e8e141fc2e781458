using Serai.Platform.Hosting;

namespace Serai.Surveillance.Imports;

/// <summary>
/// A file of counts being read: its text, its headings, how they are understood, and row by row what it says. The
/// import and the preview read through this one class, so that what was shown is what is taken.
/// </summary>
internal sealed class CountsReading : IDisposable
{
    private readonly ImportOptions options;
    private readonly ColumnMapping mapping;
    private readonly CsvRecords records;
    private CountsRowReader? reader;

    private CountsReading(CountsFile file, ImportOptions options, ColumnMapping mapping)
    {
        File = file;
        this.options = options;
        this.mapping = mapping;
        records = new CsvRecords(file.Text, options.Limits, file.Separator);
    }

    public CountsFile File { get; }

    public IReadOnlyList<string> Headings { get; private set; } = [];

    /// <summary>Where the row begins.</summary>
    public long Line => records.Line;

    public IReadOnlyList<string> Cells => records.Cells;

    /// <summary>The disease of rows that name none.</summary>
    public string? Disease => options.Disease ?? mapping.Disease;

    /// <summary>Opens the file and reads its headings.</summary>
    /// <exception cref="FileRefusedException">It cannot be read.</exception>
    public static async Task<CountsReading> OpenAsync(Stream source, ImportOptions options, CancellationToken cancel)
    {
        var said = options.Mapping ?? ColumnMapping.None;
        var file = await CountsFile.OpenAsync(source, options.Limits, said, cancel);
        var reading = new CountsReading(file, options, said);
        try
        {
            await reading.ReadHeadingsAsync();
            return reading;
        }
        catch
        {
            reading.Dispose();
            throw;
        }
    }

    /// <summary>What the columns say as far as it is known, also where the file as a whole is not understood.</summary>
    public IReadOnlyList<ColumnRole> Roles(CodeBook codes) => HeadingRoles.Of(
        [.. Headings.Select(h => h.Trim())], mapping, DayReader.OrderOf(mapping.Dates), codes, Disease is not null);

    /// <summary>Finds out which column says what.</summary>
    /// <exception cref="FileRefusedException">Something is missing, doubled, or could be read in two ways.</exception>
    public async Task<CountsLayout> UnderstandAsync(CodeBook codes, CodeResolver? resolver, DateOnly today)
    {
        var layout = CountsLayout.Of(Headings, mapping, Disease is not null, codes, options.Limits);
        layout = layout.WithOrderOf(await SampleAsync());
        reader = new CountsRowReader(layout, Disease, today, options.Limits, resolver, mapping.IsSilenceZero);
        return layout;
    }

    /// <summary>Two columns that seem to have changed places, by the first rows of a file that is understood.</summary>
    public async Task<SwappedColumns?> SwappedAsync(CountsLayout layout, CodeResolver resolver, DateOnly today) =>
        new SwapSearch(resolver, l => new CountsRowReader(l, Disease, today, options.Limits, resolver))
            .Find(layout, await SampleAsync());

    /// <summary>The first rows as they stand.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<string>>> FirstRowsAsync(int most) =>
        [.. (await SampleAsync()).Take(most)];

    public Task<bool> NextAsync() => records.NextAsync();

    /// <summary>What the record says, or why it is refused.</summary>
    public Decision<CountsRow> Row()
    {
        if (records.LastLine > records.Line)
        {
            if (records.IsMalformed || records.Cells.Count != Headings.Count || records.SeemsToHoldRows(Headings.Count))
            {
                return new Refusal("surveillance.row.quote-lines", records.Line, records.LastLine);
            }
        }
        else if (records.IsMalformed)
        {
            return new Refusal("surveillance.row.quotes");
        }

        return reader!.Read(records.Line, records.Cells);
    }

    public void Dispose()
    {
        records.Dispose();
        File.Dispose();
    }

    private async Task ReadHeadingsAsync()
    {
        if (!await records.NextAsync() || (File.BeginsWithSeparator && !await records.NextAsync()))
        {
            throw new FileRefusedException("empty");
        }

        Headings = records.Cells;
    }

    /// <summary>The first rows of the file.</summary>
    private async Task<List<IReadOnlyList<string>>> SampleAsync()
    {
        List<IReadOnlyList<string>> rows = [];
        using var sample = new CsvRecords(new StringReader(File.Sample), options.Limits, File.Separator);
        while (await sample.NextAsync())
        {
            rows.Add(sample.Cells);
        }

        return rows[Math.Min(rows.Count, File.BeginsWithSeparator ? 2 : 1)..];
    }
}
