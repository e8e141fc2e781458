using System.Globalization;
using Serai.Exchange.Entanglement;
using Serai.Notifications.Clocks;
using Serai.Vocabulary;
using Serai.Vocabulary.Notifications;

namespace Serai.Notifications.Events;

/// <summary>One event in a list.</summary>
/// <param name="NextDueAt">The earliest deadline still running that this node owes.</param>
/// <param name="Unexplained">Breaches of this node that nobody has explained yet.</param>
public sealed record EventRow(
    string Thread,
    string Origin,
    string? Disease,
    string? Place,
    EventState State,
    DateTimeOffset OpenedAt,
    DateTimeOffset ReceivedAt,
    DateTimeOffset? NextDueAt,
    int Unexplained)
{
    public bool Waits =>
        State is EventState.ToAssess or EventState.ToNotify or EventState.ToAcknowledge || Unexplained > 0;
}

/// <summary>All that a page shows of one event.</summary>
public sealed record EventView(EventRow Row, EventHistory History)
{
    /// <summary>The business clock when the view was made.</summary>
    public required DateTimeOffset ViewedAt { get; init; }

    /// <summary>The node's day then.</summary>
    public required DateOnly Today { get; init; }

    /// <summary>
    /// Why the event was opened, with its evidence; only at its own node, and null where it was erased.
    /// </summary>
    public EventOpened? Opened { get; init; }

    public IReadOnlyList<Clock> Clocks { get; init; } = [];

    public IReadOnlyList<BreachFact> Breaches { get; init; } = [];

    /// <summary>A notification of this event waits for a second person.</summary>
    public bool IsProposed { get; init; }

    /// <summary>
    /// Between which times each notice was told, as others prove it; empty where the event is looked at as of then.
    /// </summary>
    public IReadOnlyDictionary<EntryRef, TimeBracket> Brackets { get; init; } =
        new Dictionary<EntryRef, TimeBracket>();

    /// <summary>Entries of this thread that were not applied.</summary>
    public IReadOnlyList<SetAsideFact> SetAside { get; init; } = [];

    /// <summary>
    /// Other nodes whose entries use the same thread: events of their own, never mixed with this one.
    /// </summary>
    public IReadOnlyList<string> SameThread { get; init; } = [];

    /// <summary>
    /// Changes with each act of a person on the event, not with machine receipts: a form that was filled in on an older
    /// view is refused, so that nobody overwrites what they have not seen.
    /// </summary>
    public string Version => VersionOf(History, Breaches);

    public static string VersionOf(EventHistory history, IReadOnlyList<BreachFact> breaches) => string.Join(
        '.',
        history.Assessments.Count,
        history.Notices.Count,
        history.Acknowledgements.Count(a => a.By == history.Self),
        breaches.Count(b => b.Explanation is not null));

    /// <summary>How many acts of each kind a version has seen, in its order; null where it is none.</summary>
    public static IReadOnlyList<int>? CountsOf(string? version)
    {
        List<int> counts = [];
        foreach (var part in version?.Split('.') ?? [])
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            {
                return null;
            }

            counts.Add(count);
        }

        return counts;
    }
}

/// <summary>An entry that was kept and not applied.</summary>
public sealed record SetAsideFact(string Origin, long Index, int Type, string Reason, DateTimeOffset SignedAt);
