using CsvHelper;
using CsvHelper.Configuration;
using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Platform.Time;
using Serai.Surveillance.Signals;

namespace Serai.Surveillance.Imports;

/// <summary>
/// Takes a file of counts in: the page, the command and the feed of the demo all come here. Memory does not grow with
/// the file; every batch is durable; a file that fits one batch is taken, judged and finished in one transaction.
/// </summary>
public sealed class CountsImport(Database database, CodeBook codes, BusinessClock clock)
{
    /// <summary>Reads, stages, applies and judges. Never throws for what stands in the file: see the result.</summary>
    /// <param name="source">The bytes; read to the end, not closed.</param>
    /// <param name="options">What the one who imports says about it.</param>
    /// <param name="progress">Told the number of rows read, now and then.</param>
    /// <param name="cancel">Stops while reading: the import is marked as interrupted; nothing of it counts.</param>
    public async Task<ImportResult> RunAsync(
        Stream source,
        ImportOptions options,
        IProgress<long>? progress = null,
        CancellationToken cancel = default)
    {
        var run = new ImportRun(database, codes, clock, options);
        try
        {
            await ReadAsync(source, options, run, progress, cancel);
        }
        catch (FileRefusedException refused)
        {
            return await run.RefuseAsync(refused.Refusal);
        }
        catch (InvalidDataException)
        {
            // The gzip stream does not unpack.
            return await run.RefuseAsync(new Refusal("surveillance.file.gzip-damaged"));
        }
        catch (Exception error) when (error is OperationCanceledException or IOException)
        {
            // The sender went away in the middle: the caller hears it, the list of imports shows it.
            await run.InterruptAsync();
            throw;
        }

        return await run.FinishAsync();
    }

    /// <summary>
    /// What a stop of the node left behind: an import that was being read is marked, one that was being applied is
    /// finished. To be called at the start, before anything else is imported.
    /// </summary>
    public async Task FinishInterruptedAsync()
    {
        var (reading, applying) = database.Read(s =>
            (ImportsTable.InState(s, ImportState.Reading), ImportsTable.InState(s, ImportState.Applying)));
        foreach (var id in reading)
        {
            await ImportRun.At(database, codes, clock, id).InterruptAsync();
        }

        foreach (var id in applying)
        {
            await ImportRun.At(database, codes, clock, id).FinishAsync();
        }
    }

    private async Task ReadAsync(
        Stream source, ImportOptions options, ImportRun run, IProgress<long>? progress, CancellationToken cancel)
    {
        using var text = await CountsFile.OpenAsync(source, options.Limits, cancel);
        using var records = new CsvRecords(text, options.Limits);
        if (!await records.NextAsync())
        {
            throw new FileRefusedException("empty");
        }

        var layout = CountsLayout.Of(records.Cells, options.Disease is not null);
        run.Sums = layout.Sums;
        var reader = new CountsRowReader(layout, options.Disease, clock.Today, options.Limits);
        while (await records.NextAsync())
        {
            cancel.ThrowIfCancellationRequested();
            var row = records.IsMalformed
                ? new Refusal("surveillance.row.quotes")
                : reader.Read(records.Line, records.Cells);
            if (await run.AddAsync(records.Line, row))
            {
                progress?.Report(run.RowsRead);
            }
        }
    }
}

/// <summary>The records of a CSV file with the lines they begin in; blank lines are passed over.</summary>
internal sealed class CsvRecords : IDisposable
{
    private readonly CsvParser parser;
    private bool isMalformed;

    public CsvRecords(TextReader text, ImportLimits limits)
    {
        var configuration = new CsvConfiguration(System.Globalization.CultureInfo.InvariantCulture)
        {
            Delimiter = ",",
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

        return true;
    }

    public void Dispose() => parser.Dispose();
}
