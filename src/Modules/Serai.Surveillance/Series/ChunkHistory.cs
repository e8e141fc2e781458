using Serai.Platform.Data;

namespace Serai.Surveillance.Series;

/// <summary>What holds for a day, and whose statement it is.</summary>
internal sealed record Stated(long Value, long Import);

/// <summary>A chunk with all that was ever stated about its days.</summary>
internal sealed class ChunkHistory
{
    private readonly Dictionary<int, PackedDay> days;
    private readonly Dictionary<int, List<(int Until, long? Value)>> replaced = [];

    private ChunkHistory(long id, IReadOnlyList<PackedDay> days, IReadOnlyList<ChunkLayer> layers)
    {
        (Id, Days, Layers) = (id, days, layers);
        this.days = days.ToDictionary(d => d.Day);
    }

    public long Id { get; }

    public long Series => SeriesChunk.SeriesOf(Id);

    /// <summary>What holds now.</summary>
    public IReadOnlyList<PackedDay> Days { get; }

    /// <summary>The lowest first.</summary>
    public IReadOnlyList<ChunkLayer> Layers { get; }

    public static ChunkHistory Of(Session session, long id) => Of(session, id, LayerTable.Of(session, id));

    /// <param name="session">Where to read.</param>
    /// <param name="id">The chunk.</param>
    /// <param name="layers">All of its layers, where they are known already.</param>
    public static ChunkHistory Of(Session session, long id, IReadOnlyList<ChunkLayer> layers)
    {
        var history = new ChunkHistory(id, ChunkTable.Find(session, id)?.Days ?? [], layers);
        var (year, series) = (SeriesChunk.YearOf(id), history.Series);
        session.Each(
            $"""
            select day, until, value from surveillance_replaced
            where series = {series} and day >= {new DateOnly(year, 1, 1)} and day <= {new DateOnly(year, 12, 31)}
            order by day, revision
            """,
            row => history.Add(row.Date(0).DayNumber, (int)(row.LongOrNull(1) ?? 0), row.LongOrNull(2)));
        return history;
    }

    public PackedDay? Now(int day) => days.TryGetValue(day, out var now) ? now : null;

    /// <summary>The days that an import stated, or a mapped code's import carried here, in order.</summary>
    public List<int> DaysOf(long import) =>
    [
        .. Layers.Where(l => l.Import == import || l.Through == import).SelectMany(l => l.Days).Distinct().Order(),
    ];

    /// <summary>The latest statement that stands; null where none does.</summary>
    public Stated? Holds(int day, StandingImports standing)
    {
        for (var i = Layers.Count - 1; i >= 0; i--)
        {
            var layer = Layers[i];
            if (standing.Stands(layer) && layer.IndexOf(day) is var index and >= 0
                && ValueAt(layer, index) is { } value)
            {
                return new Stated(value, layer.Import);
            }
        }

        return null;
    }

    /// <summary>What a layer states for one of its days: what held from its turn on, where it does not say.</summary>
    public long? ValueAt(ChunkLayer layer, int index)
    {
        if (layer.Values is { } values)
        {
            return values[index];
        }

        var day = layer.Days[index];
        foreach (var (until, value) in replaced.GetValueOrDefault(day) ?? [])
        {
            if (until > layer.Turn)
            {
                return value;
            }
        }

        return Now(day)?.Value;
    }

    private void Add(int day, int until, long? value)
    {
        if (replaced.TryGetValue(day, out var values))
        {
            values.Add((until, value));
        }
        else
        {
            replaced[day] = [(until, value)];
        }
    }
}
