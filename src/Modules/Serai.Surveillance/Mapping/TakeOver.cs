using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Platform.Time;
using Serai.Surveillance.Imports;
using Serai.Surveillance.Series;

namespace Serai.Surveillance.Mapping;

/// <summary>
/// Takes over what waits under mapped codes, a series a transaction: other writers wait for one series and no longer.
/// What a stop cuts off goes on at the next start. Each series is an import of its own, so that it can be taken back.
/// </summary>
public sealed class TakeOver(Database database, CodeBook codes, BusinessClock clock, CountsImport imports)
{
    /// <summary>The number of series that were taken over.</summary>
    public async Task<int> RunAsync(CancellationToken cancel = default)
    {
        var taken = 0;
        while (await database.WriteAsync(Next, cancel))
        {
            taken++;
        }

        return taken;
    }

    /// <summary>
    /// The code means nothing any more: what it took over is taken back as a revision, and waits again. Counts that
    /// later files brought straight through stay: those imports are undone on their own pages.
    /// </summary>
    public async Task<Refusal?> UndoAsync(CodeKind kind, string own, string by)
    {
        var steps = database.Read(s => MappingTable.StepsOf(s, kind, own));
        if (steps.Exists(s => s.WentOn))
        {
            return new Refusal("surveillance.map.wentOn");
        }

        await database.WriteAsync(tx => MappingTable.Remove(tx, kind, own));
        foreach (var step in steps)
        {
            if (step.Import is { } import)
            {
                // Refused where nothing of it holds any more: then there is nothing to take back either.
                await imports.UndoAsync(import, by);
            }

            await database.WriteAsync(tx => MappingTable.TakeBack(tx, kind, own, step.Series));
        }

        return null;
    }

    private static SeriesKey MappedKey(SeriesKey key, CodeMapping mapping) => mapping.Kind == CodeKind.Disease
        ? key with { Disease = mapping.Id, DiseaseKnown = true }
        : key with { Place = mapping.Id, PlaceKnown = true };

    private bool Next(WriteSession tx)
    {
        if (MappingTable.NextWaiting(tx) is not { } waiting)
        {
            return false;
        }

        var (mapping, now) = (waiting.Mapping, clock.GetUtcNow());
        var target = SeriesTable.FindOrAdd(tx, MappedKey(waiting.Key, mapping));
        long? import = null;
        if (MappingTable.DaysOf(tx, waiting.Series) is not null)
        {
            import = ImportsTable.Begin(tx, new ImportOptions($"{mapping.Own} = {mapping.Id}", waiting.By), now);
            Apply(tx, import.Value, waiting.Series, target, now);
        }

        MappingTable.AddStep(tx, mapping, waiting.Series, target, import);
        return true;
    }

    private void Apply(WriteSession tx, long import, long series, long target, DateTimeOffset now)
    {
        var values = MappingTable.MergeInto(tx, import, series, target);
        ImportsTable.BeginApplying(tx, import, now, values.Count, sums: false);
        var left = new AppliedRows(
            ImportsTable.TakingOf(tx, import, ImportLimits.Default).Taking, values.GetEnumerator());
        while (!left.IsDone)
        {
            ImportRun.Judge(tx, codes, import, left.Apply(tx), now);
        }

        ImportsTable.End(tx, import, ImportState.Done, now);
    }
}
