using Serai.Exchange.Entries;
using Serai.Notifications.Events;
using Serai.Platform.Hosting;
using Serai.Vocabulary;
using Serai.Vocabulary.Notifications;

namespace Serai.Notifications.Notices;

/// <summary>Says that an event is over, to those who were told of it.</summary>
internal static class CloseEvent
{
    public const string FormName = "close";

    public static EventActRoute<EventClosing> Route { get; } = new(
        FormName, "CloseEvent", "api-close-event", "Closes an event with outcome, final counts and end criterion.",
        (view, form, around) => Decide(view, form, around.Peers));

    /// <summary>
    /// A notifiable event that nobody was told of cannot end as over: notify, late or not. Ruled out or merged it can.
    /// </summary>
    internal static Decision<EntryDraft> Decide(EventView view, TypedForm form, IReadOnlyList<KnownNode> peers)
    {
        var counts = NoticeFields.ReadCounts(view, form);
        var outcome = Choices.Parse<ClosureOutcome>(form.Text("outcome"));
        var wrong = Refusals.First(
            Refusals.UnlessOwn(view),
            Refusals.IfClosed(view),
            Refusals.IfProposed(view),
            outcome is null ? new Refusal("notifications.refused.outcome") : null,
            outcome == ClosureOutcome.Over && view.History.State == EventState.ToNotify
                ? new Refusal("notifications.refused.notifyFirst")
                : null,
            counts.Refusal,
            form.Required("endCriterion", Limits.Text),
            form.Fits("lessons", Limits.Text));
        return wrong is not null
            ? wrong
            : new EntryDraft(
                EntryTypes.EventClosed,
                view.Row.Thread,
                Readers.Of(view.History, peers),
                Payload.Write(new EventClosed(
                    outcome!.Value, counts.Fact, form.Text("endCriterion")!, form.Text("lessons"))))
            {
                Refs = view.History.Latest is { } latest ? [latest.Ref] : Opening(view),
            };
    }

    private static IReadOnlyList<EntryRef> Opening(EventView view) =>
        view.History.Opened is { } opened ? [opened.Ref] : [];
}
