using Serai.Platform.Data;
using Serai.Vocabulary;

namespace Serai.Rehearsal;

/// <summary>
/// Counts in a node's database, after it has stopped, what the journeys left: each thing that was said must be there
/// once, where it was said and where it was told.
/// </summary>
internal sealed class RehearsalCount(string country, Session session)
{
    /// <summary>Entries of the node's own log.</summary>
    public long OwnEntries => session.Number(
        $"select count(*) from exchange_entry where origin = (select origin from exchange_self)");

    /// <summary>
    /// How often each thing of a journey is there that must be there once: the event's notification and closure from
    /// its own node, and an acknowledgement of the notification by each who was told.
    /// </summary>
    /// <param name="thread">The event.</param>
    /// <param name="notifier">The origin of the node whose event it is.</param>
    /// <param name="acknowledgers">The origins of those whose acknowledgement this node must know.</param>
    public IEnumerable<(string What, long Times)> Of(string thread, string notifier, IEnumerable<string> acknowledgers)
    {
        yield return ($"{country}: notification of {thread}", Notices(thread, notifier, EntryTypes.NotificationSent));
        yield return ($"{country}: closure of {thread}", Notices(thread, notifier, EntryTypes.EventClosed));
        foreach (var by in acknowledgers)
        {
            yield return ($"{country}: acknowledgement of {thread} by {by}", session.Number(
                $"""
                select count(*) from notifications_acknowledgement
                where thread = {thread} and event_origin = {notifier} and origin = {by}
                """));
        }
    }

    /// <summary>Events of the notifier: one a journey, whatever was sent twice.</summary>
    public long Events(string notifier) =>
        session.Number($"select count(*) from notifications_event where origin = {notifier}");

    private long Notices(string thread, string notifier, int type) => session.Number(
        $"""
        select count(*) from notifications_notice where thread = {thread} and origin = {notifier} and type = {type}
        """);
}
