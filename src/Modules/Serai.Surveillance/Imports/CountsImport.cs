using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Platform.Time;
using Serai.Surveillance.Mapping;

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
        using var reading = await CountsReading.OpenAsync(source, options, cancel);
        var resolver = new CodeResolver(codes, database.Read(MappingTable.All), options.Scope);
        run.Sums = (await reading.UnderstandAsync(codes, resolver, clock.Today)).Sums;
        while (await reading.NextAsync())
        {
            cancel.ThrowIfCancellationRequested();
            if (await run.AddAsync(reading.Line, reading.Row()))
            {
                progress?.Report(run.RowsRead);
            }
        }
    }
}
