using Serai.Notifications.Events;
using Serai.Platform.Data;
using Serai.Vocabulary;
using Serai.Vocabulary.Notifications;

namespace Serai.Notifications.Clocks;

/// <summary>The rows of clocks: derived, never written by hand.</summary>
internal static class ClocksTable
{
    public static void Replace(WriteSession tx, EventHistory history, IReadOnlyList<Clock> clocks)
    {
        tx.Execute(
            $"delete from notifications_clock where thread = {history.Thread} and origin = {history.Origin}");
        foreach (var clock in clocks)
        {
            tx.Execute(
                $"""
                insert into notifications_clock
                    (thread, origin, clock, owed_by, started_at, due_at, stopped_at, watched, start_index, start_leaf)
                values ({history.Thread}, {history.Origin}, {clock.Name.ToString()}, {clock.OwedBy},
                    {clock.StartedAt}, {clock.DueAt}, {clock.StoppedAt}, {clock.Watched},
                    {clock.StartedBy.Index}, {clock.StartedBy.Leaf})
                """);
        }
    }

    /// <summary>
    /// Deadlines that were missed and have no breach in this node's log yet. A step that was taken late counts as well:
    /// the node may have been down when the deadline passed.
    /// </summary>
    public static List<MissedClock> Missed(Session session, string self, DateTimeOffset now, int max) => session.Query(
        $"""
        select c.thread, c.origin, c.clock, c.owed_by, c.started_at, c.due_at, c.start_index, c.start_leaf
        from notifications_clock c
        where c.watched = 1 and c.due_at < {now} and (c.stopped_at is null or c.stopped_at > c.due_at)
            and not exists (
                select 1 from notifications_breach b
                where b.thread = c.thread and b.event_origin = c.origin and b.clock = c.clock
                    and b.owed_by = c.owed_by and b.origin = {self}
                    and coalesce(b.start_index, c.start_index) = c.start_index)
        order by c.due_at, c.thread, c.clock, c.owed_by
        limit {max}
        """,
        row => new MissedClock(
            row.Text(0),
            Enum.Parse<ClockName>(row.Text(2)),
            row.Text(3),
            row.Instant(4),
            row.Instant(5),
            new EntryRef(row.Text(1), row.Long(6), row.Text(7))));

    public static bool IsBreached(Session session, string self, MissedClock missed) => session.Any(
        $"""
        select 1 from notifications_breach
        where thread = {missed.Thread} and event_origin = {missed.StartedBy.Origin}
            and clock = {missed.Name.ToString()} and owed_by = {missed.OwedBy} and origin = {self}
            and coalesce(start_index, {missed.StartedBy.Index}) = {missed.StartedBy.Index}
        """);
}

/// <summary>A deadline that passed unnoticed so far.</summary>
/// <param name="StartedBy">The entry that started the clock; its origin is the node whose event it is.</param>
public sealed record MissedClock(
    string Thread,
    ClockName Name,
    string OwedBy,
    DateTimeOffset StartedAt,
    DateTimeOffset DueAt,
    EntryRef StartedBy);
