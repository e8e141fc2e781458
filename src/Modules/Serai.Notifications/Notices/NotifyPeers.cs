using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Serai.Exchange.Entries;
using Serai.Notifications.Events;
using Serai.Platform.Hosting;
using Serai.Platform.Languages;
using Serai.Platform.People;
using Serai.Platform.Time;
using Serai.Vocabulary;
using Serai.Vocabulary.Notifications;

namespace Serai.Notifications.Notices;

/// <summary>
/// Tells other nodes of an event that a person assessed. The rules do not decide: a State may notify in any case.
/// </summary>
internal static class NotifyPeers
{
    public const string FormName = "notify";

    public static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/events/{thread}/notify", PostAsync)
        .WithName("NotifyPeers").WithSummary("Notifies the chosen peers and the coordinator of an event.");

    public static void MapApi(IEndpointRouteBuilder api) => api
        .MapPost("/events/{thread}/notify", ApiPostAsync)
        .WithName("api-notify-peers")
        .WithSummary("Notifies the chosen peers and the coordinator of an event. Needs a key that signs.")
        .Produces<EventReport>()
        .Produces<ProposedAct>(StatusCodes.Status202Accepted);

    private static Task<IResult> ApiPostAsync(
        string thread, string? origin, NewNotification said, HttpContext http, Viewer viewer, EventActs acts,
        NodeDirectory directory, Texts texts, BusinessClock clock, CancellationToken cancel)
    {
        var typed = TypedForm.Of(FormName, said);
        return acts.AnswerAsync(
            http, new EventAct(viewer, thread, origin, typed),
            view => Decide(view, typed, directory.Peers, texts.Language.Code, clock.GetUtcNow()),
            cancel);
    }

    private static Task<IResult> PostAsync(
        string thread, string? origin, IFormCollection form, Viewer viewer, Texts texts, EventActs acts,
        NodeDirectory directory, BusinessClock clock, CancellationToken cancel)
    {
        var typed = TypedForm.Of(FormName, form);
        return acts.RunAsync(
            new EventAct(viewer, thread, origin, typed),
            view => Decide(view, typed, directory.Peers, texts.Language.Code, clock.GetUtcNow()),
            cancel);
    }

    /// <summary>
    /// A late notification goes the same way as one in time. The clock starts where the assessment says, so that sender
    /// and receivers reckon the same 24 hours; where the rules did not say "notify", with the notification itself.
    /// </summary>
    internal static Decision<EntryDraft> Decide(
        EventView view, TypedForm form, IReadOnlyList<KnownNode> peers, string language, DateTimeOffset now)
    {
        var fields = NoticeFields.Read(view, form);
        var chosen = form.All("to").Distinct().ToList();
        var wrong = Refusals.First(
            Refusals.UnlessOwn(view),
            Refusals.IfClosed(view),
            view.History.Notification is null ? null : new Refusal("notifications.refused.notified"),
            view.History.LatestAssessment is null ? new Refusal("notifications.refused.assessFirst") : null,
            chosen.Count > 0 ? null : new Refusal("notifications.refused.noRecipient"),
            chosen.TrueForAll(to => peers.Any(p => p.Origin == to))
                ? null
                : new Refusal("notifications.refused.unknownRecipient"),
            fields.Refusal);
        return wrong is not null ? wrong : Draft(view, fields.Fact, chosen, Began(view, now), language);
    }

    private static (EntryRef By, DateTimeOffset At) Began(EventView view, DateTimeOffset now) =>
        view.Clocks.FirstOrDefault(c => c.Name == ClockName.Notify) is { } clock
            ? (clock.StartedBy, clock.StartedAt)
            : (view.History.LatestAssessment!.Ref, DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds()));

    private static EntryDraft Draft(
        EventView view, NoticeFields fields, List<string> to, (EntryRef By, DateTimeOffset At) began, string language)
    {
        var body = new NotificationSent(
            view.Row.Thread,
            view.Opened?.Disease ?? CodedValue.Of(view.Row.Disease ?? "unknown"),
            view.Opened?.Place ?? CodedValue.Of(view.Row.Place ?? "unknown"),
            fields.Counts,
            fields.CaseDefinition,
            fields.SourceAndSpread,
            fields.Measures,
            fields.ContactPoint,
            [language],
            began.At,
            view.History.LatestAssessment?.Body?.RuleSet ?? new RuleSetId("unknown", "unknown"),
            fields.Confidentiality,
            fields.Onset,
            fields.Laboratory,
            fields.Difficulties,
            fields.SupportNeeded);
        return new EntryDraft(EntryTypes.NotificationSent, view.Row.Thread, to, Payload.Write(body))
        {
            Refs = [began.By],
            AssessedAt = began.At,
        };
    }
}
