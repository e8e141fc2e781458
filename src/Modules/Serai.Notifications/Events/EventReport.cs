using Serai.Exchange.Log;
using Serai.Notifications.Clocks;
using Serai.Notifications.Notices;
using Serai.Vocabulary;
using Serai.Vocabulary.Notifications;

namespace Serai.Notifications.Events;

/// <summary>An event in the list.</summary>
public sealed record EventSummary(
    string Thread, string Origin, string? Disease, string? Place, EventState State, DateTimeOffset OpenedAt,
    DateTimeOffset? NextDueAt, int UnexplainedBreaches)
{
    internal static EventSummary Of(EventRow row) => new(
        row.Thread, row.Origin, row.Disease, row.Place, row.State, row.OpenedAt, row.NextDueAt, row.Unexplained);
}

/// <summary>An event with all that became of it.</summary>
public sealed record EventReport(
    string Thread,
    string Origin,
    string? Disease,
    string? Place,
    EventState State,
    DateTimeOffset OpenedAt,
    DateTimeOffset? ReportedAt,
    string Version,
    IReadOnlyList<EventAssessment> Assessments,
    IReadOnlyList<EventNotice> Notices,
    IReadOnlyList<Delivery> Deliveries,
    IReadOnlyList<EventAcknowledgement> Acknowledgements,
    IReadOnlyList<Clock> Clocks,
    IReadOnlyList<BreachFact> Breaches,
    IReadOnlyList<SetAsideFact> SetAside)
{
    /// <summary>The version of an event as an ETag; If-Match hands it back.</summary>
    internal static string TagOf(EventView view) => $"\"{view.Version}\"";

    internal static EventReport Of(EventView view) => new(
        view.Row.Thread,
        view.Row.Origin,
        view.Row.Disease,
        view.Row.Place,
        view.History.State,
        view.Row.OpenedAt,
        view.History.Opened?.ReportedAt,
        view.Version,
        [.. view.History.Assessments.Select(a => new EventAssessment(a.Ref, a.SignedAt, a.Outcome, a.Body))],
        [
            .. view.History.Notices.Select(
                n => new EventNotice(
                    n.Ref, n.Type, n.SignedAt, n.ReceivedAt, n.Content, n.Closing,
                    view.Brackets.TryGetValue(n.Ref, out var bracket) ? EntryBracket.Of(bracket) : null)),
        ],
        Delivery.Of(view.History),
        [.. view.History.Acknowledgements.Select(EventAcknowledgement.Of)],
        view.Clocks,
        view.Breaches,
        view.SetAside);
}

/// <summary>An assessment; outcome and body are absent where they were erased.</summary>
public sealed record EventAssessment(
    EntryRef Entry, DateTimeOffset SignedAt, Outcome? Outcome, AssessmentRecorded? Body);

/// <summary>A notification, update or closure.</summary>
/// <param name="Bracket">Between which times it was told, as others prove it; null where the event is asked for as of
/// then.</param>
public sealed record EventNotice(
    EntryRef Entry, int Type, DateTimeOffset SentAt, DateTimeOffset ReceivedAt, NotificationSent? Content,
    EventClosed? Closure, EntryBracket? Bracket);

/// <summary>An acknowledgement by a person.</summary>
public sealed record EventAcknowledgement(
    EntryRef Entry, long AboutIndex, string By, AcknowledgementKind? Kind, string? Role, string? Comment,
    DateTimeOffset SignedAt, DateTimeOffset NotedAt)
{
    internal static EventAcknowledgement Of(AcknowledgedFact given) => new(
        given.Ref, given.AboutIndex, given.By, given.Kind, given.Role, given.Comment, given.SignedAt,
        given.NotedAt);
}

/// <summary>An act that waits for a second person.</summary>
/// <param name="Proposal">Its id among the approvals.</param>
public sealed record ProposedAct(string Proposal);
