using Serai.Notifications.Assessments;
using Serai.Notifications.Notices;
using Serai.Vocabulary.Notifications;

namespace Serai.Notifications.Events;

/// <summary>Answers to the questions of Annex 2; a question that is left out is answered "unknown".</summary>
/// <param name="ReassessWhen">What would change the answer; needed where it is "not now".</param>
public sealed record Annex2Answers(
    IReadOnlyList<QuestionAnswered> Answers, string? ReassessWhen = null, string? Note = null)
{
    internal TypedForm ToForm() => TypedForm.Empty(AssessEvent.FormName).With(
    [
        .. Answers.SelectMany(a => new (string, string?)[]
        {
            (AssessEvent.QuestionField(a.Question), Choices.Name(a.Answer)),
            (AssessEvent.EvidenceField(a.Question), a.Evidence),
        }),
        ("reassessWhen", ReassessWhen),
        ("note", Note),
    ]);
}

/// <summary>One answer.</summary>
/// <param name="Question">Its number in the rule set, from 1.</param>
/// <param name="Evidence">What the answer rests on.</param>
public sealed record QuestionAnswered(int Question, Answer Answer, string? Evidence = null);

/// <summary>The information of a notification. It has no field for a person's data.</summary>
/// <param name="To">Origins of the peers that are told: see /api/v1/peers.</param>
/// <param name="AsOf">The day of the counts.</param>
/// <param name="ContactPoint">An office, not a person.</param>
/// <param name="Confidentiality">article11 (default) or open.</param>
public sealed record NewNotification(
    IReadOnlyList<string> To,
    DateOnly AsOf,
    string CaseDefinition,
    string SourceAndSpread,
    string Measures,
    string ContactPoint,
    long? Suspected = null,
    long? Probable = null,
    long? Confirmed = null,
    long? Deaths = null,
    long? HealthWorkers = null,
    DateOnly? OnsetEarliest = null,
    DateOnly? OnsetLatest = null,
    string? Laboratory = null,
    string? Difficulties = null,
    string? SupportNeeded = null,
    string? Confidentiality = null);

/// <summary>The information of a notified event as it is now: all of it, not only what changed.</summary>
/// <param name="Reason">new-information or correction.</param>
/// <param name="AsOf">The day of the counts.</param>
public sealed record NoticeUpdate(
    string Reason,
    DateOnly AsOf,
    string CaseDefinition,
    string SourceAndSpread,
    string Measures,
    string ContactPoint,
    long? Suspected = null,
    long? Probable = null,
    long? Confirmed = null,
    long? Deaths = null,
    long? HealthWorkers = null,
    DateOnly? OnsetEarliest = null,
    DateOnly? OnsetLatest = null,
    string? Laboratory = null,
    string? Difficulties = null,
    string? SupportNeeded = null,
    string? Confidentiality = null);

/// <summary>How an event ended.</summary>
/// <param name="Outcome">over, ruled-out or merged.</param>
/// <param name="AsOf">The day of the final counts.</param>
/// <param name="EndCriterion">By what it is over.</param>
public sealed record EventClosing(
    string Outcome,
    DateOnly AsOf,
    string EndCriterion,
    long? Suspected = null,
    long? Probable = null,
    long? Confirmed = null,
    long? Deaths = null,
    long? HealthWorkers = null,
    string? Lessons = null);

/// <summary>That a notification was read, or accepted.</summary>
/// <param name="Kind">As the form on the event's page has it, e.g. read or accepted.</param>
public sealed record NoticeAcknowledgement(string Kind, string? Comment = null);

/// <summary>Why a deadline was missed.</summary>
/// <param name="Breach">The index of the breach, where one clock was missed more than once.</param>
public sealed record BreachReason(string Reason, string? Breach = null);
