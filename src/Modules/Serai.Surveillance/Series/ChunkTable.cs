using System.Text.Json;
using Serai.Platform.Data;

namespace Serai.Surveillance.Series;

/// <summary>The statements on chunks, and on the values that others replaced.</summary>
internal static class ChunkTable
{
    public static SeriesChunk? Find(Session session, long id) => session.First(
        $"select id, packed from surveillance_chunk where id = {id}", row => Open(session, row));

    /// <summary>The reported days of a series from one day to another, also those whose value was taken back.</summary>
    public static List<PackedDay> Days(Session session, long series, DateOnly from, DateOnly to)
    {
        List<PackedDay> days = [];
        var (first, last) = (SeriesChunk.IdOf(series, from.Year), SeriesChunk.IdOf(series, to.Year));
        session.Each(
            $"select id, packed from surveillance_chunk where id between {first} and {last} order by id",
            row => days.AddRange(Open(session, row).Days
                .Where(d => d.Day >= from.DayNumber && d.Day <= to.DayNumber)));
        return days;
    }

    /// <summary>
    /// Goes through the chunks of many series in one statement. What the columns say of a whole year is handed on where
    /// that will do; else each of its days.
    /// </summary>
    /// <param name="session">Where to read.</param>
    /// <param name="series">The series.</param>
    /// <param name="span">The days.</param>
    /// <param name="asOf">What was known at this instant; null = now.</param>
    /// <param name="useYear">Told series and sum of a year that lies in the span; null = every day is wanted.</param>
    /// <param name="useDay">Told series, day and value.</param>
    public static void Each(
        Session session,
        IReadOnlyCollection<long> series,
        DaySpan span,
        DateTimeOffset? asOf,
        Action<long, SeriesSum>? useYear,
        Action<long, int, long> useDay)
    {
        var (ids, knownBy) = (JsonSerializer.Serialize(series), asOf?.ToUnixTimeMilliseconds() ?? long.MaxValue);
        session.Each(
            $"""
            select c.id, c.packed, c.days, c.total, c.first_day, c.last_day
            from json_each({ids}) s cross join surveillance_chunk c
            where c.id between s.value * 10000 + {span.FirstYear} and s.value * 10000 + {span.LastYear}
            """,
            row =>
            {
                var id = row.Long(0);
                var one = SeriesChunk.SeriesOf(id);
                if (useYear is not null && asOf is null && span.Holds(SeriesChunk.YearOf(id)))
                {
                    useYear(one, new SeriesSum(row.Long(2), row.Long(3), row.DateOrNull(4), row.DateOrNull(5)));
                }
                else if (!Whole(session, () => ChunkCodec.TryEach(
                    id, row.Blob(1), span, knownBy, (day, value) => useDay(one, day, value))))
                {
                    Slowly(session, id, span, knownBy, useDay);
                }
            });
    }

    /// <summary>The first instant from which a value of a series was known; null where none was by then.</summary>
    public static long? FirstKnown(Session session, long series, long knownBy)
    {
        var (first, last) = (SeriesChunk.IdOf(series, 0), SeriesChunk.IdOf(series + 1, 0) - 1);
        List<long> instants = [];
        session.Each(
            $"select recorded_at from surveillance_replaced where series = {series} and recorded_at <= {knownBy}",
            row => instants.Add(row.Long(0)));
        session.Each(
            $"select id, packed from surveillance_chunk where id between {first} and {last}",
            row => instants.AddRange(Whole(session, () => ChunkCodec.Instants(row.Long(0), row.Blob(1)))
                .Where(at => at <= knownBy)));
        return instants.Count == 0 ? null : instants.Min();
    }

    /// <summary>By day, the instant from which its first value was known, as far as one was by then.</summary>
    public static Dictionary<int, long> FirstKnownByDay(
        Session session, long series, DateOnly from, DateOnly to, DateTimeOffset? asOf)
    {
        var known = DaysAt(session, series, from, to, asOf).ToDictionary(d => d.Day, d => d.KnownAt);
        session.Each(
            $"""
            select day, min(recorded_at) from surveillance_replaced
            where series = {series} and day >= {from} and day <= {to} group by day
            """,
            row =>
            {
                var day = row.Date(0).DayNumber;
                if (known.TryGetValue(day, out var at))
                {
                    known[day] = Math.Min(at, row.Long(1));
                }
            });
        return known;
    }

    public static void Write(WriteSession tx, SeriesChunk chunk)
    {
        var (days, total) = (0, 0L);
        PackedDay? first = null;
        PackedDay? last = null;
        foreach (var day in chunk.Days)
        {
            if (day.Value is { } value)
            {
                (days, total) = (days + 1, total + value);
                (first, last) = (first ?? day, day);
            }
        }

        tx.Execute(
            $"""
            insert into surveillance_chunk (id, days, total, first_day, last_day, last_value, packed)
            values ({chunk.Id}, {days}, {total}, {DateOf(first)}, {DateOf(last)}, {last?.Value},
              {ChunkCodec.Encode(chunk)})
            on conflict (id) do update set days = excluded.days, total = excluded.total,
              first_day = excluded.first_day, last_day = excluded.last_day, last_value = excluded.last_value,
              packed = excluded.packed
            """);
    }

    /// <summary>
    /// What holds for a day once another value has taken the place of the old one, which is kept. A value is never
    /// known earlier than the one it replaces, whatever the clock says.
    /// </summary>
    /// <param name="tx">Where to write.</param>
    /// <param name="series">The series of the day.</param>
    /// <param name="old">What held.</param>
    /// <param name="value">What holds now.</param>
    /// <param name="import">Whose value it is.</param>
    /// <param name="knownAt">Milliseconds since 1970 from which it is known.</param>
    /// <param name="turn">The layer that replaces it.</param>
    public static PackedDay Replace(
        WriteSession tx, long series, PackedDay old, long? value, long import, long knownAt, int turn)
    {
        tx.Execute(
            $"""
            insert into surveillance_replaced (series, day, revision, value, recorded_at, import, until)
            values ({series}, {DateOnly.FromDayNumber(old.Day)}, {old.Revision}, {old.Value}, {old.KnownAt},
              {old.Import}, {turn})
            """);
        return new PackedDay(old.Day, value, old.Revision + 1, import, Math.Max(knownAt, old.KnownAt));
    }

    /// <summary>The days as they were known at an instant.</summary>
    public static List<PackedDay> DaysAt(
        Session session, long series, DateOnly from, DateOnly to, DateTimeOffset? asOf)
    {
        var days = Days(session, series, from, to);
        if (asOf?.ToUnixTimeMilliseconds() is not { } at || days.TrueForAll(d => d.KnownAt <= at))
        {
            return days;
        }

        var known = Known(session, series, from, to, at);
        return [.. days.Where(d => d.KnownAt <= at || known.ContainsKey(d.Day))
            .Select(d => d.KnownAt <= at ? d : known[d.Day])];
    }

    /// <summary>By day, what was known at an instant of days whose value was replaced since.</summary>
    public static Dictionary<int, PackedDay> Known(
        Session session, long series, DateOnly from, DateOnly to, long at)
    {
        Dictionary<int, PackedDay> known = [];
        session.Each(
            $"""
            select day, value, revision, import, recorded_at from surveillance_replaced
            where series = {series} and day >= {from} and day <= {to} and recorded_at <= {at} order by day, revision
            """,
            row => known[row.Date(0).DayNumber] = new PackedDay(
                row.Date(0).DayNumber, row.LongOrNull(1), row.Int(2), row.Long(3), row.Long(4)));
        return known;
    }

    /// <summary>A chunk with values that were not known at the instant, or of an earlier format.</summary>
    private static void Slowly(Session session, long id, DaySpan span, long knownBy, Action<long, int, long> use)
    {
        var chunk = Find(session, id)!;
        var (first, last) = (new DateOnly(chunk.Year, 1, 1), new DateOnly(chunk.Year, 12, 31));
        var known = chunk.Days.All(d => d.KnownAt <= knownBy) ? []
            : Known(session, chunk.Series, first, last, knownBy);
        foreach (var day in chunk.Days.Where(d => d.Day >= span.First && d.Day <= span.Last))
        {
            if ((day.KnownAt <= knownBy ? day.Value : known.GetValueOrDefault(day.Day).Value) is { } value)
            {
                use(chunk.Series, day.Day, value);
            }
        }
    }

    private static DateOnly? DateOf(PackedDay? day) => day is null ? null : DateOnly.FromDayNumber(day.Value.Day);

    /// <summary>Reads packed bytes.</summary>
    /// <exception cref="DatabaseUnusableException">They are damaged.</exception>
    public static T Whole<T>(Session session, Func<T> decode)
    {
        try
        {
            return decode();
        }
        catch (DamagedChunkException damaged)
        {
            // The operator has to mend the file: which one it is belongs to the words.
            throw new DatabaseUnusableException(PathOf(session), damaged.Message, damaged);
        }
    }

    private static SeriesChunk Open(Session session, Row row) =>
        Whole(session, () => ChunkCodec.Decode(row.Long(0), row.Blob(1)));

    private static string PathOf(Session session) =>
        session.First($"select file from pragma_database_list where name = 'main'", row => row.Text(0)) ?? "";
}
