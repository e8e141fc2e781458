using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Platform.Time;
using Serai.Surveillance.Series;

namespace Serai.Surveillance.Imports;

/// <summary>
/// Takes an import back. Only values that still hold are touched, each is looked at anew in the transaction that
/// changes it, and one that was taken back is no longer the import's: broken off and begun again, an undo does nothing
/// twice.
/// </summary>
internal sealed class UndoImport(Database database, CodeBook codes, BusinessClock clock)
{
    /// <summary>The id of the undo, or why there is nothing to take back.</summary>
    public async Task<Decision<long>> BeginAsync(long import, string by)
    {
        var (line, chunks, leftAlone) = database.Read(s => (
            ImportsTable.Find(s, import), ChunkTable.Touched(s, import, after: 0), LeftAlone(s, import)));
        if (line is not { Result.State: ImportState.Done })
        {
            return new Refusal("surveillance.undo.not-done");
        }

        return chunks.Count == 0
            ? new Refusal("surveillance.undo.nothing")
            : await database.WriteAsync(tx => ImportsTable.BeginUndo(tx, line, by, leftAlone, clock.GetUtcNow()));
    }

    public async Task<ImportResult> FinishAsync(long undo, long undone)
    {
        var limits = ImportLimits.Default;
        var (taking, chunks) = database.Read(s =>
        {
            var (known, _, applied) = ImportsTable.TakingOf(s, undo, limits);
            return (known, ChunkTable.Touched(s, undone, applied));
        });
        foreach (var batch in chunks.Chunk(limits.ChunksOfCommit))
        {
            await database.WriteAsync(tx => Apply(tx, taking, undone, batch));
        }

        return await database.WriteAsync(tx =>
        {
            ImportsTable.End(tx, undo, ImportState.Done, clock.GetUtcNow());
            return ImportsTable.Find(tx, undo)!.Result;
        });
    }

    private static long LeftAlone(Session session, long import) =>
        session.Number($"select count(*) from surveillance_replaced where import = {import}");

    private void Apply(WriteSession tx, Taking taking, long undone, long[] chunks)
    {
        UndoCounts counts = new();
        List<TouchedSeries> touched = [];
        foreach (var id in chunks)
        {
            var chunk = ChunkTable.Find(tx, id)!;
            var changed = chunk.Days.Where(d => d.Import == undone).Select(d => DateOnly.FromDayNumber(d.Day)).ToList();
            if (changed.Count == 0)
            {
                continue;
            }

            ChunkTable.Write(tx, chunk with { Days = [.. chunk.Days.Select(Restored)] });
            if (SeriesTable.KeyOf(tx, chunk.Series) is { IsKnown: true })
            {
                AppliedRows.Touch(touched, chunk.Series, changed[0], changed[^1]);
            }

            PackedDay Restored(PackedDay day)
            {
                if (day.Import != undone)
                {
                    return day;
                }

                var before = ChunkTable.Before(tx, chunk.Series, day);
                counts.Add(day.Value, before);
                return ChunkTable.Replace(
                    tx, chunk.Series, day, before, taking.Import, taking.KnownAt.ToUnixTimeMilliseconds());
            }
        }

        tx.Execute(
            $"""
            update surveillance_import set rows_read = rows_read + {counts.All}, accepted = accepted + {counts.All},
              added = added + {counts.Added}, changed = changed + {counts.Changed},
              withdrawn = withdrawn + {counts.Withdrawn}, applied_chunk = {chunks[^1]}
            where id = {taking.Import}
            """);
        ImportRun.Judge(tx, codes, taking.Import, touched, clock.GetUtcNow());
    }

    private sealed class UndoCounts
    {
        public long Added { get; private set; }

        public long Changed { get; private set; }

        public long Withdrawn { get; private set; }

        public long All => Added + Changed + Withdrawn;

        public void Add(long? now, long? restored)
        {
            Added += now is null && restored is not null ? 1 : 0;
            Changed += now is not null && restored is not null ? 1 : 0;
            Withdrawn += restored is null ? 1 : 0;
        }
    }
}
