using Serai.Exchange.Entries;
using Serai.Platform.Data;
using Serai.Platform.People;

namespace Serai.Notifications.Events;

/// <summary>
/// An event is in scope when its disease is and its place is. One whose disease or place is not known, or was erased,
/// is seen by those who see all diseases, or all places.
/// </summary>
internal sealed class EventScope : IThreadScope
{
    public bool? Covers(Session session, Scope scope, string thread) =>
        Answers(session, scope, thread) is { Count: > 0 } answers ? answers.Contains(true) : null;

    public bool? CoversAll(Session session, Scope scope, string thread) =>
        Answers(session, scope, thread) is { Count: > 0 } answers ? !answers.Contains(false) : null;

    private static List<bool> Answers(Session session, Scope scope, string thread) => session.Query(
        $"select disease, place from notifications_event where thread = {thread}",
        row => scope.Covers(row.TextOrNull(0), row.TextOrNull(1)));
}
