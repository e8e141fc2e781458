using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Serai.Exchange.Entries;
using Serai.Notifications.Events;
using Serai.Notifications.Notices;
using Serai.Platform.Hosting;
using Serai.Platform.People;
using Serai.Vocabulary;
using Serai.Vocabulary.Notifications;

namespace Serai.Notifications.Assessments;

/// <summary>
/// A person answers the questions of Annex 2. The rules say what follows from the answers; no answer is given by a
/// machine, and what is not known stays unknown.
/// </summary>
internal static class AssessEvent
{
    public const string FormName = "assess";

    /// <summary>The button that only shows what follows, and signs nothing.</summary>
    public const string Look = "look";

    /// <summary>The button that signs; a form sent by a program needs no button.</summary>
    public const string Sign = "sign";

    public static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/events/{thread}/assess", PostAsync)
        .WithName("AssessEvent")
        .WithSummary("Records an assessment with Annex 2, or shows what the answers would mean.");

    public static string QuestionField(int question) => "q" + question.ToString(CultureInfo.InvariantCulture);

    public static string EvidenceField(int question) => "e" + question.ToString(CultureInfo.InvariantCulture);

    public static void MapApi(IEndpointRouteBuilder api) => api
        .MapPost("/events/{thread}/assess", ApiPostAsync)
        .WithName("api-assess-event")
        .WithSummary("Records an assessment with Annex 2. Needs a key that signs.")
        .Produces<EventReport>()
        .Produces<ProposedAct>(StatusCodes.Status202Accepted);

    private static Task<IResult> ApiPostAsync(
        string thread, string? origin, Annex2Answers said, HttpContext http, Viewer viewer, EventActs acts,
        Annex2RuleSet rules, CancellationToken cancel)
    {
        var typed = said.ToForm();
        return acts.AnswerAsync(
            http, new EventAct(viewer, thread, origin, typed),
            view => Decide(view, typed, rules, Offices.Of(viewer)),
            cancel);
    }

    private static async Task<IResult> PostAsync(
        string thread, string? origin, IFormCollection form, Viewer viewer, EventActs acts, EventQueries queries,
        Annex2RuleSet rules, CancellationToken cancel)
    {
        var typed = TypedForm.Of(FormName, form);
        if (typed.Text("act") == Look)
        {
            return queries.Find(viewer, thread, origin) is { } view
                ? EventActs.Page(view, typed, null)
                : TypedResults.NotFound();
        }

        return await acts.RunAsync(
            new EventAct(viewer, thread, origin, typed),
            view => Decide(view, typed, rules, Offices.Of(viewer)),
            cancel);
    }

    internal static Decision<EntryDraft> Decide(EventView view, TypedForm form, Annex2RuleSet rules, string role)
    {
        var result = Evaluate(view, form, rules);
        var wrong = Refusals.First(
            Refusals.UnlessOwn(view),
            Refusals.IfClosed(view),
            Refusals.IfProposed(view),
            view.History.Notification is null ? null : new Refusal("notifications.refused.notified"),
            form.Text("act") is null or Sign ? null : new Refusal("notifications.refused.act"),
            AnswerFault(form),
            EvidenceFault(form),
            SaysNothing(result, form) ? new Refusal("notifications.refused.nothingSaid") : null,
            form.Fits("reassessWhen", Limits.Text),
            result.Outcome == Outcome.NotNow && form.Text("reassessWhen") is null
                ? new Refusal("notifications.refused.reassessWhen")
                : null,
            form.Fits("note", Limits.Text));
        return wrong is not null
            ? wrong
            : new EntryDraft(
                EntryTypes.AssessmentRecorded, view.Row.Thread, [], Payload.Write(Body(form, rules, result, role)))
            {
                Refs = view.History.Opened is { } opened ? [opened.Ref] : [],
            };
    }

    /// <summary>What the rules say about the answers in the form; a question without an answer is unknown.</summary>
    internal static Annex2Result Evaluate(EventView view, TypedForm form, Annex2RuleSet rules)
    {
        var gate = GateOf(view, rules);
        return Annex2.Evaluate(
            rules, gate.Gate, gate.Result == GateResult.Ask ? [.. Answers(form)] : []);
    }

    internal static GateRule GateOf(EventView view, Annex2RuleSet rules)
    {
        var gate = Annex2.GateOf(rules, view.Opened?.Disease.Id ?? view.Row.Disease);
        return rules.Gates.First(rule => rule.Gate == gate);
    }

    private static AssessmentRecorded Body(TypedForm form, Annex2RuleSet rules, Annex2Result result, string role) =>
        new(
        rules.Reference(),
        result.Gate,
        result.Criteria.Count == 0
            ? []
            : [.. Answers(form).Select((answer, i) => new AnswerGiven(i + 1, answer, form.Text(EvidenceField(i + 1))))],
        result.Outcome,
        result.FigureDiffers,
        role,
        form.Text("reassessWhen"),
        form.Text("note"));

    private static IEnumerable<Answer> Answers(TypedForm form) => Enumerable
        .Range(1, AssessmentRecorded.QuestionCount)
        .Select(q => Choices.Parse<Answer>(form.Text(QuestionField(q))) ?? Answer.Unknown);

    /// <summary>A question left out is unknown; what is none of the three answers is a mistake.</summary>
    private static Refusal? AnswerFault(TypedForm form) => Enumerable
        .Range(1, AssessmentRecorded.QuestionCount)
        .Where(q => form.Text(QuestionField(q)) is { } answer && Choices.Parse<Answer>(answer) is null)
        .Select(q => new Refusal("notifications.refused.answer", q))
        .FirstOrDefault();

    /// <summary>A form that nobody filled in is one click away from standing in the log for ever.</summary>
    private static bool SaysNothing(Annex2Result result, TypedForm form) =>
        result.Criteria.Count > 0 && form.Text("note") is null && form.Text("reassessWhen") is null
        && Answers(form).All(answer => answer == Answer.Unknown)
        && !Enumerable.Range(1, AssessmentRecorded.QuestionCount).Any(q => form.Text(EvidenceField(q)) is not null);

    private static Refusal? EvidenceFault(TypedForm form) => Enumerable
        .Range(1, AssessmentRecorded.QuestionCount)
        .Select(q => form.Fits(EvidenceField(q), Limits.Text, "notifications.field.evidence"))
        .FirstOrDefault(fault => fault is not null);
}
