using System.Collections.Concurrent;
using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Platform.People;
using Serai.Platform.Time;
using Serai.Surveillance.Mapping;
using Serai.Surveillance.Series;
using Serai.Surveillance.Signals;

namespace Serai.Surveillance.Imports;

/// <summary>
/// Takes a file of counts in: the page, the command and the feed of the demo all come here. Memory does not grow with
/// the file; every batch is durable; a file that fits one batch is taken and finished in one transaction, and judged in
/// it unless it has many series.
/// </summary>
public sealed class CountsImport(Database database, CodeBook codes, BusinessClock clock) : IDisposable
{
    private readonly ConcurrentDictionary<long, ImportRun> running = [];

    internal Judgements Judgements { get; } = new(database, codes, clock);

    /// <summary>
    /// Reads, sets aside, applies and judges. Never throws for what stands in the file: see the result.
    /// </summary>
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
        var id = await database.WriteAsync(tx => Begin(tx, options), cancel);
        options.Begun?.Invoke(id);
        using var run = new ImportRun(database, codes, clock, options, id);
        running[id] = run;
        try
        {
            return await JudgeAsync(await GuardAsync(run, () => ReadAsync(source, options, run, progress, cancel)));
        }
        finally
        {
            running.TryRemove(id, out _);
        }
    }

    /// <summary>
    /// Stops an import while its file is read: nothing of it counts. False where there is nothing to stop any more:
    /// what is being taken over is finished, and can be undone.
    /// </summary>
    public bool Cancel(long import) => running.TryGetValue(import, out var run) && run.Cancel();

    /// <summary>The same by somebody who need not be the person that imports; on record under their name.</summary>
    public async Task<bool> CancelAsync(long import, Viewer viewer)
    {
        if (!Cancel(import))
        {
            return false;
        }

        await RecordAsync(import, viewer, "surveillance.cancelImport");
        return true;
    }

    /// <summary>
    /// Takes back what an import brought, as an import of its own: every value becomes, as a new revision, what it
    /// would be without it. What other imports that stand state is left alone and counted.
    /// </summary>
    /// <param name="import">An import that was done; also an undo.</param>
    /// <param name="by">Id of the person.</param>
    /// <param name="reason">Why; null where the act itself says it.</param>
    /// <param name="withMapping">True where a mapping is taken back that the import belongs to.</param>
    public async Task<Decision<ImportResult>> UndoAsync(
        long import, string by, string? reason = null, bool withMapping = false)
    {
        var undo = new UndoImport(database, codes, clock);
        var begun = await undo.BeginAsync(import, by, reason, withMapping);
        if (begun.Refusal is { } refusal)
        {
            return refusal;
        }

        using var run = RunOf(begun.Fact);
        running.TryAdd(begun.Fact, run);
        try
        {
            return await JudgeAsync(await undo.FinishAsync(begun.Fact, import));
        }
        finally
        {
            running.TryRemove(begun.Fact, out _);
        }
    }

    /// <summary>
    /// What a stop of the node left behind: an import that was being read is marked, one that was being applied is
    /// finished. To be called at the start, before anything else is imported.
    /// </summary>
    public async Task FinishInterruptedAsync()
    {
        await OldChunks.AddLayersAsync(database);
        var (reading, applying) = database.Read(s =>
            (ImportsTable.InState(s, ImportState.Reading), ImportsTable.InState(s, ImportState.Applying)));
        SetAsideFile.DeleteOthers(database, applying);
        foreach (var id in reading)
        {
            using var run = RunOf(id);
            await run.InterruptAsync();
        }

        foreach (var id in applying)
        {
            await ResumeAsync(id);
        }

        await Judgements.FinishAllAsync();
    }

    /// <summary>Goes on with an import whose taking over broke off; null where it did not, or is under way.</summary>
    public async Task<ImportResult?> ResumeAsync(long import, Viewer viewer)
    {
        if (running.ContainsKey(import)
            || database.Read(s => ImportsTable.Find(s, import))?.Result.State != ImportState.Applying)
        {
            return null;
        }

        await RecordAsync(import, viewer, "surveillance.resumeImport");
        return await ResumeAsync(import);
    }

    private Task RecordAsync(long import, Viewer viewer, string act) => database.WriteAsync(
        tx => Audit.RecordLater(tx, viewer.PersonId, act, ImportsTable.PathOf(import)));

    private async Task<ImportResult?> ResumeAsync(long import)
    {
        using var run = RunOf(import);
        if (!running.TryAdd(import, run))
        {
            return null;
        }

        try
        {
            var line = database.Read(s => ImportsTable.Find(s, import));
            return line?.Result switch
            {
                { State: ImportState.Applying, Undoes: { } undone } =>
                    await JudgeAsync(await new UndoImport(database, codes, clock).FinishAsync(import, undone)),
                { State: ImportState.Applying } => await JudgeAsync(await ApplyAgainAsync(run)),
                _ => null,
            };
        }
        finally
        {
            running.TryRemove(import, out _);
        }
    }

    public void Dispose() => Judgements.Dispose();

    /// <summary>
    /// All of it counts already; how many signals it raised is known once its series are judged, if need be later.
    /// </summary>
    private async Task<ImportResult> JudgeAsync(ImportResult result)
    {
        // What a broken-off import brought counts, too.
        if (result.State is not (ImportState.Done or ImportState.Partial))
        {
            return result;
        }

        // Read again also where nothing waited any more: who judges what is left may have been faster.
        await Judgements.FinishAsync(result.Id);
        return database.Read(s => ImportsTable.Find(s, result.Id))!.Result;
    }

    private long Begin(WriteSession tx, ImportOptions options)
    {
        var id = ImportsTable.Begin(tx, options, clock.GetUtcNow());
        options.BegunWith?.Invoke(tx, id);
        return id;
    }

    private ImportRun RunOf(long id) => new(database, codes, clock, new ImportOptions("", ""), id);

    private static async Task<ImportResult> ApplyAgainAsync(ImportRun run)
    {
        try
        {
            return await run.ApplyAsync();
        }
        catch (SetAsideLostException)
        {
            // Somebody deleted or changed the file: the import says how far it came and what mends it.
            return await run.BreakOffAsync();
        }
    }

    private async Task<ImportResult> GuardAsync(ImportRun run, Func<Task> read)
    {
        try
        {
            await read();
            return await run.FinishAsync();
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
        catch (ImportCancelledException)
        {
            return await run.InterruptAsync(new Refusal("surveillance.file.cancelled"));
        }
        catch (SetAsideLostException)
        {
            return await run.BreakOffAsync();
        }
        catch (DatabaseUnusableException unusable) when (run.IsApplying)
        {
            // All was read and lies safe: it goes on from there once the disk writes again.
            return database.Read(s => ImportsTable.Find(s, run.Id))!.Result with
            {
                Refusal = new Refusal("surveillance.file.disk-later", unusable.Message),
            };
        }
        catch (DatabaseUnusableException unusable)
        {
            return await run.RefuseAsync(new Refusal("surveillance.file.disk", unusable.Message));
        }
        catch (Exception error) when (error is OperationCanceledException or IOException)
        {
            // The sender went away in the middle: the caller hears it, the list of imports shows it.
            await run.InterruptAsync();
            throw;
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

        options.UnknownMet?.Invoke(resolver.Unknown(options.Limits.UnknownCodes));
    }
}
