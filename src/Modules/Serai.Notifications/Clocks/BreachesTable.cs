using Serai.Exchange.Entries;
using Serai.Notifications.Events;
using Serai.Platform.Data;
using Serai.Vocabulary;
using Serai.Vocabulary.Notifications;

namespace Serai.Notifications.Clocks;

/// <summary>The rows of missed deadlines and of the reasons given.</summary>
internal static class BreachesTable
{
    public const string NamesNothing = "notifications.setAside.noReference";

    /// <summary>An erased breach keeps its row: it holds instants and names of nodes, nothing of a person.</summary>
    public static void Breach(WriteSession tx, FoldedEntry entry, ClockBreached? body)
    {
        if (body is null)
        {
            return;
        }

        if (entry.Refs.Count == 0)
        {
            EventsFold.SetAside(tx, entry, NamesNothing);
            return;
        }

        tx.Execute(
            $"""
            insert into notifications_breach
                (origin, entry_index, leaf, thread, event_origin, clock, owed_by, started_at, due_at, noticed_at,
                start_index)
            values ({entry.Ref.Origin}, {entry.Ref.Index}, {entry.Ref.Leaf}, {entry.Thread}, {entry.Refs[0].Origin},
                {body.Clock.ToString()}, {body.OwedBy}, {body.StartedAt}, {body.DueAt}, {body.NoticedAt},
                {entry.Refs[0].Index})
            on conflict (origin, entry_index) do nothing
            """);
    }

    public static void Explain(WriteSession tx, FoldedEntry entry, BreachExplained? body)
    {
        if (entry.Refs.Count == 0)
        {
            EventsFold.SetAside(tx, entry, NamesNothing);
            return;
        }

        tx.Execute(
            $"""
            insert into notifications_explanation
                (origin, entry_index, leaf, breach_origin, breach_index, role, reason, signed_at)
            values ({entry.Ref.Origin}, {entry.Ref.Index}, {entry.Ref.Leaf}, {entry.Refs[0].Origin},
                {entry.Refs[0].Index}, {body?.Role}, {body?.Reason}, {entry.SignedAt})
            on conflict (origin, entry_index) do update set role = excluded.role, reason = excluded.reason
            """);
    }

    /// <summary>The breaches of an event, each with the first reason that was given.</summary>
    /// <param name="asOf">What was known at this instant; null = now.</param>
    public static List<BreachFact> Of(
        Session session, string thread, string eventOrigin, DateTimeOffset? asOf = null) => session.Query(
        $"""
        select b.origin, b.entry_index, b.leaf, b.clock, b.owed_by, b.started_at, b.due_at, b.noticed_at,
            x.origin, x.entry_index, x.leaf, x.role, x.reason, x.signed_at,
            b.start_index
        from notifications_breach b
        left join notifications_explanation x on x.origin = b.origin and x.entry_index = (
            select min(y.entry_index) from notifications_explanation y
            where y.breach_origin = b.origin and y.breach_index = b.entry_index and y.origin = b.origin
              and ({asOf} is null or y.signed_at <= {asOf}))
        where b.thread = {thread} and b.event_origin = {eventOrigin} and ({asOf} is null or b.noticed_at <= {asOf})
        order by b.due_at, b.origin, b.entry_index
        """,
        row => new BreachFact(
            new EntryRef(row.Text(0), row.Long(1), row.Text(2)),
            Enum.Parse<ClockName>(row.Text(3)),
            row.Text(4),
            row.Instant(5),
            row.Instant(6),
            row.Instant(7))
        {
            Explanation = row.IsNull(8)
                ? null
                : new ExplanationFact(
                    new EntryRef(row.Text(8), row.Long(9), row.Text(10)),
                    row.TextOrNull(11),
                    row.TextOrNull(12),
                    row.Instant(13)),
            StartIndex = row.IsNull(14) ? null : row.Long(14),
        });
}

/// <summary>A deadline was missed, as the node at <c>Ref.Origin</c> recorded it.</summary>
public sealed record BreachFact(
    EntryRef Ref,
    ClockName Clock,
    string OwedBy,
    DateTimeOffset StartedAt,
    DateTimeOffset DueAt,
    DateTimeOffset NoticedAt)
{
    public ExplanationFact? Explanation { get; init; }

    /// <summary>Place of the entry that started the clock; null for a breach of before it was kept.</summary>
    public long? StartIndex { get; init; }
}

/// <summary>Why it was missed. Role and reason are absent where they were erased.</summary>
public sealed record ExplanationFact(EntryRef Ref, string? Role, string? Reason, DateTimeOffset SignedAt);
