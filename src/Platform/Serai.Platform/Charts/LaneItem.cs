namespace Serai.Platform.Charts;

/// <summary>One column of a timeline: a node.</summary>
/// <param name="Key">As items name it.</param>
/// <param name="Name">As people read it.</param>
public sealed record Lane(string Key, string Name);

/// <summary>What happened, by its mark: shapes differ, so that nothing hangs on colour.</summary>
public enum LaneItemKind
{
    /// <summary>A fact of the node itself: a signal, an assessment.</summary>
    Recorded,

    /// <summary>Said to another node.</summary>
    Sent,

    /// <summary>Arrived, by machine.</summary>
    Received,

    /// <summary>A person took note of it.</summary>
    Acknowledged,

    /// <summary>A deadline passed.</summary>
    Late,

    /// <summary>The matter is closed.</summary>
    Closed,
}

/// <summary>One thing that happened on a node.</summary>
/// <param name="Lane">The key of its lane.</param>
/// <param name="At">When, on that node's clock.</param>
/// <param name="Kind">Its mark.</param>
/// <param name="Label">What, in the reader's language.</param>
/// <param name="Href">The page about it.</param>
/// <param name="Id">So that others can say they follow from it.</param>
/// <param name="After">The id of what this answers: the gap to it is told in words ("received after 2 s").</param>
/// <param name="By">Who: a name or a role.</param>
public sealed record LaneItem(
    string Lane,
    DateTimeOffset At,
    LaneItemKind Kind,
    string Label,
    string? Href = null,
    string? Id = null,
    string? After = null,
    string? By = null);
