using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Platform.People;
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
        foreach (var (kind, own, by) in database.Read(MappingTable.HalfTakenBack))
        {
            await TakeBackAsync(kind, own, by);
        }

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
        var refusal = await database.WriteAsync(tx =>
        {
            if (MappingTable.StepsOf(tx, kind, own).Exists(s => s.WentOn))
            {
                return new Refusal("surveillance.map.wentOn");
            }

            MappingTable.Remove(tx, kind, own);
            Audit.RecordLater(tx, by, "surveillance.unmap", "/to-map");
            return null;
        });
        if (refusal is null)
        {
            await TakeBackAsync(kind, own, by);
        }

        return refusal;
    }

    private async Task TakeBackAsync(CodeKind kind, string own, string by)
    {
        foreach (var step in database.Read(s => MappingTable.StepsOf(s, kind, own)))
        {
            if (step.Import is { } import)
            {
                // Refused where it was taken back before: by an earlier process that came no further.
                await imports.UndoAsync(import, by, withMapping: true);
            }

            await database.WriteAsync(tx => MappingTable.TakeBack(tx, kind, own, step.Series));
        }
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

        var mapping = waiting.Mapping;
        var target = SeriesTable.FindOrAdd(tx, MappedKey(waiting.Key, mapping));
        long? import = null;
        if (MappingTable.ChunksOf(tx, waiting.Series) is { Count: > 0 } chunks)
        {
            var now = clock.GetUtcNow();
            import = ImportsTable.BeginMapping(tx, $"{mapping.Own} = {mapping.Id}", waiting.By, now);
            var (taking, _, _) = ImportsTable.TakingOf(tx, import.Value, ImportLimits.Default);
            Carry(tx, import.Value, chunks, target, taking.KnownAt);
            ImportsTable.End(tx, import.Value, ImportState.Done, now);
        }

        MappingTable.AddStep(tx, mapping, waiting.Series, target, import);
        return true;
    }

    /// <summary>
    /// Every statement goes along with the import that made it: taken back later, that one is taken back here too.
    /// </summary>
    private void Carry(WriteSession tx, long import, List<long> chunks, long target, DateTimeOffset knownAt)
    {
        var standing = StandingImports.Of(tx);
        var restated = new RestatedChunk(standing, import, knownAt.ToUnixTimeMilliseconds());
        List<TouchedSeries> touched = [];
        foreach (var from in chunks.Select(id => ChunkHistory.Of(tx, id)))
        {
            var to = SeriesChunk.IdOf(target, SeriesChunk.YearOf(from.Id));
            var turn = 0;
            foreach (var layer in from.Layers.Where(standing.MayStand))
            {
                turn = Carry(tx, import, from, layer, to);
            }

            var history = ChunkHistory.Of(tx, to);
            var days = restated.Write(tx, history, history.DaysOf(import), turn);
            Count(tx, import, from, days);
            var changed = days.Where(d => d.IsChanged).ToList();
            if (changed.Count > 0 && SeriesTable.KeyOf(tx, target) is { IsKnown: true })
            {
                AppliedRows.Touch(
                    touched, target, DateOnly.FromDayNumber(changed[0].After.Day),
                    DateOnly.FromDayNumber(changed[^1].After.Day));
            }
        }

        ImportRun.Judge(tx, codes, import, touched, clock.Moment);
    }

    private static int Carry(WriteSession tx, long import, ChunkHistory from, ChunkLayer layer, long to)
    {
        var stated = layer.Days.Select((day, i) => (Day: day, Value: from.ValueAt(layer, i)))
            .Where(s => s.Value is not null).ToList();
        return LayerTable.Add(
            tx, to, layer.Import, [.. stated.Select(s => s.Day)], import, [.. stated.Select(s => s.Value!.Value)]);
    }

    private static void Count(WriteSession tx, long import, ChunkHistory from, List<RestatedDay> days)
    {
        var rows = from.Days.Count(d => d.Value is not null);
        var added = days.Count(d => d.IsChanged && d.Before?.Value is null);
        var changed = days.Count(d => d.IsChanged && d.Before?.Value is not null);
        tx.Execute(
            $"""
            update surveillance_import set rows_read = rows_read + {rows}, accepted = accepted + {rows},
              added = added + {added}, changed = changed + {changed}, unchanged = unchanged + {rows - added - changed}
            where id = {import}
            """);
    }
}
