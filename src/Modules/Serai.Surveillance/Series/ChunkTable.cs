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

    /// <summary>By day, what was known at an instant of days whose value was replaced since.</summary>
    public static Dictionary<int, long?> Known(Session session, long series, DateOnly from, DateOnly to, long at)
    {
        Dictionary<int, long?> known = [];
        session.Each(
            $"""
            select day, value from surveillance_replaced
            where series = {series} and day >= {from} and day <= {to} and recorded_at <= {at} order by day, revision
            """,
            row => known[row.Date(0).DayNumber] = row.LongOrNull(1));
        return known;
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
