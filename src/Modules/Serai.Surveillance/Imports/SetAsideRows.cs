using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Surveillance.Mapping;
using Serai.Surveillance.Series;

namespace Serai.Surveillance.Imports;

/// <summary>
/// Sets the rows of one import aside until the whole file was read: a file that is refused at its last line has changed
/// nothing. Series are looked up once; only rows with a code not met before need the database.
/// </summary>
internal sealed class SetAsideRows(CodeBook codes, ImportLimits limits, SetAsideFile file)
{
    private readonly Dictionary<(string Disease, string Place, string Indicator, string DatedBy), Target> series = [];
    private readonly HashSet<(string Disease, string Place)> unknown = [];
    private readonly List<RowRefusal> refusals = [];
    private readonly List<long> targets = [];

    public long Read { get; private set; }

    public long Accepted { get; private set; }

    public long ToMap { get; private set; }

    public long Refused { get; private set; }

    /// <summary>The first ones, with their reasons.</summary>
    public IReadOnlyList<RowRefusal> Refusals => refusals;

    /// <summary>True where a row names a series that was not looked up yet.</summary>
    public bool Misses(IReadOnlyList<Decision<CountsRow>> rows) => rows.Any(row =>
        row.Refusal is null && row.Fact.Values.Any(value => !series.ContainsKey(KeyOf(row.Fact, value))));

    /// <summary>Looks up, or begins, the series that the rows name.</summary>
    public void Resolve(WriteSession tx, IReadOnlyList<Decision<CountsRow>> rows)
    {
        foreach (var row in rows.Where(r => r.Refusal is null))
        {
            foreach (var value in row.Fact.Values)
            {
                var own = KeyOf(row.Fact, value);
                if (!series.ContainsKey(own) && TargetOf(tx, own) is { } target)
                {
                    series[own] = target;
                }
            }
        }
    }

    /// <summary>Takes rows that were resolved.</summary>
    public void Add(IReadOnlyList<Decision<CountsRow>> rows, IReadOnlyList<long> lines)
    {
        Read += rows.Count;
        for (var i = 0; i < rows.Count; i++)
        {
            if ((rows[i].Refusal ?? Add(rows[i].Fact)) is not { } refusal)
            {
                continue;
            }

            Refused++;
            if (refusals.Count < limits.RefusalsKept)
            {
                refusals.Add(new RowRefusal(lines[i], refusal));
            }
        }
    }

    private Refusal? Add(CountsRow row)
    {
        var isKnown = true;
        targets.Clear();
        foreach (var value in row.Values)
        {
            if (!series.TryGetValue(KeyOf(row, value), out var target))
            {
                return new Refusal("surveillance.row.unknown-many", limits.UnknownCodes);
            }

            targets.Add(target.Id);
            isKnown &= target.IsKnown;
        }

        for (var i = 0; i < row.Values.Count; i++)
        {
            var value = row.Values[i];
            file.Add(new SetAsideValue(
                targets[i], value.Day ?? row.Day, row.Line, value.Value, value.Column, isKnown));
        }

        (Accepted, ToMap) = isKnown ? (Accepted + 1, ToMap) : (Accepted, ToMap + 1);
        return null;
    }

    private static (string Disease, string Place, string Indicator, string DatedBy) KeyOf(
        CountsRow row, RowValue value) =>
        (value.Disease ?? row.Disease, value.Place ?? row.Place, value.Indicator, value.DatedBy ?? row.DatedBy);

    /// <summary>
    /// Null where the file has too many codes that no register knows: they are not remembered either.
    /// </summary>
    private Target? TargetOf(
        WriteSession tx, (string Disease, string Place, string Indicator, string DatedBy) own)
    {
        var key = MappingTable.KeyOf(tx, codes, own.Disease, own.Place, own.Indicator) with { DatedBy = own.DatedBy };
        if (!key.IsKnown && !unknown.Contains((own.Disease, own.Place))
            && unknown.Count == limits.UnknownCodes)
        {
            return null;
        }

        if (!key.IsKnown)
        {
            unknown.Add((own.Disease, own.Place));
        }

        return new Target(SeriesTable.FindOrAdd(tx, key), key.IsKnown);
    }

    private sealed record Target(long Id, bool IsKnown);
}
