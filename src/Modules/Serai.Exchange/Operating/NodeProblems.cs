using Serai.Exchange.Pulling;
using Serai.Platform.Observing;

namespace Serai.Exchange.Operating;

/// <summary>What is known beside the report, to judge it.</summary>
/// <param name="IsOwnFork">This node's log was proven to have two histories.</param>
/// <param name="IsFenced">It does not sign yet.</param>
/// <param name="QuorumAge">Since witnesses last confirmed this log, in time of the system.</param>
/// <param name="ScrubAge">Since the last look through the stored logs, in time of the system.</param>
/// <param name="HasRecoveryKey">It lies in the data folder.</param>
internal sealed record NodeSigns(
    bool IsOwnFork, bool IsFenced, TimeSpan? QuorumAge, TimeSpan? ScrubAge, bool HasRecoveryKey);

/// <summary>
/// What of a report somebody should do something about. A link that stumbles for a moment mends itself and is no such
/// thing; what is left waits for a person.
/// </summary>
internal static class NodeProblems
{
    /// <summary>A peer is missed after so long without an answer that held.</summary>
    public static readonly TimeSpan SilenceBorne = TimeSpan.FromMinutes(2);

    /// <summary>Witnesses are asked every minute.</summary>
    public static readonly TimeSpan QuorumAgeBorne = TimeSpan.FromMinutes(10);

    /// <summary>Logs are looked through every night: one may be missed, by a restart at that hour.</summary>
    public static readonly TimeSpan ScrubAgeBorne = TimeSpan.FromHours(49);

    /// <summary>Clocks that are further apart make times of notifications worthless as evidence.</summary>
    public static readonly TimeSpan ClockBorne = TimeSpan.FromSeconds(5);

    /// <summary>So many others cannot all be wrong: it is this node's clock.</summary>
    public const int OthersBelieved = 2;

    public static IReadOnlyList<NodeProblem> Of(NodeReport report, NodeSigns signs) =>
    [
        .. All(report, signs).OrderByDescending(p => p.IsUrgent).ThenBy(p => p.Kind)
            .ThenBy(p => p.Peer, StringComparer.Ordinal),
    ];

    private static IEnumerable<NodeProblem> All(NodeReport report, NodeSigns signs) =>
        OfSelf(report, signs).Concat(OfStorage(report, signs)).Concat(OfPeers(report)).Concat(OfClocks(report));

    private static IEnumerable<NodeProblem> OfSelf(NodeReport report, NodeSigns signs)
    {
        if (signs.IsOwnFork)
        {
            yield return new NodeProblem(NodeProblemKind.OwnFork, true);
        }

        if (signs.IsFenced)
        {
            yield return new NodeProblem(NodeProblemKind.Fenced, true);
        }

        if (report.Peers.Count == 0)
        {
            yield return new NodeProblem(NodeProblemKind.NoPeer, false);
        }

        if (report.Quorum.IsAsked && IsLate(report, signs.QuorumAge, QuorumAgeBorne))
        {
            yield return new NodeProblem(NodeProblemKind.QuorumLate, false);
        }

        if (report.Refusals.Any(r => r.Peer != RefusalCounts.Stranger))
        {
            yield return new NodeProblem(NodeProblemKind.Refused, false);
        }

        if (signs.HasRecoveryKey)
        {
            yield return new NodeProblem(NodeProblemKind.RecoveryKey, false);
        }
    }

    private static IEnumerable<NodeProblem> OfStorage(NodeReport report, NodeSigns signs)
    {
        if (report.Scrub is { Faults: > 0 })
        {
            yield return new NodeProblem(NodeProblemKind.Damage, true);
        }

        if (IsLate(report, signs.ScrubAge, ScrubAgeBorne))
        {
            yield return new NodeProblem(NodeProblemKind.ScrubLate, false);
        }

        if (report.Storage.Free < NodeStorage.FreeBytesMin)
        {
            yield return new NodeProblem(NodeProblemKind.DiskFull, true);
        }
        else if (report.Storage.Free < NodeStorage.FreeBytesLow)
        {
            yield return new NodeProblem(NodeProblemKind.DiskLow, false);
        }
    }

    private static IEnumerable<NodeProblem> OfPeers(NodeReport report) =>
        from peer in report.Peers
        let kind = peer.Link switch
        {
            LinkState.Halted => NodeProblemKind.PeerFork,
            LinkState.Failing when IsLate(report, report.At - peer.LastContact, SilenceBorne) =>
                NodeProblemKind.PeerFailing,
            _ => (NodeProblemKind?)null,
        }
        where kind is not null
        select new NodeProblem(kind.Value, kind == NodeProblemKind.PeerFork, peer.Origin);

    private static IEnumerable<NodeProblem> OfClocks(NodeReport report)
    {
        var apart = report.Peers.Where(p => p.Clock?.IsBeyond(ClockBorne) == true).ToList();
        return apart.Count >= OthersBelieved
            ? [new NodeProblem(NodeProblemKind.OwnClock, true)]
            : apart.Select(p => new NodeProblem(NodeProblemKind.PeerClock, false, p.Origin));
    }

    // What never was is late when the node has run that long.
    private static bool IsLate(NodeReport report, TimeSpan? age, TimeSpan borne) =>
        (age ?? TimeSpan.FromSeconds(report.UptimeSeconds)) > borne;
}
