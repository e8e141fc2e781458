using System.Runtime.InteropServices;

namespace Serai.Surveillance.Series;

/// <summary>Days from one to another, both included, as numbers since 0001-01-01.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DaySpan(int First, int Last)
{
    public static DaySpan Of(DateOnly? first, DateOnly? last) =>
        new((first ?? DateOnly.MinValue).DayNumber, (last ?? DateOnly.MaxValue).DayNumber);

    public int FirstYear => DateOnly.FromDayNumber(First).Year;

    public int LastYear => DateOnly.FromDayNumber(Last).Year;

    /// <summary>Whether all days of a year are among them.</summary>
    public bool Holds(int year) =>
        First <= new DateOnly(year, 1, 1).DayNumber && Last >= new DateOnly(year, 12, 31).DayNumber;
}

/// <summary>The values of one or many series added up by day, without an object a day.</summary>
internal sealed class DaySums
{
    private const int YearDays = 366;

    private readonly SortedDictionary<int, Year> years = [];
    private Year? current;

    /// <summary>The first day with a report; null where there is none.</summary>
    public DateOnly? First => years.Count == 0 ? null : DateOnly.FromDayNumber(years.Values.First().First);

    public DateOnly? Last => years.Count == 0 ? null : DateOnly.FromDayNumber(years.Values.Last().Last);

    public void Add(int day, long value)
    {
        if (current is null || day < current.Start || day > current.End)
        {
            current = YearOf(DateOnly.FromDayNumber(day).Year);
        }

        current.Add(day - current.Start, value);
    }

    /// <summary>Each day with a report from one to another, in order, with its sum and its reports.</summary>
    public IEnumerable<(int Day, long Sum, int Reports)> Between(int first, int last)
    {
        foreach (var year in years.Values)
        {
            var end = Math.Min(last, year.Last);
            for (var day = Math.Max(first, year.First); day <= end; day++)
            {
                if (year.Reports[day - year.Start] is var reports and > 0)
                {
                    yield return (day, year.Sums[day - year.Start], reports);
                }
            }
        }
    }

    private Year YearOf(int number)
    {
        if (!years.TryGetValue(number, out var year))
        {
            years[number] = year = new Year(number);
        }

        return year;
    }

    private sealed class Year(int number)
    {
        public int Start { get; } = new DateOnly(number, 1, 1).DayNumber;

        public int End { get; } = new DateOnly(number, 12, 31).DayNumber;

        public long[] Sums { get; } = new long[YearDays];

        public int[] Reports { get; } = new int[YearDays];

        public int First { get; private set; } = int.MaxValue;

        public int Last { get; private set; }

        public void Add(int index, long value)
        {
            Sums[index] += value;
            Reports[index]++;
            First = Math.Min(First, Start + index);
            Last = Math.Max(Last, Start + index);
        }
    }
}
