using Serai.Surveillance.Series;

namespace Serai.Surveillance.Imports;

/// <summary>
/// A line list that is complete says by its silence that a day had no case: between the first and the last case of a
/// place such days count zero. Of any other list nobody knows, and such days are days without a report.
/// </summary>
internal sealed class LineListGaps
{
    /// <summary>A longer silence is left open: it is likelier a slip in a year than a year without a case.</summary>
    public const int GapDaysMax = 366;

    private readonly Dictionary<(string Disease, string Place, string DatedBy), (DateOnly First, DateOnly Last)> seen =
        [];

    /// <summary>The days of no case that this row makes known.</summary>
    public List<RowValue> Before(CountsRow row)
    {
        List<RowValue> zeros = [];
        foreach (var value in row.Values)
        {
            var (day, datedBy) = (value.Day ?? row.Day, value.DatedBy ?? row.DatedBy);
            var key = (row.Disease, row.Place, datedBy);
            if (!seen.TryGetValue(key, out var range))
            {
                seen[key] = (day, day);
                continue;
            }

            if (day < range.First)
            {
                AddZeros(zeros, day, range.First, datedBy);
            }
            else if (day > range.Last)
            {
                AddZeros(zeros, range.Last, day, datedBy);
            }

            seen[key] = (day < range.First ? day : range.First, day > range.Last ? day : range.Last);
        }

        return zeros;
    }

    private static void AddZeros(List<RowValue> zeros, DateOnly from, DateOnly to, string datedBy)
    {
        if (to.DayNumber - from.DayNumber > GapDaysMax)
        {
            return;
        }

        for (var day = from.AddDays(1); day < to; day = day.AddDays(1))
        {
            zeros.Add(new(SeriesKey.Cases, 0, day, DatedBy: datedBy));
        }
    }
}
