namespace Serai.Surveillance.Completeness;

/// <summary>What became of one day at one place.</summary>
public enum ReportState
{
    Missing,
    Zero,
    Reported,
}

/// <summary>One day of one place.</summary>
/// <param name="FirstKnownAt">Null where nothing was reported.</param>
/// <param name="Revisions">How often the value was replaced.</param>
/// <param name="IsHistory">Whether the day lies before the node began the series: a delay says nothing then.</param>
/// <param name="DelayDays">
/// Days of the node's calendar from the day itself to the one on which its value was first recorded here.
/// </param>
public sealed record CalendarDay(
    DateOnly Day,
    ReportState State,
    long? Value,
    DateTimeOffset? FirstKnownAt,
    int Revisions,
    bool IsHistory,
    int? DelayDays)
{
    /// <summary>A report of a day is on time until the end of the next one, in the node's zone.</summary>
    public const int OnTimeDays = 1;

    public bool IsLate => DelayDays > OnTimeDays;
}

/// <summary>The days of one place, in order and without gaps.</summary>
public sealed record CalendarRow(string Place, IReadOnlyList<CalendarDay> Days)
{
    public int Reported => Days.Count(d => d.State != ReportState.Missing);

    public int Zero => Days.Count(d => d.State == ReportState.Zero);

    public int Late => Days.Count(d => d.IsLate);

    public int Revised => Days.Count(d => d.Revisions > 0);

    /// <summary>From 0 to 1.</summary>
    public double Completeness => Days.Count == 0 ? 0 : Reported / (double)Days.Count;

    /// <summary>The middle delay of the days that were reported; null where none was.</summary>
    public int? MedianDelayDays
    {
        get
        {
            int[] delays = [.. Days.Where(d => d.DelayDays is not null).Select(d => d.DelayDays!.Value).Order()];
            return delays.Length == 0 ? null : delays[(delays.Length - 1) / 2];
        }
    }

    public DateOnly? LastReported => Days.LastOrDefault(d => d.State != ReportState.Missing)?.Day;
}
