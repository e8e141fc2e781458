using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Platform.Time;
using Serai.Surveillance.Series;

namespace Serai.Surveillance.Imports;

/// <summary>
/// Takes an import back: each day it stated becomes what the latest of the other imports that stand says, or nothing.
/// What that is depends on no order of undos. Each chunk is a part of one transaction that says how far it came: broken
/// off and begun again, an undo does nothing twice.
/// </summary>
internal sealed class UndoImport(Database database, CodeBook codes, BusinessClock clock, ImportLimits? limits = null)
{
    private readonly ImportLimits limits = limits ?? ImportLimits.Default;

    /// <summary>Why an import cannot be taken back; null where it can.</summary>
    /// <param name="session">Where to read.</param>
    /// <param name="line">The import; null = there is none.</param>
    /// <param name="withMapping">True where the mapping that took it over is taken back with it.</param>
    public static Refusal? Fault(Session session, ImportLine? line, bool withMapping = false)
    {
        if (line is not { Result.State: ImportState.Done or ImportState.Partial })
        {
            return new Refusal("surveillance.undo.not-done");
        }

        var standing = StandingImports.Of(session);
        var root = standing.RootOf(line.Result.Id);
        return !standing.Stands(line.Result.Id) ? new Refusal("surveillance.undo.already")
            : !LayerTable.Any(session, root) ? new Refusal("surveillance.undo.nothing")
            : !withMapping && ImportsTable.IsMapping(session, root) ? new Refusal("surveillance.undo.mapping")
            : null;
    }

    /// <summary>The id of the undo, with its reason and its line in the audit trail; or why there is none.</summary>
    public Task<Decision<long>> BeginAsync(long import, string by, string? reason, bool withMapping = false) =>
        database.WriteAsync<Decision<long>>(tx =>
        {
            var line = ImportsTable.Find(tx, import);
            return Fault(tx, line, withMapping) is { } fault
                ? fault
                : ImportsTable.BeginUndo(tx, line!, by, reason, clock.GetUtcNow());
        });

    public async Task<ImportResult> FinishAsync(long undo, long undone)
    {
        while (await ApplyNextAsync(undo, undone))
        {
            // Batch by batch: others write between them.
        }

        return await database.WriteAsync(tx =>
        {
            ImportsTable.End(tx, undo, ImportState.Done, clock.GetUtcNow());
            return ImportsTable.Find(tx, undo)!.Result;
        });
    }

    /// <summary>The next batch of chunks; false where none is left.</summary>
    internal async Task<bool> ApplyNextAsync(long undo, long undone)
    {
        var (taking, root, chunks) = database.Read(s =>
        {
            var (known, _, applied) = ImportsTable.TakingOf(s, undo, limits);
            var stated = StandingImports.Of(s).RootOf(undone);
            return (known, stated, LayerTable.ChunksOf(s, stated, applied, limits.ChunksOfCommit));
        });
        if (chunks.Count > 0)
        {
            await database.WriteAsync(tx => Apply(tx, taking, root, chunks));
        }

        return chunks.Count == limits.ChunksOfCommit;
    }

    private int Apply(WriteSession tx, Taking taking, long root, List<long> chunks)
    {
        UndoCounts counts = new();
        List<TouchedSeries> touched = [];
        var restated = new RestatedChunk(
            StandingImports.Of(tx), taking.Import, taking.KnownAt.ToUnixTimeMilliseconds());
        foreach (var history in chunks.Select(id => ChunkHistory.Of(tx, id)))
        {
            var days = restated.Write(tx, history, history.DaysOf(root));
            if (SeriesTable.IsMerged(tx, history.Series))
            {
                // Kept aside for the case that its code is taken back: it shows nowhere.
                continue;
            }

            days.ForEach(counts.Add);
            var changed = days.Where(d => d.IsChanged).ToList();
            if (changed.Count > 0 && SeriesTable.KeyOf(tx, history.Series) is { IsKnown: true })
            {
                AppliedRows.Touch(
                    touched, history.Series, DateOnly.FromDayNumber(changed[0].After.Day),
                    DateOnly.FromDayNumber(changed[^1].After.Day));
            }
        }

        tx.Execute(
            $"""
            update surveillance_import set rows_read = rows_read + {counts.All}, accepted = accepted + {counts.All},
              added = added + {counts.Added}, changed = changed + {counts.Changed},
              withdrawn = withdrawn + {counts.Withdrawn}, left_alone = left_alone + {counts.LeftAlone},
              applied_chunk = {chunks[^1]}
            where id = {taking.Import}
            """);
        ImportRun.Judge(tx, codes, taking.Import, touched, clock.Moment);
        return chunks.Count;
    }

    private sealed class UndoCounts
    {
        public long Added { get; private set; }

        public long Changed { get; private set; }

        public long Withdrawn { get; private set; }

        public long LeftAlone { get; private set; }

        public long All => Added + Changed + Withdrawn;

        public void Add(RestatedDay day)
        {
            var (now, restored) = (day.Before?.Value, day.After.Value);
            LeftAlone += day.IsChanged ? 0 : 1;
            Added += now is null && restored is not null ? 1 : 0;
            Changed += day.IsChanged && now is not null && restored is not null ? 1 : 0;
            Withdrawn += day.IsChanged && restored is null ? 1 : 0;
        }
    }
}
