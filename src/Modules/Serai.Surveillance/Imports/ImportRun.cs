using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Platform.Time;
using Serai.Surveillance.Series;
using Serai.Surveillance.Signals;

namespace Serai.Surveillance.Imports;

/// <summary>One import under way: sets rows aside while the file is read, then takes their values over.</summary>
internal sealed class ImportRun : IDisposable
{
    /// <summary>Rows between two notes of how far the reading came, for whoever looks at the page.</summary>
    private const int NotedRows = 100_000;

    private readonly Database database;
    private readonly CodeBook codes;
    private readonly BusinessClock clock;
    private readonly ImportOptions options;
    private readonly List<Decision<CountsRow>> rows = [];
    private readonly List<long> lines = [];
    private readonly string file;
    private readonly SetAsideFile values;
    private readonly SetAsideRows setAside;
    private readonly Lock gate = new();
    private long noted;
    private bool isTaking;
    private volatile bool isCancelled;

    public ImportRun(Database database, CodeBook codes, BusinessClock clock, ImportOptions options, long id)
    {
        (this.database, this.codes, this.clock, this.options, Id) = (database, codes, clock, options, id);
        file = SetAsideFile.PathOf(database, id);
        values = new SetAsideFile(file, options.Limits.RunValues);
        setAside = new SetAsideRows(codes, options.Limits, values);
    }

    public long Id { get; }

    public long RowsRead { get; private set; }

    /// <summary>
    /// True where rows of one key are added up, as in a line list; else a key that stands twice takes both rows out.
    /// Said before the first row.
    /// </summary>
    public bool Sums { get; set; }

    /// <summary>True once its values outlive the process: from then on it can only be finished.</summary>
    public bool IsApplying { get; private set; }

    /// <summary>The reading stops at the next row; false where it is over.</summary>
    public bool Cancel()
    {
        lock (gate)
        {
            isCancelled |= !isTaking;
            return isCancelled;
        }
    }

    /// <summary>True where the row closed a batch, which is then set aside.</summary>
    public async Task<bool> AddAsync(long line, Decision<CountsRow> row)
    {
        if (isCancelled)
        {
            throw new ImportCancelledException();
        }

        if (++RowsRead > options.Limits.Rows)
        {
            throw new FileRefusedException("rows", line, options.Limits.Rows);
        }

        rows.Add(row);
        lines.Add(line);
        if (rows.Count < options.Limits.BatchRows)
        {
            return false;
        }

        await SetAsideAsync();
        return true;
    }

    public Task<ImportResult> RefuseAsync(Refusal refusal) => DiscardAsync(ImportState.Refused, refusal);

    public Task<ImportResult> InterruptAsync(Refusal? refusal = null) =>
        DiscardAsync(ImportState.Interrupted, refusal);

    /// <summary>
    /// What was set aside is gone, and the rest of the file with it: what was taken over by then counts, is said, and
    /// can be taken back.
    /// </summary>
    public Task<ImportResult> BreakOffAsync()
    {
        var (_, values, applied) = database.Read(s => ImportsTable.TakingOf(s, Id, options.Limits));
        if (applied == 0)
        {
            return InterruptAsync(new Refusal("surveillance.file.set-aside-gone", Path.GetFileName(file)));
        }

        SetAsideFile.Delete(file);
        return database.WriteAsync(tx =>
        {
            var last = SeriesTable.KeyOf(tx, SeriesChunk.SeriesOf(applied))!;
            return End(tx, ImportState.Partial, new Refusal(
                "surveillance.file.set-aside-lost", Path.GetFileName(file),
                ImportsTable.TakenOf(tx, Id), values,
                $"{last.Disease} {last.Place} {last.Indicator} {SeriesChunk.YearOf(applied)}"));
        });
    }

    /// <summary>
    /// The last rows, then the taking over. What fits one batch is one transaction from its rows to its signals.
    /// </summary>
    public async Task<ImportResult> FinishAsync()
    {
        var left = rows.Sum(r => r.Refusal is null ? r.Fact.Values.Count : 0);
        if (setAside.Read == 0 && left <= options.Limits.RunValues)
        {
            CloseReading();
            return await database.WriteAsync(AtOnce);
        }

        await SetAsideAsync();
        values.Seal();
        var doubled = Sums ? null : DoubledIn(values.Count);
        CloseReading();
        await database.WriteAsync(tx => Begin(tx, doubled));
        IsApplying = true;
        return await ApplyAsync(doubled);
    }

    /// <summary>Takes over what is set aside, from where an earlier process stopped.</summary>
    /// <param name="doubled">The rows of which nothing is taken; null = to be found again.</param>
    public async Task<ImportResult> ApplyAsync(DoubledRows? doubled = null)
    {
        var (import, setAsideCount, applied) = database.Read(s => ImportsTable.TakingOf(s, Id, options.Limits));
        doubled ??= import.Sums ? null : DoubledIn(setAsideCount);
        using var merged = MergedRuns.Open(file, setAsideCount, applied, options.Limits.RunValues);
        var left = new AppliedRows(import, merged, doubled);
        ImportResult? result = null;
        while (result is null)
        {
            result = await database.WriteAsync(tx => Apply(tx, left));
        }

        SetAsideFile.Delete(file);
        return result;
    }

    public void Dispose() => values.Dispose();

    /// <summary>From here on it is too late to cancel.</summary>
    private void CloseReading()
    {
        lock (gate)
        {
            isTaking = true;
        }

        if (isCancelled)
        {
            throw new ImportCancelledException();
        }
    }

    private async Task SetAsideAsync()
    {
        if (setAside.Misses(rows))
        {
            await database.WriteAsync(tx => setAside.Resolve(tx, rows));
        }

        setAside.Add(rows, lines);
        rows.Clear();
        lines.Clear();
        if (setAside.Read - noted >= NotedRows)
        {
            noted = setAside.Read;
            await database.WriteAsync(tx => ImportsTable.Note(tx, Id, setAside));
        }
    }

    private ImportResult AtOnce(WriteSession tx)
    {
        setAside.Resolve(tx, rows);
        setAside.Add(rows, lines);
        var doubled = Sums ? null : DoubledRows.Find(values.InMemory(), options.Limits.RefusalsKept);
        Begin(tx, doubled);
        var left = new AppliedRows(
            ImportsTable.TakingOf(tx, Id, options.Limits).Taking, values.InMemory(), doubled);
        ImportResult? result = null;
        while (result is null)
        {
            result = Apply(tx, left);
        }

        return result;
    }

    private DoubledRows DoubledIn(long count)
    {
        using var all = MergedRuns.Open(file, count, afterChunk: 0, options.Limits.RunValues);
        return DoubledRows.Find(all, options.Limits.RefusalsKept);
    }

    private int Begin(WriteSession tx, DoubledRows? doubled)
    {
        ImportsTable.Note(tx, Id, setAside);
        ImportsTable.BeginApplying(tx, Id, clock.GetUtcNow(), values.Count, Sums);
        ImportsTable.Refuse(tx, Id, doubled?.Known ?? 0, doubled?.Unknown ?? 0);
        List<RowRefusal> refusals =
            [.. setAside.Refusals.Concat(doubled?.Refusals ?? []).Take(options.Limits.RefusalsKept)];
        refusals.ForEach(refusal => ImportsTable.Keep(tx, Id, refusal.Line, refusal.Reason));
        return refusals.Count;
    }

    /// <summary>The result, once the last value was taken.</summary>
    private ImportResult? Apply(WriteSession tx, AppliedRows left)
    {
        Judge(tx, codes, Id, left.Apply(tx), clock.Moment);
        return left.IsDone ? End(tx, ImportState.Done) : null;
    }

    internal static void Judge(
        WriteSession tx, CodeBook codes, long import, List<TouchedSeries> touched, Moment now) =>
        Judgements.Take(tx, codes, import, touched, now);

    private ImportResult End(WriteSession tx, ImportState state, Refusal? refusal = null)
    {
        ImportsTable.End(tx, Id, state, clock.GetUtcNow(), refusal);
        return ImportsTable.Find(tx, Id)!.Result;
    }

    private Task<ImportResult> DiscardAsync(ImportState state, Refusal? refusal)
    {
        // First the file: where the disk is full, its space lets the refusal be written.
        values.Dispose();
        SetAsideFile.Delete(file);
        return database.WriteAsync(tx =>
        {
            ImportsTable.Uncount(tx, Id, RowsRead);
            return End(tx, state, refusal);
        });
    }
}

/// <summary>A person stopped the import while its file was read.</summary>
internal sealed class ImportCancelledException() : Exception("The import was cancelled.");
