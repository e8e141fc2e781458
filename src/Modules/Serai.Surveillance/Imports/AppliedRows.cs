using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Surveillance.Series;

namespace Serai.Surveillance.Imports;

/// <summary>A series that an import changed, and the days between which it did.</summary>
internal sealed record TouchedSeries(long Series, DateOnly From, DateOnly To);

/// <summary>What is being taken over.</summary>
/// <param name="Import">Its id.</param>
/// <param name="Sums">Values of one key are added up; else the rows of a key that stands twice were refused.</param>
/// <param name="KnownAt">From when on its values are known: one instant for all of them.</param>
internal sealed record Taking(long Import, bool Sums, DateTimeOffset KnownAt, ImportLimits Limits);

/// <summary>
/// Takes sorted values over into the chunks, some chunks a transaction. The import's row says in the same transaction
/// how far it came, so that an import cut off goes on where it was.
/// </summary>
/// <param name="taking">What is being taken over.</param>
/// <param name="values">Its values, sorted.</param>
/// <param name="doubled">Rows of which nothing is taken; null where values of one key are added up.</param>
internal sealed class AppliedRows(Taking taking, IEnumerator<SetAsideValue> values, DoubledRows? doubled)
{
    private readonly long knownAt = taking.KnownAt.ToUnixTimeMilliseconds();
    private readonly List<(int Day, long Value)> incoming = [];
    private bool hasNext = values.MoveNext();
    private (long Series, bool IsKnown) known;
    private AppliedCounts counts = new();
    private List<TouchedSeries> touched = [];

    public bool IsDone => !hasNext;

    /// <summary>Takes the next chunks; the series that changed, of those that the registers know.</summary>
    public List<TouchedSeries> Apply(WriteSession tx)
    {
        counts = new AppliedCounts();
        touched = [];
        long last = 0;
        for (var chunks = 0; hasNext && !IsFull(chunks); chunks++)
        {
            last = SeriesChunk.IdOf(values.Current.Series, YearOf(values.Current));
            ReadChunk();
            if (incoming.Count > 0)
            {
                Merge(tx, last);
            }
        }

        Write(tx, last);
        return touched;
    }

    private bool IsFull(int chunks) =>
        chunks == taking.Limits.ChunksOfCommit || counts.Rows >= taking.Limits.RowsOfCommit;

    private static int YearOf(SetAsideValue value) => DateOnly.FromDayNumber(value.Day).Year;

    /// <summary>The values of one series and year; each day once.</summary>
    private void ReadChunk()
    {
        incoming.Clear();
        var series = values.Current.Series;
        var end = new DateOnly(YearOf(values.Current), 12, 31).DayNumber;
        while (hasNext && values.Current.Series == series && values.Current.Day <= end)
        {
            var first = values.Current;
            Next();
            var value = !hasNext || !values.Current.HasKeyOf(first) ? first.Value
                : taking.Sums ? Sum(first)
                : Skip(first);
            if (value is { } count && doubled?.Has(first.Line) != true)
            {
                incoming.Add((first.Day, count));
            }
        }
    }

    private void Next()
    {
        counts.Rows++;
        hasNext = values.MoveNext();
    }

    private long? Sum(SetAsideValue first)
    {
        var sum = first.Value;
        for (; hasNext && values.Current.HasKeyOf(first); Next())
        {
            sum = values.Current.Value is { } more ? checked((sum ?? 0) + more) : sum;
        }

        return sum;
    }

    private long? Skip(SetAsideValue first)
    {
        while (hasNext && values.Current.HasKeyOf(first))
        {
            Next();
        }

        return null;
    }

    private void Merge(WriteSession tx, long id)
    {
        var (series, isKnown) = (SeriesChunk.SeriesOf(id), IsKnown(tx, SeriesChunk.SeriesOf(id)));
        var old = ChunkTable.Find(tx, id)?.Days ?? [];
        // A value that stays is stated all the same: whoever takes an earlier import back finds it here.
        var turn = LayerTable.Add(tx, id, taking.Import, [.. incoming.Select(i => i.Day)]);
        List<PackedDay> days = new(old.Count + incoming.Count);
        var (from, to, at) = (int.MaxValue, 0, 0);
        foreach (var (day, value) in incoming)
        {
            while (at < old.Count && old[at].Day < day)
            {
                days.Add(old[at++]);
            }

            PackedDay? before = at < old.Count && old[at].Day == day ? old[at++] : null;
            Count(isKnown, before, value);
            if (before?.Value == value)
            {
                days.Add(before.Value);
                continue;
            }

            (from, to) = (Math.Min(from, day), Math.Max(to, day));
            days.Add(before is { } replaced
                ? ChunkTable.Replace(tx, series, replaced, value, taking.Import, knownAt, turn)
                : new PackedDay(day, value, 1, taking.Import, knownAt));
        }

        if (to == 0)
        {
            return;
        }

        days.AddRange(old.Skip(at));
        ChunkTable.Write(tx, new SeriesChunk(series, SeriesChunk.YearOf(id), days));
        if (isKnown)
        {
            Touch(touched, series, DateOnly.FromDayNumber(from), DateOnly.FromDayNumber(to));
        }
    }

    /// <summary>Chunks come in order: a series met again is the last one.</summary>
    public static void Touch(List<TouchedSeries> touched, long series, DateOnly from, DateOnly to)
    {
        if (touched is [.., { } last] && last.Series == series)
        {
            touched[^1] = last with { To = to };
        }
        else
        {
            touched.Add(new TouchedSeries(series, from, to));
        }
    }

    private bool IsKnown(WriteSession tx, long series)
    {
        if (known.Series != series)
        {
            known = (series, SeriesTable.KeyOf(tx, series) is { IsKnown: true });
        }

        return known.IsKnown;
    }

    private void Count(bool isKnown, PackedDay? before, long value)
    {
        if (!isKnown)
        {
            return;
        }

        counts.Corrections += value < 0 ? 1 : 0;
        counts.Added += before?.Value is null ? 1 : 0;
        counts.Unchanged += before?.Value == value ? 1 : 0;
        counts.Changed += before?.Value is { } other && other != value ? 1 : 0;
    }

    private void Write(WriteSession tx, long last) => tx.Execute(
        $"""
        update surveillance_import set added = added + {counts.Added}, changed = changed + {counts.Changed},
          unchanged = unchanged + {counts.Unchanged}, corrections = corrections + {counts.Corrections},
          applied_chunk = max(applied_chunk, {last})
        where id = {taking.Import}
        """);

    private sealed class AppliedCounts
    {
        /// <summary>Values looked at, those of refused rows too.</summary>
        public long Rows { get; set; }

        public long Added { get; set; }

        public long Changed { get; set; }

        public long Unchanged { get; set; }

        public long Corrections { get; set; }
    }
}
