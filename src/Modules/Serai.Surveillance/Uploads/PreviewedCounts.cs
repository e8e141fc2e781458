using System.Runtime.InteropServices;
using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Surveillance.Imports;
using Serai.Surveillance.Mapping;
using Serai.Surveillance.Series;

namespace Serai.Surveillance.Uploads;

/// <summary>The counts of a previewed file, held in memory up to a limit and compared with what holds now.</summary>
internal sealed class PreviewedCounts(CodeResolver resolver, bool sums, PreviewLimits limits)
{
    private readonly List<SeriesKey> keys = [];
    private readonly Dictionary<SeriesKey, int> series = [];
    private readonly Dictionary<(int Series, int Day), Held> held = [];
    private readonly List<PreviewedRow> rows = [];
    private readonly List<RowRefusal> refusals = [];
    private readonly HashSet<long> refusedLines = [];
    private bool isInPart;
    private long accepted;
    private long toMap;
    private long refused;

    public long Read { get; private set; }

    /// <summary>Takes a row; the refusals it leads to, of its own line or of one before it.</summary>
    public IReadOnlyList<RowRefusal> Take(long line, Decision<CountsRow> row)
    {
        Read++;
        if (row.Refusal is { } refusal)
        {
            Show(line, [], refusal);
            return [Refuse(line, refusal)];
        }

        var (isKnown, counts) = (true, new List<PreviewedCount>());
        List<RowRefusal> told = [];
        foreach (var value in row.Fact.Values)
        {
            var key = KeyOf(row.Fact, value);
            isKnown &= key.IsKnown;
            var day = value.Day ?? row.Fact.Day;
            if (counts.Count < limits.CountsShown)
            {
                counts.Add(new(key, day, value.Value));
            }

            Hold(new Held(value.Value, line, value.Column, false), key, day, isKnown, told);
        }

        if (told.Count == 0)
        {
            accepted += isKnown ? 1 : 0;
            toMap += isKnown ? 0 : 1;
        }

        Show(line, counts, told.Find(t => t.Line == line)?.Reason);
        return told;
    }

    /// <summary>What would change, in the state that the session sees.</summary>
    public Preview Compare(Session session, Preview known)
    {
        var (added, changed, unchanged) = (0L, 0L, 0L);
        var biggest = new PriorityQueue<PreviewedChange, long>();
        foreach (var group in held.Where(h => !h.Value.IsTwice && h.Value.Value is not null)
            .Where(h => sums || !refusedLines.Contains(h.Value.Line))
            .Where(h => keys[h.Key.Series].IsKnown)
            .GroupBy(h => h.Key.Series))
        {
            var key = keys[group.Key];
            var now = CurrentOf(session, key, group.Min(h => h.Key.Day), group.Max(h => h.Key.Day));
            foreach (var ((_, day), value) in group)
            {
                if (!now.TryGetValue(day, out var before))
                {
                    added++;
                }
                else if (before == value.Value)
                {
                    unchanged++;
                }
                else
                {
                    changed++;
                    var change = new PreviewedChange(key, DateOnly.FromDayNumber(day), before, value.Value!.Value);
                    biggest.Enqueue(change, Math.Abs(change.After - change.Before));
                    if (biggest.Count > limits.ChangesShown)
                    {
                        biggest.Dequeue();
                    }
                }
            }
        }

        return known with
        {
            Read = Read, Accepted = accepted, Refused = refused, ToMap = toMap,
            Added = added, Changed = changed, Unchanged = unchanged, IsComparedInPart = isInPart,
            Rows = rows, Refusals = refusals,
            BiggestChanges = [.. biggest.UnorderedItems.OrderByDescending(c => c.Priority).Select(c => c.Element)],
            Unknown = resolver.Unknown(limits.CodesShown),
        };
    }

    private static Dictionary<int, long> CurrentOf(Session session, SeriesKey key, int from, int to) =>
        SeriesTable.Find(session, key) is { } id
            ? SeriesTable.Days(session, id, DateOnly.FromDayNumber(from), DateOnly.FromDayNumber(to))
                .ToDictionary(d => d.Date.DayNumber, d => d.Count ?? 0)
            : [];

    private SeriesKey KeyOf(CountsRow row, RowValue value)
    {
        var (disease, place) = (value.Disease ?? row.Disease, value.Place ?? row.Place);
        var (diseaseId, placeId) = (resolver.IdOf(CodeKind.Disease, disease), resolver.IdOf(CodeKind.Place, place));
        return new SeriesKey(
            diseaseId ?? disease, diseaseId is not null, placeId ?? place, placeId is not null, value.Indicator,
            value.DatedBy ?? row.DatedBy);
    }

    private void Hold(Held value, SeriesKey key, DateOnly day, bool isKnown, List<RowRefusal> told)
    {
        if (held.Count >= limits.CountsCompared)
        {
            isInPart = true;
            return;
        }

        if (!series.TryGetValue(key, out var at))
        {
            series[key] = at = keys.Count;
            keys.Add(key);
        }

        ref var cell = ref CollectionsMarshal.GetValueRefOrAddDefault(held, (at, day.DayNumber), out var isThere);
        if (!isThere)
        {
            cell = value;
        }
        else if (sums)
        {
            cell = cell with { Value = (cell.Value + value.Value) ?? cell.Value ?? value.Value };
        }
        else
        {
            RefuseBoth(value, cell, isKnown, told);
            cell = cell with { IsTwice = true };
        }
    }

    private void RefuseBoth(Held value, Held first, bool isKnown, List<RowRefusal> told)
    {
        if (first.Line != value.Line && refusedLines.Add(first.Line))
        {
            accepted -= isKnown ? 1 : 0;
            toMap -= isKnown ? 0 : 1;
            told.Add(Refuse(first.Line, DoubledRows.Refused(value.Line, first.Column)));
        }

        if (refusedLines.Add(value.Line))
        {
            told.Add(Refuse(value.Line, DoubledRows.Refused(first.Line, value.Column)));
        }
    }

    private RowRefusal Refuse(long line, Refusal reason)
    {
        refused++;
        var refusal = new RowRefusal(line, reason);
        if (refusals.Count < limits.RefusalsShown)
        {
            refusals.Add(refusal);
        }

        return refusal;
    }

    private void Show(long line, IReadOnlyList<PreviewedCount> counts, Refusal? refusal)
    {
        if (rows.Count < limits.RowsShown)
        {
            rows.Add(new PreviewedRow(line, counts, refusal));
        }
    }

    private readonly record struct Held(long? Value, long Line, int Column, bool IsTwice);
}
