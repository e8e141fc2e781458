using Serai.Notifications.Clocks;
using Serai.Notifications.Events;
using Serai.Vocabulary;

namespace Serai.Notifications.Timeline;

/// <summary>What happened on a node's lane.</summary>
public enum TimelineKind
{
    SignalRaised,
    Opened,
    Assessed,
    Notified,
    Updated,
    Closed,
    Received,
    Acknowledged,
    Missed,
    Explained,
}

/// <summary>One thing that happened on one node, with the entry that says so.</summary>
/// <param name="Lane">The origin of the node.</param>
/// <param name="At">By that node's own clock.</param>
/// <param name="NotedAt">When it was known here, by this node's clock; null where it happened here.</param>
/// <param name="Entry">The entry that says it.</param>
/// <param name="Id">Names the item, for those that follow from it.</param>
/// <param name="After">The item it follows from.</param>
/// <param name="Role">The office that acted, where a person did.</param>
public sealed record TimelineItem(
    string Lane,
    DateTimeOffset At,
    DateTimeOffset? NotedAt,
    TimelineKind Kind,
    EntryRef Entry,
    string Id,
    string? After,
    string? Role);

/// <summary>Who knew what when: one lane a node, computed from the history of the event and nothing else.</summary>
public static class EventTimeline
{
    public static IReadOnlyList<TimelineItem> Of(EventView view) =>
    [
        .. Own(view.History),
        .. view.History.Notices.SelectMany(notice => Of(view.History, notice)),
        .. view.History.Acknowledgements.Select(given => Acknowledged(view.History, given)),
        .. view.Breaches.SelectMany(Of),
    ];

    /// <summary>
    /// What persons did on the event after a form with this version was opened, oldest first: what a second writer has
    /// not seen. Empty where the text is no version.
    /// </summary>
    public static IReadOnlyList<TimelineItem> Since(EventView view, string? version)
    {
        if (EventView.CountsOf(version) is not [var assessments, var notices, var acknowledged, var explained])
        {
            return [];
        }

        var items = Of(view).OrderBy(item => item.At).ToList();
        return
        [
            .. new[]
            {
                After(assessments, i => i.Kind == TimelineKind.Assessed),
                After(notices, i => i.Kind is TimelineKind.Notified or TimelineKind.Updated or TimelineKind.Closed),
                After(acknowledged, i => i.Kind == TimelineKind.Acknowledged && i.Lane == view.History.Self),
                After(explained, i => i.Kind == TimelineKind.Explained),
            }.SelectMany(i => i).OrderBy(i => i.At),
        ];

        IEnumerable<TimelineItem> After(int seen, Func<TimelineItem, bool> isOne) => items.Where(isOne).Skip(seen);
    }

    /// <summary>
    /// The lanes: the node whose event it is, this node, the coordinator, then the others as they come.
    /// </summary>
    public static IReadOnlyList<string> Lanes(
        EventView view, IReadOnlyList<TimelineItem> items, Func<string, bool> isCoordinator)
    {
        var others = view.History.Notices.SelectMany(n => n.Recipients).Concat(items.Select(i => i.Lane)).Distinct();
        return
        [
            .. others.Prepend(view.History.Self).Prepend(view.History.Origin).Distinct()
                .OrderBy(o => o == view.History.Origin ? 0 : o == view.History.Self ? 1 : isCoordinator(o) ? 2 : 3),
        ];
    }

    private static IEnumerable<TimelineItem> Own(EventHistory history)
    {
        if (history.Opened is { } opened)
        {
            var opening = IdOf(opened.Ref);
            yield return new TimelineItem(
                history.Origin, opened.ReportedAt, null, TimelineKind.SignalRaised, opened.Ref, opening + "/signal",
                null, null);
            yield return new TimelineItem(
                history.Origin, opened.SignedAt, null, TimelineKind.Opened, opened.Ref, opening, opening + "/signal",
                null);
        }

        foreach (var assessed in history.Assessments)
        {
            yield return new TimelineItem(
                history.Origin, assessed.SignedAt, null, TimelineKind.Assessed, assessed.Ref, IdOf(assessed.Ref),
                history.Opened is { } start ? IdOf(start.Ref) : null, assessed.Body?.AssessorRole);
        }
    }

    private static IEnumerable<TimelineItem> Of(EventHistory history, NoticeFact notice)
    {
        var id = IdOf(notice.Ref);
        var assessed = history.Assessments.LastOrDefault(a => a.SignedAt <= notice.SignedAt);
        yield return new TimelineItem(
            history.Origin,
            notice.SignedAt,
            history.IsOwn ? null : notice.ReceivedAt,
            KindOf(notice.Type),
            notice.Ref,
            id,
            notice.Type == EntryTypes.NotificationSent && assessed is not null ? IdOf(assessed.Ref) : null,
            null);
        foreach (var recipient in notice.Recipients)
        {
            if (history.ReceiptOf(notice, recipient) is { } receipt)
            {
                yield return new TimelineItem(
                    recipient, receipt.At, recipient == history.Self ? null : receipt.NotedAt, TimelineKind.Received,
                    receipt.Ref, $"{id}/{recipient}", id, null);
            }
            else if (recipient == history.Self)
            {
                yield return new TimelineItem(
                    recipient, notice.ReceivedAt, null, TimelineKind.Received, notice.Ref, $"{id}/{recipient}", id,
                    null);
            }
        }
    }

    /// <summary>It follows from the receipt of what it is about, where this node knows of one.</summary>
    private static TimelineItem Acknowledged(EventHistory history, AcknowledgedFact given)
    {
        var about = history.Notices.FirstOrDefault(n => n.Ref.Index == given.AboutIndex);
        var isReceived = about is not null
            && (given.By == history.Self || history.ReceiptOf(about, given.By) is not null);
        return new TimelineItem(
            given.By,
            given.SignedAt,
            given.By == history.Self ? null : given.NotedAt,
            TimelineKind.Acknowledged,
            given.Ref,
            $"{IdOf(given.Ref)}/{given.AboutIndex}",
            about is null ? null : isReceived ? $"{IdOf(about.Ref)}/{given.By}" : IdOf(about.Ref),
            given.Role);
    }

    private static IEnumerable<TimelineItem> Of(BreachFact breach)
    {
        var id = IdOf(breach.Ref);
        yield return new TimelineItem(
            breach.OwedBy, breach.DueAt, breach.NoticedAt, TimelineKind.Missed, breach.Ref, id, null, null);
        if (breach.Explanation is { } given)
        {
            yield return new TimelineItem(
                breach.Ref.Origin, given.SignedAt, null, TimelineKind.Explained, given.Ref, IdOf(given.Ref),
                id, given.Role);
        }
    }

    private static TimelineKind KindOf(int type) => type switch
    {
        EntryTypes.NotificationSent => TimelineKind.Notified,
        EntryTypes.UpdateSent => TimelineKind.Updated,
        _ => TimelineKind.Closed,
    };

    private static string IdOf(EntryRef entry) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture, $"{entry.Origin}#{entry.Index}");
}
