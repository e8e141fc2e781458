using System.Runtime.InteropServices;

namespace Serai.Surveillance.Imports;

/// <summary>
/// One value of a row on its way into the series: 24 bytes that are written as they lie in memory. Ordered by series,
/// day and line, so that values of one key stand together and the first line comes first.
/// </summary>
[StructLayout(System.Runtime.InteropServices.LayoutKind.Sequential, Pack = 8)]
internal readonly record struct SetAsideValue
{
    private const long None = long.MinValue;
    private const long RowIsKnown = 1;
    private const int ColumnShift = 1;
    private const int ColumnBits = 13;
    private const int LineShift = ColumnShift + ColumnBits;

    private readonly int series;
    private readonly int day;
    private readonly long line;
    private readonly long value;

    /// <param name="series">Its id.</param>
    /// <param name="day">The day that is counted.</param>
    /// <param name="line">Where the row begins, from 1.</param>
    /// <param name="value">The count; null = not reported.</param>
    /// <param name="column">Where the cell stands, from 1; 0 = it is no cell, as where rows are counted.</param>
    /// <param name="isRowKnown">The registers know all codes of the row.</param>
    public SetAsideValue(long series, DateOnly day, long line, long? value, int column, bool isRowKnown)
    {
        this.series = checked((int)series);
        this.day = day.DayNumber;
        this.line = (line << LineShift) | ((long)column << ColumnShift) | (isRowKnown ? RowIsKnown : 0);
        this.value = value ?? None;
    }

    public long Series => series;

    /// <summary>Number of the day since 0001-01-01.</summary>
    public int Day => day;

    public long Line => line >> LineShift;

    /// <summary>From 1; 0 where it is no cell.</summary>
    public int Column => (int)(line >> ColumnShift) & ((1 << ColumnBits) - 1);

    /// <summary>The registers know all codes of the row: it was counted as accepted, else as to map.</summary>
    public bool IsRowKnown => (line & RowIsKnown) != 0;

    /// <summary>Null where the cell was empty: not reported.</summary>
    public long? Value => value == None ? null : value;

    public bool HasKeyOf(SetAsideValue other) => series == other.series && day == other.day;

    /// <summary>A struct, so that sorting does not pay for a call through an interface.</summary>
    public readonly struct ByKey : IComparer<SetAsideValue>
    {
        public int Compare(SetAsideValue x, SetAsideValue y)
        {
            var bySeries = x.series.CompareTo(y.series);
            if (bySeries != 0)
            {
                return bySeries;
            }

            var byDay = x.day.CompareTo(y.day);
            return byDay != 0 ? byDay : x.line.CompareTo(y.line);
        }
    }
}
