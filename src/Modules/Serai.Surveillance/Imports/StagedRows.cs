using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Surveillance.Mapping;
using Serai.Surveillance.Series;

namespace Serai.Surveillance.Imports;

/// <summary>
/// Sets the rows of one import aside until the whole file was read: a key that stands twice takes both rows out, and a
/// file that is refused at its last line has changed nothing.
/// </summary>
internal sealed class StagedRows(long import, CodeBook codes, ImportLimits limits, bool sums)
{
    private readonly Dictionary<(string Disease, string Place, string Indicator, string DatedBy), StagedSeries> series =
        [];
    private readonly HashSet<(string Disease, string Place)> unknown = [];
    private long accepted;
    private long toMap;
    private long refused;
    private int kept;

    public void Stage(WriteSession tx, IReadOnlyList<Decision<CountsRow>> rows, IReadOnlyList<long> lines)
    {
        (accepted, toMap, refused) = (0, 0, 0);
        for (var i = 0; i < rows.Count; i++)
        {
            if ((rows[i].Refusal ?? Stage(tx, rows[i].Fact)) is { } refusal)
            {
                Refuse(tx, lines[i], refusal);
            }
        }

        tx.Execute(
            $"""
            update surveillance_import set rows_read = rows_read + {rows.Count}, accepted = accepted + {accepted},
              refused = refused + {refused}, to_map = to_map + {toMap} where id = {import}
            """);
    }

    private Refusal? Stage(WriteSession tx, CountsRow row)
    {
        var isKnown = true;
        long first = 0;
        foreach (var value in row.Values)
        {
            if (SeriesOf(tx, row, value) is not { } target)
            {
                return new Refusal("surveillance.row.unknown-many", limits.UnknownCodes);
            }

            isKnown &= target.IsKnown;
            var met = StageValue(tx, target.Id, value.Day ?? row.Day, row.Line, value.Value);
            first = first == 0 ? met : first;
        }

        if (first > 0)
        {
            return Twice(first);
        }

        if (first == 0)
        {
            Count(isKnown, 1);
            return null;
        }

        // The row met there was accepted until now: it goes too, and both lines are named.
        Count(isKnown, -1);
        Refuse(tx, -first, Twice(row.Line));
        return Twice(-first);
    }

    private static Refusal Twice(long line) => new("surveillance.row.twice", line);

    private void Count(bool isKnown, int change)
    {
        if (isKnown)
        {
            accepted += change;
        }
        else
        {
            toMap += change;
        }
    }

    /// <summary>
    /// 0 = set aside; else the line that has the key already, negative where that one was not refused yet.
    /// </summary>
    private long StageValue(WriteSession tx, long target, DateOnly day, long line, long? value)
    {
        if (sums)
        {
            tx.Execute(
                $"""
                insert into surveillance_staged (import, series, day, line, value)
                values ({import}, {target}, {day}, {line}, {value})
                on conflict (import, series, day) do update set
                  value = coalesce(
                    surveillance_staged.value + excluded.value, surveillance_staged.value, excluded.value)
                """);
            return 0;
        }

        var added = tx.Execute(
            $"""
            insert into surveillance_staged (import, series, day, line, value)
            values ({import}, {target}, {day}, {line}, {value}) on conflict (import, series, day) do nothing
            """);
        if (added == 1)
        {
            return 0;
        }

        var first = tx.First(
            $"""
            select case twice when 0 then -line else line end from surveillance_staged
            where import = {import} and series = {target} and day = {day}
            """,
            found => found.Long(0));
        tx.Execute(
            $"""
            update surveillance_staged set twice = 1 where import = {import} and series = {target} and day = {day}
            """);
        return first;
    }

    private StagedSeries? SeriesOf(WriteSession tx, CountsRow row, RowValue value)
    {
        var own = (
            Disease: value.Disease ?? row.Disease,
            Place: value.Place ?? row.Place,
            value.Indicator,
            DatedBy: value.DatedBy ?? row.DatedBy);
        if (series.TryGetValue(own, out var known))
        {
            return known;
        }

        var mapped = MappingTable.KeyOf(tx, codes, own.Disease, own.Place, own.Indicator);
        var key = mapped with { DatedBy = own.DatedBy };
        if (!key.IsKnown && unknown.Add((own.Disease, own.Place)) && unknown.Count > limits.UnknownCodes)
        {
            unknown.Remove((own.Disease, own.Place));
            return null;
        }

        return series[own] = new StagedSeries(SeriesTable.FindOrAdd(tx, key), key.IsKnown);
    }

    private void Refuse(WriteSession tx, long line, Refusal reason)
    {
        refused++;
        if (kept < limits.RefusalsKept)
        {
            kept++;
            ImportsTable.Keep(tx, import, line, reason);
        }
    }

    private sealed record StagedSeries(long Id, bool IsKnown);
}
