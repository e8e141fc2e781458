using Serai.Platform.Data;

namespace Serai.Surveillance.Series;

/// <summary>
/// Which imports stand: those that no standing undo takes back. An undo is an import too, and may be taken back itself;
/// it stands from the moment it begins, however long it lasts.
/// </summary>
internal sealed class StandingImports
{
    /// <summary>What each undo takes back.</summary>
    private readonly Dictionary<long, long> undone = [];

    private readonly HashSet<long> fallen = [];

    private StandingImports()
    {
    }

    /// <param name="session">Where to read.</param>
    /// <param name="without">As if this one had been taken back too.</param>
    /// <param name="asOf">By the undos that had begun at this instant; null = all.</param>
    public static StandingImports Of(Session session, long? without = null, DateTimeOffset? asOf = null)
    {
        var standing = new StandingImports();
        if (without is { } import)
        {
            standing.fallen.Add(import);
        }

        // The latest first: whether an undo stands is known before it is asked for, since only a later one undoes it.
        session.Each(
            $"""
            select id, undoes from surveillance_import
            where undoes is not null and ({asOf} is null or started_at <= {asOf}) order by id desc
            """,
            row => standing.Add(row.Long(0), row.Long(1)));
        return standing;
    }

    public bool Stands(long import) => !fallen.Contains(import);

    public bool Stands(ChunkLayer layer) => Stands(layer.Import) && MayStand(layer);

    /// <summary>
    /// A statement, whether it stands or its import was taken back and may come back. An undo states nothing, and a
    /// mapping that was taken back stays so.
    /// </summary>
    public bool MayStand(ChunkLayer layer) =>
        !undone.ContainsKey(layer.Import) && (layer.Through is not { } by || Stands(by));

    /// <summary>The import that stated something, at the end of a chain of undos of undos.</summary>
    public long RootOf(long import)
    {
        while (undone.TryGetValue(import, out var target))
        {
            import = target;
        }

        return import;
    }

    private void Add(long undo, long target)
    {
        undone[undo] = target;
        if (Stands(undo))
        {
            fallen.Add(target);
        }
    }
}
