namespace Serai.Platform.Charts;

/// <summary>How a deadline stands.</summary>
public enum DeadlineState
{
    /// <summary>There is time.</summary>
    Running,

    /// <summary>Less than a quarter of the time is left.</summary>
    Close,

    /// <summary>Past due and not met.</summary>
    Late,

    /// <summary>Met in time.</summary>
    Kept,

    /// <summary>Met after it was due.</summary>
    Missed,
}

/// <summary>A deadline: what was due when, and whether it was met.</summary>
public sealed record Deadline(DateTimeOffset StartedAt, DateTimeOffset DueAt, DateTimeOffset? StoppedAt)
{
    /// <summary>The share of the time that is left when a deadline counts as close.</summary>
    public const double CloseShare = 0.25;

    public DeadlineState State(DateTimeOffset now)
    {
        if (StoppedAt is { } stopped)
        {
            return stopped <= DueAt ? DeadlineState.Kept : DeadlineState.Missed;
        }

        return now > DueAt ? DeadlineState.Late
            : DueAt - now < (DueAt - StartedAt) * CloseShare ? DeadlineState.Close
            : DeadlineState.Running;
    }

    /// <summary>The share of the time that is used up, 0 to 1.</summary>
    public double Used(DateTimeOffset now)
    {
        var whole = DueAt - StartedAt;
        var used = (StoppedAt ?? now) - StartedAt;
        return whole <= TimeSpan.Zero ? 1 : Math.Clamp(used / whole, 0, 1);
    }
}
