using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Platform.Time;
using Serai.Surveillance.Signals;

namespace Serai.Surveillance.Imports;

/// <summary>One import under way: collects rows to batches and writes them.</summary>
internal sealed class ImportRun(Database database, CodeBook codes, BusinessClock clock, ImportOptions options)
{
    private readonly List<Decision<CountsRow>> rows = [];
    private readonly List<long> lines = [];
    private long? id;
    private StagedRows? staged;

    public long RowsRead { get; private set; }

    /// <summary>
    /// True where rows of one key are added up, as in a line list; else a key that stands twice takes both rows out.
    /// Said before the first row.
    /// </summary>
    public bool Sums { get; set; }

    public static ImportRun At(Database database, CodeBook codes, BusinessClock clock, long id) =>
        new(database, codes, clock, new ImportOptions("", "")) { id = id };

    /// <summary>True where the row closed a batch, which is then durable.</summary>
    public async Task<bool> AddAsync(long line, Decision<CountsRow> row)
    {
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

        await database.WriteAsync(Stage);
        rows.Clear();
        lines.Clear();
        return true;
    }

    public async Task<ImportResult> RefuseAsync(Refusal refusal)
    {
        await database.WriteAsync(Begin);
        return await DiscardAsync(ImportState.Refused, refusal);
    }

    public async Task InterruptAsync()
    {
        if (id is null)
        {
            await database.WriteAsync(Begin);
        }

        await DiscardAsync(ImportState.Interrupted);
    }

    /// <summary>
    /// The last rows, then the taking over. What fits one batch is one transaction from beginning to end.
    /// </summary>
    public async Task<ImportResult> FinishAsync()
    {
        var result = await database.WriteAsync(tx =>
        {
            Stage(tx);
            ImportsTable.SetState(tx, id!.Value, ImportState.Applying);
            return ApplyBatch(tx);
        });
        while (result is null)
        {
            result = await database.WriteAsync(ApplyBatch);
        }

        return result;
    }

    private void Begin(WriteSession tx) => id ??= ImportsTable.Begin(tx, options, clock.GetUtcNow());

    private void Stage(WriteSession tx)
    {
        Begin(tx);
        staged ??= new StagedRows(id!.Value, codes, options.Limits, Sums);
        staged.Stage(tx, rows, lines);
    }

    /// <summary>The result, once the last batch was taken.</summary>
    private ImportResult? ApplyBatch(WriteSession tx)
    {
        var now = clock.GetUtcNow();
        if (AppliedRows.Apply(tx, id!.Value, now, options.Limits.BatchRows) is { } touched)
        {
            var signals = touched.Sum(t => JudgeSeries.Run(tx, codes, t, now));
            ImportsTable.AddSignals(tx, id.Value, signals);
        }

        return tx.Any($"select 1 from surveillance_staged where import = {id} limit 1")
            ? null
            : End(tx, ImportState.Done);
    }

    private ImportResult End(WriteSession tx, ImportState state, Refusal? refusal = null)
    {
        ImportsTable.End(tx, id!.Value, state, clock.GetUtcNow(), refusal);
        return ImportsTable.Find(tx, id.Value)!.Result;
    }

    /// <summary>In batches, so that other writers are not held up.</summary>
    private async Task<ImportResult> DiscardAsync(ImportState state, Refusal? refusal = null)
    {
        var dropped = 1;
        while (dropped > 0)
        {
            dropped = await database.WriteAsync(tx => tx.Execute(
                $"""
                delete from surveillance_staged where import = {id} and (series, day) in
                  (select series, day from surveillance_staged where import = {id} limit {options.Limits.BatchRows})
                """));
        }

        return await database.WriteAsync(tx =>
        {
            ImportsTable.Uncount(tx, id!.Value);
            return End(tx, state, refusal);
        });
    }
}
