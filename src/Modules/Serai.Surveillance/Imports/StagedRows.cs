using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Surveillance.Mapping;
using Serai.Surveillance.Series;

namespace Serai.Surveillance.Imports;

/// <summary>
/// Sets the rows of one import aside until the whole file was read: a key that stands twice takes both rows out, and a
/// file that is refused at its last line has changed nothing.
/// </summary>
internal sealed class StagedRows(long import, CodeBook codes, ImportLimits limits)
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
            if (SeriesOf(tx, row, value.Indicator) is not { } target)
            {
                return new Refusal("surveillance.row.unknown-many", limits.UnknownCodes);
            }

            isKnown = target.IsKnown;
            first = StageValue(tx, target.Id, row, value.Value);
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
    private long StageValue(WriteSession tx, long target, CountsRow row, long? value)
    {
        var added = tx.Execute(
            $"""
            insert into surveillance_staged (import, series, day, line, value)
            values ({import}, {target}, {row.Day}, {row.Line}, {value}) on conflict (import, series, day) do nothing
            """);
        if (added == 1)
        {
            return 0;
        }

        var first = tx.First(
            $"""
            select case twice when 0 then -line else line end from surveillance_staged
            where import = {import} and series = {target} and day = {row.Day}
            """,
            found => found.Long(0));
        tx.Execute(
            $"""
            update surveillance_staged set twice = 1 where import = {import} and series = {target} and day = {row.Day}
            """);
        return first;
    }

    private StagedSeries? SeriesOf(WriteSession tx, CountsRow row, string indicator)
    {
        var own = (row.Disease, row.Place, indicator, row.DatedBy);
        if (series.TryGetValue(own, out var known))
        {
            return known;
        }

        var mapped = MappingTable.KeyOf(tx, codes, row.Disease, row.Place, indicator);
        var key = mapped with { DatedBy = row.DatedBy };
        if (!key.IsKnown && unknown.Add((row.Disease, row.Place)) && unknown.Count > limits.UnknownCodes)
        {
            unknown.Remove((row.Disease, row.Place));
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
