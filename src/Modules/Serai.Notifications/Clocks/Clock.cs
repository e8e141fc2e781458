using Serai.Notifications.Events;
using Serai.Vocabulary;
using Serai.Vocabulary.Notifications;

namespace Serai.Notifications.Clocks;

/// <summary>How long each step may take; figures of the rule set in force.</summary>
public sealed record Deadlines(TimeSpan Assess, TimeSpan Notify, TimeSpan Acknowledge);

/// <summary>One running or stopped deadline.</summary>
/// <param name="OwedBy">The node that owes the step.</param>
/// <param name="StartedAt">By the clock of the node that owes it.</param>
/// <param name="StoppedAt">When the step was taken, signed by who took it; null while it is owed.</param>
/// <param name="StartedBy">The entry that started it.</param>
/// <param name="Watched">Whether this node records a breach: what it owes itself, and what others owe it.</param>
public sealed record Clock(
    ClockName Name,
    string OwedBy,
    DateTimeOffset StartedAt,
    DateTimeOffset DueAt,
    DateTimeOffset? StoppedAt,
    EntryRef StartedBy,
    bool Watched)
{
    /// <summary>The start as this node noted it, where another node's clock says something else.</summary>
    public DateTimeOffset? NotedStartAt { get; init; }

    public bool IsRunning => StoppedAt is null;

    /// <summary>
    /// Missed: not taken, or taken too late, as known at this instant. The due instant itself is in time.
    /// </summary>
    public bool IsLate(DateTimeOffset now) => (StoppedAt ?? now) > DueAt;
}

/// <summary>
/// The three clocks, computed from the history of an event and nothing else. Instants are compared as instants: an
/// offset changes nothing, and an hour of the law is an hour whatever local clocks did in between.
/// </summary>
public static class EventClocks
{
    public static IReadOnlyList<Clock> Of(EventHistory history, Deadlines deadlines)
    {
        List<Clock> clocks = [];
        AddTo(clocks, Assess(history, deadlines.Assess));
        AddTo(clocks, Notify(history, deadlines.Notify));
        foreach (var recipient in history.Notices.SelectMany(n => n.Recipients).Distinct())
        {
            AddTo(clocks, Acknowledge(history, recipient, deadlines.Acknowledge));
        }

        return clocks;
    }

    /// <summary>From the signal to the first assessment; an event that was closed before owes none.</summary>
    private static Clock? Assess(EventHistory history, TimeSpan limit) => history.Opened is not { } opened
        ? null
        : new Clock(
            ClockName.Assess,
            history.Origin,
            opened.ReportedAt,
            Due(opened.ReportedAt, limit),
            Earliest(history.Assessments.Select(a => a.SignedAt).FirstOrNull(), history.Closure?.SignedAt),
            opened.Ref,
            history.IsOwn);

    private static Clock? Notify(EventHistory history, TimeSpan limit) =>
        history.Opened is null && !history.IsOwn
            ? NotifyAsTold(history, limit)
            : NotifyAsAssessed(history, limit);

    /// <summary>
    /// From the first of the latest unbroken run of assessments that say "notify": signing it again does not win
    /// time, and an assessment that says otherwise ends the duty.
    /// </summary>
    private static Clock? NotifyAsAssessed(EventHistory history, TimeSpan limit)
    {
        var run = history.Assessments.Reverse().TakeWhile(a => a.Outcome == Outcome.Notify).LastOrDefault();
        return run is null
            ? null
            : new Clock(
                ClockName.Notify,
                history.Origin,
                run.SignedAt,
                Due(run.SignedAt, limit),
                Earliest(history.Notification?.SignedAt, history.Closure?.SignedAt),
                run.Ref,
                history.IsOwn);
    }

    /// <summary>At a receiver: both ends as the sender signed them.</summary>
    private static Clock? NotifyAsTold(EventHistory history, TimeSpan limit) =>
        history.Notification is { AssessedAt: { } assessedAt } notice
            ? new Clock(
                ClockName.Notify, history.Origin, assessedAt, Due(assessedAt, limit), notice.SignedAt, notice.Ref,
                Watched: false)
            : null;

    /// <summary>
    /// From the recipient's own receipt, signed by its clock, so that both nodes reckon the same deadline; its own
    /// machine falls back on the instant of arrival until its receipt is in the log.
    /// </summary>
    private static Clock? Acknowledge(EventHistory history, string recipient, TimeSpan limit)
    {
        var notice = history.Notices.FirstOrDefault(
            n => n.Type == EntryTypes.NotificationSent && n.Recipients.Contains(recipient));
        if (notice is null)
        {
            return null;
        }

        var receipt = history.ReceiptOf(notice, recipient);
        var isSelf = recipient == history.Self;
        var started = receipt?.At ?? (isSelf ? notice.ReceivedAt : null);
        return started is not { } at
            ? null
            : new Clock(
                ClockName.Acknowledge,
                recipient,
                at,
                Due(at, limit),
                history.AcknowledgedBy(recipient)?.SignedAt,
                notice.Ref,
                history.IsOwn || isSelf)
            {
                NotedStartAt = isSelf ? notice.ReceivedAt : receipt?.NotedAt,
            };
    }

    /// <summary>
    /// So much later, or the end of time where there is no such instant: a peer may sign the last second of the year
    /// 9999, and that must stop nobody's log.
    /// </summary>
    internal static DateTimeOffset Due(DateTimeOffset start, TimeSpan limit) =>
        DateTimeOffset.MaxValue - start < limit ? DateTimeOffset.MaxValue : start.ToUniversalTime() + limit;

    private static void AddTo(List<Clock> clocks, Clock? clock)
    {
        if (clock is not null)
        {
            clocks.Add(clock);
        }
    }

    private static DateTimeOffset? FirstOrNull(this IEnumerable<DateTimeOffset> instants)
    {
        foreach (var instant in instants)
        {
            return instant;
        }

        return null;
    }

    private static DateTimeOffset? Earliest(DateTimeOffset? a, DateTimeOffset? b) =>
        a is null ? b : b is null || a <= b ? a : b;
}
