using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Platform.People;
using Serai.Surveillance.Series;

namespace Serai.Surveillance.Imports;

/// <summary>One value that an undo would restore; null = none held before, or none holds now.</summary>
public sealed record RestoredValue(SeriesKey Key, DateOnly Day, long? Now, long? Then);

/// <summary>What taking an import back would do.</summary>
/// <param name="Values">How many values it would restore or withdraw.</param>
/// <param name="First">The first of them.</param>
public sealed record UndoPreview(ImportLine Line, long Values, IReadOnlyList<RestoredValue> First)
{
    /// <summary>Values that stay, because other imports that stand state them.</summary>
    public long LeftAlone { get; init; }

    /// <summary>Why it cannot be taken back.</summary>
    public Refusal? Fault { get; init; }
}

/// <summary>Looks ahead at an undo.</summary>
public sealed class UndoPreviews(Database database, ImportsTable imports)
{
    /// <summary>Values on the page.</summary>
    public const int ShownMax = 20;

    /// <summary>Null where there is no such import, or the viewer may not see it.</summary>
    public UndoPreview? Find(Viewer viewer, long id) =>
        imports.Find(viewer, id) is { } line ? database.Read(s => Look(s, line)) : null;

    /// <summary>True where the import can be taken back.</summary>
    public bool MayUndo(ImportLine line) => database.Read(s => UndoImport.Fault(s, line)) is null;

    /// <summary>The words under which an undo was done; null for another import.</summary>
    public string? ReasonOf(long import) => database.Read(s => s.First(
        $"select reason from surveillance_undo_reason where import = {import}", row => row.Text(0)));

    /// <summary>
    /// The import that took this one back; null where none did by the instant, or that was taken back itself.
    /// </summary>
    public long? UndoneBy(long import, DateTimeOffset? asOf) => database.Read(s =>
    {
        var standing = StandingImports.Of(s, asOf: asOf);
        return s.Query(
            $"""
            select id from surveillance_import where undoes = {import} and ({asOf} is null or started_at <= {asOf})
            order by id
            """,
            row => row.Long(0)).Where(standing.Stands).Select(id => (long?)id).LastOrDefault();
    });

    private static UndoPreview Look(Session session, ImportLine line)
    {
        if (UndoImport.Fault(session, line) is { } fault)
        {
            return new UndoPreview(line, 0, []) { Fault = fault };
        }

        var current = StandingImports.Of(session);
        var root = current.RootOf(line.Result.Id);
        var standing = StandingImports.Of(session, without: line.Result.Id);
        var (values, leftAlone) = (0L, 0L);
        List<RestoredValue> first = [];
        foreach (var id in LayerTable.ChunksOf(session, root, after: 0, int.MaxValue)
            .Where(id => !SeriesTable.IsMerged(session, SeriesChunk.SeriesOf(id))))
        {
            var layers = LayerTable.Of(session, id);
            if (first.Count == ShownMax && layers is [var only] && current.Stands(only) && !standing.Stands(only))
            {
                // Nobody else ever stated a day of this chunk: all of them fall, and need not be looked at.
                values += only.Days.Count;
                continue;
            }

            var history = ChunkHistory.Of(session, id, layers);
            var key = SeriesTable.KeyOf(session, history.Series)!;
            foreach (var day in history.DaysOf(root))
            {
                var (now, then) = (history.Now(day)?.Value, history.Holds(day, standing)?.Value);
                (values, leftAlone) = now == then ? (values, leftAlone + 1) : (values + 1, leftAlone);
                if (now != then && first.Count < ShownMax)
                {
                    first.Add(new RestoredValue(key, DateOnly.FromDayNumber(day), now, then));
                }
            }
        }

        return new UndoPreview(line, values, first) { LeftAlone = leftAlone };
    }
}
