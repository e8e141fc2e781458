namespace Serai.Epidemiology;

/// <summary>
/// The reference values of one step: the same season of earlier years, or all blocks of the season, each row with its
/// count, its time and its block. Filled again for every step, without allocating.
/// </summary>
internal sealed class ReferenceRows(FarringtonFlexibleParameters parameters)
{
    private const int WeeksPerYear = 52;
    private const int DaysPerWeek = 7;

    private readonly int[] points = new int[parameters.Years + 1];

    /// <summary>The years that the rows reach back; corrected, some of them may hold too little to count.</summary>
    private int reach;

    public int Count { get; private set; }

    /// <summary>Years used, b.</summary>
    public int Years { get; private set; }

    /// <summary>Blocks, whether or not each has a row; the step to judge lies in the last one.</summary>
    public int Blocks => parameters.Periods;

    public double[] Counts { get; private set; } = [];

    /// <summary>Steps since the judged one, negative; with dates by the calendar.</summary>
    public double[] Times { get; private set; } = [];

    public int[] Labels { get; private set; } = [];

    /// <summary>Rows of each block.</summary>
    public int[] Sizes { get; } = new int[parameters.Periods];

    public double Largest { get; private set; }

    /// <summary>
    /// The time at which R predicts: it takes the first row that is not missing as the origin of the judged step and
    /// the first row of all as that of the rest. 0 but for a missing first row in a series with dates.
    /// </summary>
    public double JudgedTime { get; private set; }

    /// <summary>Ok, or why there are no rows to fit.</summary>
    public StepStatus Fill(ReadOnlySpan<double> counts, int judged, ReadOnlySpan<DateOnly> dates)
    {
        (Count, Largest, JudgedTime) = (0, 0, 0);
        Array.Clear(Sizes);
        var status = FindPoints(counts, judged, dates);
        if (status != StepStatus.Ok)
        {
            return status;
        }

        var first = points[reach] - parameters.HalfWindow;
        Reserve(judged - first + 1);
        for (var year = reach; year > 0; year--)
        {
            Window(counts, judged, points[year] + parameters.HalfWindow, points[year] - parameters.HalfWindow);
            if (!Gap(counts, judged, points[year], points[year - 1]))
            {
                return StepStatus.NoReference;
            }
        }

        Window(counts, judged, judged, judged - parameters.HalfWindow);
        Date(first, judged, dates);
        return Sizes[Blocks - 1] > 0 ? StepStatus.Ok : StepStatus.NoReference;
    }

    private StepStatus FindPoints(ReadOnlySpan<double> counts, int judged, ReadOnlySpan<DateOnly> dates)
    {
        points[0] = judged;
        (Years, reach) = (0, 0);
        for (var year = 1; year <= parameters.Years; year++)
        {
            var at = dates.IsEmpty
                ? judged - (parameters.StepsPerYear * year)
                : AtDate(dates, YearsBefore(dates[judged], year));
            if (at is null && dates[0] < YearsBefore(dates[judged], year))
            {
                return StepStatus.NoReference; // inside the series, but none of its dates
            }

            if (at is not { } point || point < (parameters.Corrected ? 0 : parameters.HalfWindow))
            {
                break;
            }

            points[year] = point;
            if (!parameters.Corrected || IsHeld(counts, judged, point))
            {
                (Years, reach) = (Years + 1, year);
            }
        }

        return Years > 0 ? StepStatus.Ok : StepStatus.InsufficientHistory;
    }

    /// <summary>Whether more than half of the window around a point can serve as reference.</summary>
    private bool IsHeld(ReadOnlySpan<double> counts, int judged, int point)
    {
        var held = 0;
        for (var at = point - parameters.HalfWindow; at <= point + parameters.HalfWindow; at++)
        {
            held += Serves(counts, judged, at) ? 1 : 0;
        }

        return held > parameters.HalfWindow;
    }

    /// <summary>A negative count is a correction of earlier ones: it says nothing about a normal step.</summary>
    private bool Serves(ReadOnlySpan<double> counts, int judged, int at) =>
        at >= 0 && at < judged - parameters.ExcludeRecent && counts[at] >= 0;

    /// <summary>
    /// The date some years before; for weeks the nearest date on the same weekday, the earlier of two.
    /// </summary>
    private DateOnly YearsBefore(DateOnly date, int years)
    {
        if (date.Year - years < DateOnly.MinValue.Year + 1)
        {
            return DateOnly.MinValue;
        }

        var plain = date.AddYears(-years);
        if (plain.Day != date.Day)
        {
            plain = plain.AddDays(1); // 29 February is the day after the 28th, as the calendar of R has it
        }

        if (parameters.StepsPerYear != WeeksPerYear)
        {
            return plain;
        }

        var near = plain.AddDays(date.DayOfWeek - plain.DayOfWeek);
        var other = near > plain ? near.AddDays(-DaysPerWeek) : near.AddDays(DaysPerWeek);
        return Math.Abs(near.DayNumber - plain.DayNumber) <= Math.Abs(other.DayNumber - plain.DayNumber) ? near : other;
    }

    private static int? AtDate(ReadOnlySpan<DateOnly> dates, DateOnly date)
    {
        var at = dates.BinarySearch(date);
        return at >= 0 ? at : null;
    }

    private void Window(ReadOnlySpan<double> counts, int judged, int to, int from)
    {
        for (var at = from; at <= to; at++)
        {
            Add(counts, judged, at, Blocks - 1);
        }
    }

    /// <summary>The blocks between two windows; false where the stretch is shorter than R accepts.</summary>
    private bool Gap(ReadOnlySpan<double> counts, int judged, int earlier, int later)
    {
        if (Blocks == 1)
        {
            return true;
        }

        var window = (2 * parameters.HalfWindow) + 1;
        var length = later - window - earlier;
        if (length < 0 || length < Blocks - window)
        {
            return false;
        }

        var (size, rest) = Math.DivRem(length, Blocks - 1);
        var at = earlier + parameters.HalfWindow + 1;
        for (var block = 0; block < Blocks - 1; block++)
        {
            for (var left = block < rest ? size + 1 : size; left > 0; left--)
            {
                Add(counts, judged, at++, block);
            }
        }

        return true;
    }

    private void Add(ReadOnlySpan<double> counts, int judged, int at, int label)
    {
        if (!Serves(counts, judged, at))
        {
            return;
        }

        Counts[Count] = counts[at];
        Times[Count] = at - judged;
        Labels[Count] = label;
        Sizes[label]++;
        Largest = Math.Max(Largest, counts[at]);
        Count++;
    }

    private void Date(int first, int judged, ReadOnlySpan<DateOnly> dates)
    {
        if (dates.IsEmpty || Count == 0)
        {
            return;
        }

        double spacing = dates[1].DayNumber - dates[0].DayNumber;
        var present = judged + (int)Times[0];
        JudgedTime = parameters.Corrected ? 0 : (dates[first].DayNumber - dates[present].DayNumber) / spacing;
        for (var row = 0; row < Count; row++)
        {
            var date = dates[judged + (int)Times[row]];
            Times[row] = (date.DayNumber - dates[judged].DayNumber) / spacing;
        }
    }

    private void Reserve(int rows)
    {
        if (Counts.Length >= rows)
        {
            return;
        }

        (Counts, Times, Labels) = (new double[rows], new double[rows], new int[rows]);
    }
}
