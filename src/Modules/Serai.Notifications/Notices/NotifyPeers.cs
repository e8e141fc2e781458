using Serai.Exchange.Entries;
using Serai.Notifications.Events;
using Serai.Platform.Hosting;
using Serai.Vocabulary;
using Serai.Vocabulary.Notifications;

namespace Serai.Notifications.Notices;

/// <summary>
/// Tells other nodes of an event that a person assessed. The rules do not decide: a State may notify in any case.
/// </summary>
internal static class NotifyPeers
{
    public const string FormName = "notify";

    public static EventActRoute<NewNotification> Route { get; } = new(
        FormName, "NotifyPeers", "api-notify-peers", "Notifies the chosen peers and the coordinator of an event.",
        (view, form, around) => Decide(view, form, around.Peers, around.Language, around.Now));

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
