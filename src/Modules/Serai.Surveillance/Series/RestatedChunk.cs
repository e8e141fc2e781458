using Serai.Platform.Data;

namespace Serai.Surveillance.Series;

/// <summary>A day before and after; without a day before, nothing had ever been stated.</summary>
internal sealed record RestatedDay(PackedDay? Before, PackedDay After)
{
    public bool IsChanged => Before?.Value != After.Value;
}

/// <summary>
/// Brings the days of a chunk to what stands by its layers: what an undo, or a mapped code, comes down to.
/// </summary>
/// <param name="Standing">Which imports stand.</param>
/// <param name="Import">The undo, or the import of the mapped code.</param>
/// <param name="KnownAt">From when on the outcome is known, in milliseconds since 1970.</param>
internal sealed record RestatedChunk(StandingImports Standing, long Import, long KnownAt)
{
    /// <summary>Each of the days, changed or not; one about which nothing ever stood is left out.</summary>
    /// <param name="tx">Where to write.</param>
    /// <param name="history">The chunk as it is.</param>
    /// <param name="days">The days to look at, in order.</param>
    /// <param name="turn">The layer that the change came with; null = it has none yet.</param>
    public List<RestatedDay> Write(WriteSession tx, ChunkHistory history, IReadOnlyList<int> days, int? turn = null)
    {
        List<(PackedDay? Before, Stated? After)> looked =
            [.. days.Select(d => (history.Now(d), history.Holds(d, Standing)))];
        var changed = days.Where((_, i) => looked[i].Before?.Value != looked[i].After?.Value).ToList();
        var at = turn ?? (changed.Count == 0 ? 0 : LayerTable.Add(tx, history.Id, Import, changed));
        List<RestatedDay> restated = [];
        for (var i = 0; i < days.Count; i++)
        {
            var (before, after) = looked[i];
            if (Restate(tx, history.Series, days[i], before, after, at) is { } day)
            {
                restated.Add(new RestatedDay(before, day));
            }
        }

        if (restated.Exists(r => r.Before != r.After))
        {
            var all = history.Days.ToDictionary(d => d.Day);
            restated.ForEach(r => all[r.After.Day] = r.After);
            ChunkTable.Write(tx, new SeriesChunk(
                history.Series, SeriesChunk.YearOf(history.Id), [.. all.Values.OrderBy(d => d.Day)]));
        }

        return restated;
    }

    private PackedDay? Restate(WriteSession tx, long series, int day, PackedDay? before, Stated? after, int turn)
    {
        if (before is not { } old)
        {
            return after is { } first ? new PackedDay(day, first.Value, 1, first.Import, KnownAt) : null;
        }

        // The same value by another's statement: what is known did not change, whose it is did.
        return old.Value == after?.Value
            ? old with { Import = after?.Import ?? old.Import }
            : ChunkTable.Replace(tx, series, old, after?.Value, after?.Import ?? Import, KnownAt, turn);
    }
}
