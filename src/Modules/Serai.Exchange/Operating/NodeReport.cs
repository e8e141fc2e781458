using Serai.Exchange.Pulling;
using Serai.Platform.Hosting;

namespace Serai.Exchange.Operating;

/// <summary>How the node is, for the people who keep it running: what is wrong first.</summary>
/// <param name="At">When all this was so, by the system's clock.</param>
/// <param name="UptimeSeconds">Since the node started.</param>
/// <param name="Origin">Of its log.</param>
/// <param name="Entries">Of its log.</param>
/// <param name="Problems">What somebody should do something about, the urgent first; none where all is well.</param>
/// <param name="Refusals">What was refused in the last 24 hours, but not before the node started.</param>
/// <param name="RefusalsSince">Since when they are counted: the start of the node, or 24 hours ago.</param>
public sealed record NodeReport(
    DateTimeOffset At, string Version, double UptimeSeconds, string Origin, long Entries,
    IReadOnlyList<NodeProblem> Problems, IReadOnlyList<PeerReport> Peers, QuorumReport Quorum, StorageReport Storage,
    ScrubSummary? Scrub, IReadOnlyList<RefusalCount> Refusals, DateTimeOffset RefusalsSince);

/// <summary>What is wrong. The names stand in the texts: what it is, and what to do.</summary>
public enum NodeProblemKind
{
    /// <summary>This node's own log was signed in two versions.</summary>
    OwnFork,

    /// <summary>It was started anew and signs nothing until fence, machine, peers or two persons agree.</summary>
    Fenced,

    /// <summary>A peer's log was; it is followed no longer.</summary>
    PeerFork,

    /// <summary>The last scrub found faults in the stored logs.</summary>
    Damage,

    /// <summary>The disk is as good as full.</summary>
    DiskFull,

    /// <summary>The disk fills up.</summary>
    DiskLow,

    /// <summary>Two peers or more say that this node's clock is wrong.</summary>
    OwnClock,

    /// <summary>The clock of one peer is not that of this node.</summary>
    PeerClock,

    /// <summary>A peer does not answer, or with what does not hold.</summary>
    PeerFailing,

    /// <summary>Nobody confirmed this log lately, of those whose word the policy asks for.</summary>
    QuorumLate,

    /// <summary>The stored logs were not looked through for two nights.</summary>
    ScrubLate,

    /// <summary>Something of peers was refused.</summary>
    Refused,

    /// <summary>The recovery key lies in the data folder.</summary>
    RecoveryKey,

    /// <summary>There is no peer yet.</summary>
    NoPeer,
}

/// <summary>One thing that somebody should do something about.</summary>
/// <param name="IsUrgent">Now, rather than today.</param>
/// <param name="Peer">Origin of the peer that it is about; null where it is about this node.</param>
public sealed record NodeProblem(NodeProblemKind Kind, bool IsUrgent, string? Peer = null);

/// <summary>A peer, and how things stand between it and this node.</summary>
/// <param name="Applied">Entries of its log that are applied here.</param>
/// <param name="Behind">Entries of it that are there and not applied.</param>
/// <param name="LastContact">Its last answer that held: so old is what this node knows of it.</param>
/// <param name="LastHeard">When it last asked this node something.</param>
/// <param name="Cosigned">Entries of this log that it has, as it signed; null for one that is no witness.</param>
/// <param name="ClockSeconds">How far its clock is ahead of this node's; null where that was not measured yet.</param>
/// <param name="ClockErrorSeconds">The true difference is at most so much more or less.</param>
public sealed record PeerReport(
    string Origin, string Country, string Name, LinkState Link, long Applied, long Behind, DateTimeOffset? LastContact,
    DateTimeOffset? LastHeard, long? Cosigned, double? ClockSeconds, double? ClockErrorSeconds)
{
    /// <summary>Why the link does not work, for pages.</summary>
    internal Refusal? Error { get; init; }

    /// <summary>As it was measured.</summary>
    internal ClockDifference? Clock { get; init; }
}

/// <summary>Whether others can prove what this node told.</summary>
/// <param name="IsAsked">False where the policy asks for no witness.</param>
/// <param name="ConfirmedAt">When enough witnesses had last confirmed this log, by the business clock.</param>
/// <param name="IsNewestProven">Whether enough of them know the newest entry.</param>
public sealed record QuorumReport(bool IsAsked, DateTimeOffset? ConfirmedAt, bool IsNewestProven);

/// <summary>Files of the node, in bytes, and what waits to be written.</summary>
/// <param name="Log">Of the write-ahead log: committed, and not yet in the database's own file.</param>
/// <param name="Waiting">Jobs in front of the writer.</param>
public sealed record StorageReport(long Free, long Database, long Log, long Uploads, int Waiting);

/// <summary>What the last look through the stored logs found.</summary>
/// <param name="At">By the business clock.</param>
public sealed record ScrubSummary(DateTimeOffset At, long Faults);
