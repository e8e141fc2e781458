using Serai.Exchange.Entries;
using Serai.Notifications.Events;
using Serai.Notifications.Notices;
using Serai.Platform.Hosting;
using Serai.Vocabulary;
using Serai.Vocabulary.Notifications;

namespace Serai.Notifications.Acknowledgements;

/// <summary>A person says that this node has read, or accepted, what it was told.</summary>
internal static class AcknowledgeNotice
{
    public const string FormName = "acknowledge";

    public static EventActRoute<NoticeAcknowledgement> Route { get; } = new(
        FormName, "AcknowledgeNotice", "api-acknowledge-notice", "Acknowledges a notification of another node.",
        (view, form, around) => Decide(view, form, around.Peers, around.Office));

    /// <summary>
    /// Goes to the notifier and to all who were told with us, so that the coordinator sees who has taken note. It names
    /// every notice that was not acknowledged yet.
    /// </summary>
    internal static Decision<EntryDraft> Decide(
        EventView view, TypedForm form, IReadOnlyList<KnownNode> peers, string role)
    {
        var kind = Choices.Parse<AcknowledgementKind>(form.Text("kind"));
        var wrong = Refusals.First(
            view.History.IsOwn ? new Refusal("notifications.refused.ownNotice") : null,
            view.History.Latest is null ? new Refusal("notifications.refused.notifyFirst") : null,
            kind is null ? new Refusal("notifications.refused.kind") : null,
            peers.Any(p => p.Origin == view.Row.Origin) ? null : new Refusal("notifications.refused.noPeer"),
            form.Fits("comment", Limits.Text));
        if (wrong is not null)
        {
            return wrong;
        }

        var about = Open(view.History, kind!.Value);
        return about.Count == 0
            ? new Refusal("notifications.refused.acknowledged")
            : new EntryDraft(
                EntryTypes.AcknowledgementGiven,
                view.Row.Thread,
                To(view, peers),
                Payload.Write(new AcknowledgementGiven(view.Row.Thread, kind.Value, role, form.Text("comment"))))
            {
                Refs = [.. about.Select(n => n.Ref)],
            };
    }

    /// <summary>The notices that this node has not acknowledged as far as this kind goes; the oldest first.</summary>
    internal static List<NoticeFact> Open(EventHistory history, AcknowledgementKind kind) =>
    [
        .. history.Notices
            .Where(n => n.Type != EntryTypes.EventClosed)
            .Where(n => history.AcknowledgementOf(n, history.Self) is not { } given || given.Kind < kind)
            .TakeLast(NoticesMax),
    ];

    /// <summary>
    /// References in one acknowledgement; an event with more open updates than this names the latest.
    /// </summary>
    internal const int NoticesMax = 16;

    private static List<string> To(EventView view, IReadOnlyList<KnownNode> peers) =>
    [
        .. view.History.Notices.SelectMany(n => n.Recipients).Prepend(view.Row.Origin).Distinct()
            .Where(to => peers.Any(p => p.Origin == to)),
    ];
}
