using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Serai.Exchange.Approvals;
using Serai.Exchange.Entries;
using Serai.Notifications.Clocks;
using Serai.Platform.Api;
using Serai.Platform.Api.Idempotency;
using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Platform.People;
using Serai.Vocabulary;

namespace Serai.Notifications.Events;

/// <summary>Somebody sent a form of the event page.</summary>
/// <param name="Origin">The node whose event it is; null for the one the thread is named after.</param>
public sealed record EventAct(Viewer Viewer, string Thread, string? Origin, TypedForm Form);

/// <summary>
/// What all acts on an event have in common: the permission, the form that was already sent once, the view it was
/// filled in on, the signature, and the way back to the page with what was typed.
/// </summary>
public sealed class EventActs(
    EventQueries queries, NodeLog log, ProposedEntries proposals, NodeDirectory directory, StepUp stepUp, Audit audit)
{
    /// <summary>Letters of a form's key; browsers send 36.</summary>
    public const int FormKeyMax = 64;

    /// <summary>
    /// Decides, signs, appends, and leads back to the event; where policy wants a second person, to what waits for one.
    /// </summary>
    public async Task<IResult> RunAsync(
        EventAct act, Func<EventView, Decision<EntryDraft>> decide, CancellationToken cancel)
    {
        act.Viewer.Require(Permission.WriteNotifications);
        if (queries.Find(act.Viewer, act.Thread, act.Origin) is not { } view)
        {
            return TypedResults.NotFound();
        }

        var done = await DoAsync(act, view, decide, cancel);
        // Where somebody was faster by a moment, the page shows what they did.
        return done.Refusal is not null
            ? Page(queries.Find(act.Viewer, act.Thread, act.Origin) ?? view, act.Form, done.Refusal)
            : done.Proposal is not null ? Redirects.SeeOther("/approvals?done=proposed")
            : Redirects.SeeOther(EventPaths.Of(view));
    }

    /// <summary>
    /// The same for a program: the version it decided on stands in If-Match, the key of the act in Idempotency-Key.
    /// Answers with the event as it is afterwards, or with what waits for a second person.
    /// </summary>
    public async Task<IResult> AnswerAsync(
        HttpContext http, EventAct act, Func<EventView, Decision<EntryDraft>> decide, CancellationToken cancel)
    {
        act.Viewer.Require(Permission.WriteNotifications);
        if (queries.Find(act.Viewer, act.Thread, act.Origin) is not { } view)
        {
            return TypedResults.NotFound();
        }

        var seen = http.Request.Headers.IfMatch is [{ } match] && match != "*" ? match.Trim('"') : null;
        var form = act.Form.With(("formKey", ActKeys.Of(http)), ("version", seen));
        var done = await DoAsync(act with { Form = form }, view, decide, cancel);
        if (done.Refusal is { } no)
        {
            return ApiProblem.Of(no, StatusOf(no, seen is not null));
        }

        if (done.Proposal is { } proposal)
        {
            return TypedResults.Accepted("/api/v1/approvals", new ProposedAct(proposal));
        }

        var now = queries.Find(act.Viewer, act.Thread, act.Origin)!;
        http.Response.Headers.ETag = EventReport.TagOf(now);
        return TypedResults.Ok(EventReport.Of(now));
    }

    private static int StatusOf(Refusal refusal, bool hasVersion) => refusal.TextKey switch
    {
        "notifications.refused.changed" when hasVersion => StatusCodes.Status412PreconditionFailed,
        "notifications.refused.changed" or "notifications.refused.closed" or "notifications.refused.notified"
            or "notifications.refused.acknowledged" or "notifications.refused.explained"
            or "notifications.refused.proposed" => StatusCodes.Status409Conflict,
        "api.key.refused.signs" => StatusCodes.Status403Forbidden,
        _ => StatusCodes.Status422UnprocessableEntity,
    };

    /// <summary>
    /// The event page with a form as it was typed, and why it was refused; or a look at what it would say.
    /// </summary>
    public static IResult Page(EventView view, TypedForm? typed, Refusal? refusal) =>
        new RazorComponentResult<EventPage>(new { View = view, Typed = typed, Refusal = refusal })
        {
            StatusCode = refusal is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };

    private async Task<Appended> DoAsync(
        EventAct act, EventView view, Func<EventView, Decision<EntryDraft>> decide, CancellationToken cancel)
    {
        if (KeyOf(act) is not { } key)
        {
            return new Appended(null, new Refusal("notifications.refused.formKey"));
        }

        if (log.Find(key) is { } before)
        {
            return new Appended(before, null) { Repeated = true };
        }

        if (proposals.Find(key) is { } proposed)
        {
            return new Appended(null, null) { Proposal = proposed, Repeated = true };
        }

        var decision = act.Form.Text("version") is { } version && version != view.Version
            ? new Refusal("notifications.refused.changed")
            : decide(view);
        return (decision.Refusal ?? await stepUp.ConfirmAsync(act.Viewer, act.Form.Raw("password"), cancel)) is { } no
            ? new Appended(null, no)
            : await SubmitAsync(act, view, decision.Fact with { IdempotencyKey = key }, cancel);
    }

    private Task<Appended> SubmitAsync(EventAct act, EventView view, EntryDraft draft, CancellationToken cancel) =>
        proposals.SubmitAsync(
            draft,
            act.Viewer,
            tx =>
            {
                var refusal = RefusalIn(tx, view, draft);
                if (refusal is null)
                {
                    audit.Record(tx, act.Viewer, ActOf(draft.Type), EventPaths.Of(view), EventQueries.SubjectOf(view));
                }

                return refusal;
            },
            cancel);

    private Refusal? RefusalIn(WriteSession tx, EventView view, EntryDraft draft) =>
        VersionIn(tx, view) != view.Version ? new Refusal("notifications.refused.changed")
        : ProposedEntries.Waits(tx, draft.Thread, draft.Type) ? new Refusal("notifications.refused.proposed")
        : draft.Type is EntryTypes.AssessmentRecorded or EntryTypes.EventClosed
            && ProposedEntries.Waits(tx, draft.Thread, EntryTypes.NotificationSent) ? Refusals.WhileProposed
        : null;

    /// <summary>How the audit trail names what an entry of this type does.</summary>
    private static string ActOf(int type) => type switch
    {
        EntryTypes.AssessmentRecorded => "notifications.assess",
        EntryTypes.NotificationSent => "notifications.notify",
        EntryTypes.UpdateSent => "notifications.update",
        EntryTypes.EventClosed => "notifications.close",
        EntryTypes.AcknowledgementGiven => "notifications.acknowledge",
        EntryTypes.BreachExplained => "notifications.explain",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No act of the event page."),
    };

    private string? VersionIn(WriteSession tx, EventView view) =>
        HistoryQueries.Load(tx, directory.Self.Origin, view.Row.Thread, view.Row.Origin) is { } now
            ? EventView.VersionOf(now, BreachesTable.Of(tx, now.Thread, now.Origin))
            : null;

    /// <summary>
    /// The key is the person's own, so that nobody answers for another's form, and it covers what was typed: the same
    /// form sent twice is one act, the same form with other words is not mistaken for it.
    /// </summary>
    private static string? KeyOf(EventAct act) => act.Form.Text("formKey") is { Length: <= FormKeyMax } key
        ? $"form/{act.Viewer.PersonId}/{key}/{act.Form.Digest(act.Thread)}"
        : null;
}

/// <summary>Addresses of the pages of an event.</summary>
public static class EventPaths
{
    public static string Of(EventView view) => Of(view.Row.Thread, view.SameThread.Count > 0 ? view.Row.Origin : null);

    /// <summary>The page of an event; the node is named where several use the thread.</summary>
    public static string Of(string thread, string? origin = null) => Of(thread, origin, "");

    /// <summary>Where one of its forms goes.</summary>
    public static string Of(EventView view, string act) =>
        Of(view.Row.Thread, view.SameThread.Count > 0 ? view.Row.Origin : null, "/" + act);

    /// <summary>A list of an event in the interface for programs; the page's own query names the node.</summary>
    public static string Api(EventView view, string list) =>
        $"/api/v1/events/{Uri.EscapeDataString(view.Row.Thread)}/{list}";

    /// <summary>The query that names the node where several use the thread.</summary>
    public static string QueryOf(EventView view) =>
        view.SameThread.Count > 0 ? "?origin=" + Uri.EscapeDataString(view.Row.Origin) : "";

    private static string Of(string thread, string? origin, string act) =>
        $"/events/{Uri.EscapeDataString(thread)}{act}"
        + (origin is null ? "" : "?origin=" + Uri.EscapeDataString(origin));
}
