using Serai.Platform.Data;
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
    /// <summary>Values that later imports replaced: an undo leaves them alone.</summary>
    public long LeftAlone { get; init; }
}

/// <summary>Looks ahead at an undo.</summary>
public sealed class UndoPreviews(Database database, ImportsTable imports)
{
    /// <summary>Values on the page.</summary>
    public const int ShownMax = 20;

    /// <summary>Null where there is no such import, or the viewer may not see it.</summary>
    public UndoPreview? Find(Viewer viewer, long id) =>
        imports.Find(viewer, id) is { } line ? database.Read(s => Look(s, line)) : null;

    /// <summary>The words under which an undo was done; null for another import.</summary>
    public string? ReasonOf(long import) => database.Read(s => s.First(
        $"select reason from surveillance_undo_reason where import = {import}", row => row.Text(0)));

    /// <summary>The import that took this one back; null where none did.</summary>
    public long? UndoneBy(long import) => database.Read(s => s.First(
        $"select id from surveillance_import where undoes = {import} order by id desc limit 1",
        row => (long?)row.Long(0)));

    private static UndoPreview Look(Session session, ImportLine line)
    {
        var import = line.Result.Id;
        var values = 0L;
        List<RestoredValue> first = [];
        foreach (var chunk in ChunkTable.Touched(session, import, after: 0).Select(id => ChunkTable.Find(session, id)!))
        {
            var key = SeriesTable.KeyOf(session, chunk.Series)!;
            foreach (var day in chunk.Days.Where(d => d.Import == import))
            {
                values++;
                if (first.Count < ShownMax)
                {
                    first.Add(new RestoredValue(
                        key, DateOnly.FromDayNumber(day.Day), day.Value,
                        ChunkTable.Before(session, chunk.Series, day)));
                }
            }
        }

        return new UndoPreview(line, values, first)
        {
            LeftAlone = session.Number($"select count(*) from surveillance_replaced where import = {import}"),
        };
    }
}
