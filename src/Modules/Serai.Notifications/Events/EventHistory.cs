using Serai.Vocabulary;
using Serai.Vocabulary.Notifications;

namespace Serai.Notifications.Events;

/// <summary>
/// What this node knows of one event, from the entries applied so far. Everything that is derived (state, clocks,
/// timeline) is computed from it, so that entries may come late or in another order and the answer is still the same.
/// </summary>
/// <param name="Self">The origin of this node: what it owes differs from what others owe.</param>
/// <param name="Thread">The event's name.</param>
/// <param name="Origin">The node whose event it is.</param>
public sealed record EventHistory(string Self, string Thread, string Origin)
{
    public OpenedFact? Opened { get; init; }

    /// <summary>In the order of the log.</summary>
    public IReadOnlyList<AssessedFact> Assessments { get; init; } = [];

    /// <summary>Notifications, updates and closures, in the order of the log.</summary>
    public IReadOnlyList<NoticeFact> Notices { get; init; } = [];

    public IReadOnlyList<ReceiptFact> Receipts { get; init; } = [];

    public IReadOnlyList<AcknowledgedFact> Acknowledgements { get; init; } = [];

    public bool IsOwn => Origin == Self;

    public AssessedFact? LatestAssessment => Assessments.Count > 0 ? Assessments[^1] : null;

    /// <summary>The notification itself, the first one where there are several.</summary>
    public NoticeFact? Notification => Notices.FirstOrDefault(n => n.Type == EntryTypes.NotificationSent);

    /// <summary>The latest notification or update: what holds now.</summary>
    public NoticeFact? Latest => Notices.LastOrDefault(n => n.Type != EntryTypes.EventClosed);

    public NoticeFact? Closure => Notices.LastOrDefault(n => n.Type == EntryTypes.EventClosed);

    /// <summary>Where the event stands, and so what a person may do next.</summary>
    public EventState State => this switch
    {
        { Closure: not null } => EventState.Closed,
        { IsOwn: false } => AcknowledgedBy(Self) is null ? EventState.ToAcknowledge : EventState.Acknowledged,
        { Notification: not null } => EventState.Notified,
        { LatestAssessment: null } => EventState.ToAssess,
        { LatestAssessment.Outcome: Outcome.Notify } => EventState.ToNotify,
        { LatestAssessment.Outcome: Outcome.NotNow } => EventState.NotNow,
        _ => EventState.Undecided,
    };

    /// <summary>The first acknowledgement of the event by a person of the node.</summary>
    public AcknowledgedFact? AcknowledgedBy(string origin) =>
        Acknowledgements.Where(a => a.By == origin).MinBy(a => a.SignedAt);

    /// <summary>The acknowledgement of exactly this notice by the node, the furthest-going one.</summary>
    public AcknowledgedFact? AcknowledgementOf(NoticeFact notice, string origin) =>
        Acknowledgements.Where(a => a.By == origin && a.AboutIndex == notice.Ref.Index)
            .OrderByDescending(a => a.Kind).ThenBy(a => a.SignedAt).FirstOrDefault();

    public ReceiptFact? ReceiptOf(NoticeFact notice, string recipient) =>
        Receipts.FirstOrDefault(r => r.AboutIndex == notice.Ref.Index && r.Recipient == recipient);
}

/// <summary>A signal was kept at the event's node.</summary>
/// <param name="ReportedAt">When the signal was raised.</param>
public sealed record OpenedFact(EntryRef Ref, DateTimeOffset ReportedAt, DateTimeOffset SignedAt);

/// <summary>An assessment; the body is absent where it was erased.</summary>
public sealed record AssessedFact(EntryRef Ref, Outcome? Outcome, DateTimeOffset SignedAt, AssessmentRecorded? Body);

/// <summary>A notification, update or closure with its readers.</summary>
/// <param name="SignedAt">By the sender's clock.</param>
/// <param name="ReceivedAt">By this node's own clock.</param>
/// <param name="AssessedAt">Start of the 24 hours as the sender states it.</param>
public sealed record NoticeFact(
    EntryRef Ref,
    int Type,
    DateTimeOffset SignedAt,
    DateTimeOffset ReceivedAt,
    DateTimeOffset? AssessedAt,
    IReadOnlyList<string> Recipients)
{
    /// <summary>The information as it stood with this notice; null for a closure, or where it was erased.</summary>
    public NotificationSent? Content { get; init; }

    public UpdateSent? Update { get; init; }

    public EventClosed? Closing { get; init; }
}

/// <summary>A node's machine received a notice.</summary>
/// <param name="At">As the receiving node signed it, by its clock.</param>
/// <param name="NotedAt">When the word of it came here, by this node's clock.</param>
public sealed record ReceiptFact(
    EntryRef Ref, long AboutIndex, string Recipient, DateTimeOffset At, DateTimeOffset NotedAt);

/// <summary>A person of a node acknowledged a notice.</summary>
public sealed record AcknowledgedFact(
    EntryRef Ref,
    long AboutIndex,
    AcknowledgementKind? Kind,
    string? Role,
    string? Comment,
    DateTimeOffset SignedAt,
    DateTimeOffset NotedAt)
{
    public string By => Ref.Origin;
}

/// <summary>Where an event stands at this node.</summary>
public enum EventState
{
    ToAssess,
    NotNow,
    Undecided,
    ToNotify,
    Notified,
    ToAcknowledge,
    Acknowledged,
    Closed,
}
