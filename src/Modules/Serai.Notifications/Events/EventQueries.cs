using System.Globalization;
using System.Text.Json;
using Serai.Exchange.Approvals;
using Serai.Exchange.Entanglement;
using Serai.Exchange.Entries;
using Serai.Notifications.Clocks;
using Serai.Platform.Api;
using Serai.Platform.Data;
using Serai.Platform.Languages;
using Serai.Platform.People;
using Serai.Platform.Time;
using Serai.Vocabulary;
using Serai.Vocabulary.Notifications;
using Serai.Vocabulary.Registers;

namespace Serai.Notifications.Events;

/// <summary>
/// What pages and programs read of events; asks the viewer's permission before it reads, and notes who read what.
/// </summary>
public sealed class EventQueries(
    Database database, NodeDirectory directory, Deadlines deadlines, BusinessClock clock, AuditReads reads,
    DiseaseRegister diseases, PlaceRegister places, TimeBrackets brackets)
{
    /// <summary>Events on one page.</summary>
    public const int PageSize = 100;

    /// <summary>Events that a list of the past looks through, the latest first.</summary>
    public const int PastMax = 2_000;

    private static readonly CompareInfo Letters = CultureInfo.InvariantCulture.CompareInfo;

    /// <summary>How the audit trail names the reading of an event.</summary>
    public const string ReadAct = "notifications.read";

    /// <summary>Most entries that could not be applied, of one thread.</summary>
    public const int SetAsideMax = 100;

    /// <summary>The newest first.</summary>
    /// <param name="viewer">Who reads.</param>
    /// <param name="filter">Which events.</param>
    /// <param name="after">The last event of the page before; null for the first page.</param>
    /// <param name="most">How many are read.</param>
    public IReadOnlyList<EventRow> List(
        Viewer viewer, EventFilter filter, EventMark? after = null, int most = PageSize)
    {
        viewer.Require(Permission.ReadNotifications);
        reads.Note(viewer, "notifications.list", "/events");
        var self = directory.Self.Origin;
        var scope = viewer.Scope;
        var text = filter.Text is null ? null : Pattern(filter.Text.Trim());
        var (named, where) = filter.Text is null ? (null, null) : Named(filter.Text.Trim());
        return viewer.AsOf is { } asOf
            ? database.Read(s => ListThen(s, viewer, filter, (after, most), asOf))
            : database.Read(s => s.Query(
            $"""
            select e.thread, e.origin, e.disease, e.place, e.state, e.opened_at, e.received_at,
                (select min(c.due_at) from notifications_clock c
                    where c.thread = e.thread and c.origin = e.origin and c.owed_by = {self}
                        and c.stopped_at is null) as next_due,
                (select count(*) from notifications_breach b
                    where b.thread = e.thread and b.event_origin = e.origin and b.owed_by = {self}
                        and b.origin = {self} and not exists (
                            select 1 from notifications_explanation x
                            where x.breach_origin = b.origin and x.breach_index = b.entry_index)) as unexplained
            from notifications_event e
            where ({after is null} or (e.opened_at, e.thread, e.origin)
                    < ({after?.OpenedAt}, {after?.Thread}, {after?.Origin}))
                and ({filter.Side} is null or ({filter.Side} = 'mine') = (e.origin = {self}))
                and ({filter.Status} is null or ({filter.Status} = 'closed') = (e.state = 'closed'))
                and (not {filter.Waiting} or e.state in ('to-assess', 'to-notify', 'to-acknowledge')
                    or unexplained > 0)
                and ({scope.PlacesJson} is null or e.place in (select value from json_each({scope.PlacesJson})))
                and ({scope.DiseasesJson} is null or e.disease in (select value from json_each({scope.DiseasesJson})))
                and ({text} is null or e.thread like {text} escape '!'
                    or e.disease like {text} escape '!' or e.place like {text} escape '!'
                    or e.disease in (select value from json_each({named}))
                    or e.place in (select value from json_each({where}))
                    or json_extract(e.body, '$.reason') like {text} escape '!'
                    or exists (
                        select 1 from notifications_notice n, json_each(n.body) said
                        where n.thread = e.thread and n.origin = e.origin and said.type = 'text'
                            and said.value like {text} escape '!'))
            order by e.opened_at desc, e.thread desc, e.origin desc
            limit {most}
            """,
            Map));
    }

    /// <summary>The same of what was known then: an event's state follows from its history up to there.</summary>
    private List<EventRow> ListThen(
        Session session, Viewer viewer, EventFilter filter, (EventMark? After, int Most) part, DateTimeOffset asOf)
    {
        var (self, scope, after) = (directory.Self.Origin, viewer.Scope, part.After);
        var text = filter.Text is null ? null : Pattern(filter.Text.Trim());
        var (named, where) = filter.Text is null ? (null, null) : Named(filter.Text.Trim());
        var known = session.Query(
            $"""
            select e.thread, e.origin from notifications_event e
            where e.received_at <= {asOf}
                and ({after is null} or (e.opened_at, e.thread, e.origin)
                    < ({after?.OpenedAt}, {after?.Thread}, {after?.Origin}))
                and ({filter.Side} is null or ({filter.Side} = 'mine') = (e.origin = {self}))
                and ({scope.PlacesJson} is null or e.place in (select value from json_each({scope.PlacesJson})))
                and ({scope.DiseasesJson} is null or e.disease in (select value from json_each({scope.DiseasesJson})))
                and ({text} is null or e.thread like {text} escape '!'
                    or e.disease like {text} escape '!' or e.place like {text} escape '!'
                    or e.disease in (select value from json_each({named}))
                    or e.place in (select value from json_each({where}))
                    or json_extract(e.body, '$.reason') like {text} escape '!'
                    or exists (
                        select 1 from notifications_notice n, json_each(n.body) said
                        where n.thread = e.thread and n.origin = e.origin and said.type = 'text'
                            and n.received_at <= {asOf} and said.value like {text} escape '!'))
            order by e.opened_at desc, e.thread desc, e.origin desc limit {PastMax}
            """,
            row => (Thread: row.Text(0), Origin: row.Text(1)));
        List<EventRow> rows = [];
        foreach (var (thread, origin) in known)
        {
            if (rows.Count < part.Most && HistoryQueries.Load(session, self, thread, origin, asOf) is { } history)
            {
                var row = Row(session, history, BreachesTable.Of(session, thread, origin, asOf), asOf);
                rows.AddRange(filter.Takes(row) ? [row] : []);
            }
        }

        return rows;
    }

    /// <summary>
    /// The event, or null where none is known or in scope. Without an origin, that of the node the thread is named
    /// after.
    /// </summary>
    public EventView? Find(Viewer viewer, string thread, string? origin = null)
    {
        viewer.Require(Permission.ReadNotifications);
        var view = database.Read(session => Load(session, viewer, thread, origin));
        if (view is not null)
        {
            reads.Note(viewer, ReadAct, EventPaths.Of(view), SubjectOf(view));
        }

        return view;
    }

    /// <summary>Holds the text, whose own signs stand for themselves.</summary>
    private static string Pattern(string text) => "%" + text
        .Replace("!", "!!", StringComparison.Ordinal)
        .Replace("%", "!%", StringComparison.Ordinal)
        .Replace("_", "!_", StringComparison.Ordinal) + "%";

    /// <summary>Ids of the diseases and codes of the places whose name holds the text, in any language.</summary>
    private (string Diseases, string Places) Named(string text)
    {
        return (
            JsonSerializer.Serialize(diseases.All.Where(d => Holds(d.Name)).Select(d => d.Id)),
            JsonSerializer.Serialize(places.All.Where(p => Holds(p.Name)).Select(p => p.Code)));

        bool Holds(LocalizedName name) => Language.All.Any(l =>
            Letters.IndexOf(name.In(l.Code), text, CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace) >= 0);
    }

    internal static AuditSubject SubjectOf(EventView view) => new(view.Row.Disease, view.Row.Place);

    private EventView? Load(Session session, Viewer viewer, string thread, string? origin)
    {
        var (scope, asOf) = (viewer.Scope, viewer.AsOf);
        var origins = session.Query(
            $"""
            select origin, disease, place from notifications_event
            where thread = {thread} and ({asOf} is null or received_at <= {asOf})
            order by received_at, origin
            """,
            row => (Origin: row.Text(0), IsSeen: scope.Covers(row.TextOrNull(1), row.TextOrNull(2))))
            .FindAll(o => o.IsSeen).ConvertAll(o => o.Origin);
        var chosen = origin ?? origins.OrderByDescending(o => IsNamedAfter(thread, o)).FirstOrDefault();
        if (chosen is null || !origins.Contains(chosen)
            || HistoryQueries.Load(session, directory.Self.Origin, thread, chosen, asOf) is not { } history)
        {
            return null;
        }

        var breaches = BreachesTable.Of(session, thread, chosen, asOf);
        var viewedAt = asOf ?? clock.GetUtcNow();
        return new EventView(Row(session, history, breaches, asOf), history)
        {
            ViewedAt = viewedAt,
            Today = clock.Zone.DayOf(viewedAt),
            Opened = Opened(session, thread, chosen),
            Clocks = EventClocks.Of(history, deadlines),
            Breaches = breaches,
            IsProposed = history.IsOwn && asOf is null
                && ProposedEntries.Waits(session, thread, EntryTypes.NotificationSent),
            // What others prove of the past by now is no part of what was known then.
            Brackets = asOf is null
                ? history.Notices.ToDictionary(n => n.Ref, n => brackets.Of(session, n.Ref.Origin, n.Ref.Index))
                : new Dictionary<EntryRef, TimeBracket>(),
            SetAside = SetAside(session, thread, asOf),
            SameThread = [.. origins.Where(o => o != chosen)],
        };
    }

    /// <summary>
    /// A thread begins with the country of the node that opened it; a stranger's use of it comes second.
    /// </summary>
    private bool IsNamedAfter(string thread, string origin)
    {
        var node = origin == directory.Self.Origin ? directory.Self : directory.Find(origin);
        return node is not null && thread.StartsWith(node.Country + "-", StringComparison.OrdinalIgnoreCase);
    }

    // What the row of the event repeats of its history is that of now: in the past it comes from the history itself.
    private EventRow Row(
        Session session, EventHistory history, List<BreachFact> breaches, DateTimeOffset? asOf)
    {
        var unexplained = breaches.Count(
            b => b.OwedBy == history.Self && b.Ref.Origin == history.Self && b.Explanation is null);
        var row = session.First(
            $"""
            select e.thread, e.origin, e.disease, e.place, e.state, e.opened_at, e.received_at,
                (select min(c.due_at) from notifications_clock c
                    where c.thread = e.thread and c.origin = e.origin and c.owed_by = {history.Self}
                        and c.stopped_at is null),
                {unexplained}
            from notifications_event e where e.thread = {history.Thread} and e.origin = {history.Origin}
            """,
            Map)!;
        return asOf is null ? row : row with
        {
            State = history.State,
            Disease = history.Latest?.Content?.Disease.Best() ?? row.Disease,
            Place = history.Latest?.Content?.Place.Best() ?? row.Place,
            NextDueAt = EventClocks.Of(history, deadlines)
                .Where(c => c.OwedBy == history.Self && c.IsRunning).Min(c => (DateTimeOffset?)c.DueAt),
        };
    }

    private static EventOpened? Opened(Session session, string thread, string origin) =>
        HistoryQueries.Body<EventOpened>(session.First(
            $"select body from notifications_event where thread = {thread} and origin = {origin}",
            row => row.TextOrNull(0)));

    /// <summary>What this node had by then and could not apply, whatever the clock of its sender says.</summary>
    internal static List<SetAsideFact> SetAside(
        Session session, string thread, DateTimeOffset? asOf) => session.Query(
        $"""
        select origin, entry_index, type, reason, signed_at from notifications_set_aside
        where thread = {thread} and ({asOf} is null or received_at <= {asOf})
        order by received_at, origin, entry_index limit {SetAsideMax}
        """,
        row => new SetAsideFact(row.Text(0), row.Long(1), row.Int(2), row.Text(3), row.Instant(4)));

    private static EventRow Map(Row row) => new(
        row.Text(0),
        row.Text(1),
        row.TextOrNull(2),
        row.TextOrNull(3),
        EventStates.Parse(row.Text(4)),
        row.Instant(5),
        row.Instant(6),
        row.InstantOrNull(7),
        row.Int(8));
}

/// <summary>Where a page of the list ends: what it is ordered by.</summary>
public readonly record struct EventMark(DateTimeOffset OpenedAt, string Thread, string Origin)
{
    public static EventMark Of(EventRow row) => new(row.OpenedAt, row.Thread, row.Origin);

    /// <summary>Null for the first page.</summary>
    public static EventMark? Of(ListPart part) => part.After(3) is [var at, var thread, var origin]
        ? new EventMark(Cursor.Instant(at), thread, origin)
        : null;

    public string ToCursor() => Cursor.Of(Cursor.Part(OpenedAt), Thread, Origin);
}

/// <summary>The filter of the list, as it stands in the address. A value that has no meaning filters nothing.</summary>
public sealed record EventFilter(string? Side, string? Status, bool Waiting, string? Text)
{
    public const int TextMax = 100;

    /// <summary>What the filter says of states, for rows whose state is computed.</summary>
    public bool Takes(EventRow row) =>
        (Status is null || Status == "closed" == (row.State == EventState.Closed)) && (!Waiting || row.Waits);

    public static EventFilter Of(string? side, string? status, string? waiting, string? text) => new(
        side is "mine" or "received" ? side : null,
        status is "open" or "closed" ? status : null,
        waiting is "yes",
        string.IsNullOrWhiteSpace(text) ? null : text.Length > TextMax ? text[..TextMax] : text);
}
