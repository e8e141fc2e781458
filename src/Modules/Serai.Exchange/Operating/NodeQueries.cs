using Serai.Exchange.Entries;
using Serai.Exchange.Forks;
using Serai.Exchange.Log;
using Serai.Exchange.Peers;
using Serai.Exchange.Scrub;
using Serai.Exchange.Witnessing;
using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Platform.Observing;
using Serai.Platform.People;
using Serai.Platform.Time;

namespace Serai.Exchange.Operating;

/// <summary>What a node says of itself to those who keep it running: the page, programs, and metrics.</summary>
public sealed class NodeQueries
{
    private readonly Database database;
    private readonly NodeDirectory directory;
    private readonly PeerQueries peers;
    private readonly ForkQueries forks;
    private readonly WitnessQuorum quorum;
    private readonly LogHead head;
    private readonly NodeStorage storage;
    private readonly RefusalCounts refusals;
    private readonly NodeFolder folder;
    private readonly BusinessClock clock;
    private readonly TimeProvider time;
    private readonly long started;

    internal NodeQueries(
        Database database, NodeDirectory directory, PeerQueries peers, ForkQueries forks, WitnessQuorum quorum,
        LogHead head, NodeStorage storage, RefusalCounts refusals, NodeFolder folder, BusinessClock clock,
        TimeProvider time)
    {
        (this.database, this.directory, this.peers, this.forks) = (database, directory, peers, forks);
        (this.quorum, this.head, this.storage, this.refusals) = (quorum, head, storage, refusals);
        (this.folder, this.clock, this.time, started) = (folder, clock, time, time.GetTimestamp());
    }

    /// <summary>Everything at once, read in one snapshot.</summary>
    public NodeReport Report(Viewer viewer)
    {
        viewer.Require(Permission.ReadNode);
        return database.Read(Report);
    }

    /// <summary>Entries of this log that each witness among the peers cosigned.</summary>
    internal IEnumerable<(string Origin, long Size)> Cosigned() => database.Read(s => peers.Peers(s)
        .Where(p => p.IsWitness).Select(p => (p.Node.Origin, p.Cosigned?.Size ?? 0)).ToList());

    /// <summary>Since enough witnesses last confirmed this log; null where none are asked for or none did.</summary>
    internal TimeSpan? QuorumAge() => database.Read(s => clock.GetUtcNow() - quorum.ConfirmedAt(s));

    internal ScrubSummary? Scrub() => database.Read(Scrub);

    internal TimeSpan? ScrubAge() => clock.GetUtcNow() - Scrub()?.At;

    internal int HaltedCount() => database.Read(s => directory.Links.Count(
        peer => Pulling.PeerPosition.IsHaltedBy(s, peer.Origin)));

    private NodeReport Report(Session session)
    {
        var now = time.GetUtcNow();
        var report = new NodeReport(
            now, typeof(NodeQueries).Assembly.GetName().Version!.ToString(3),
            time.GetElapsedTime(started).TotalSeconds, head.Origin, head.Size, [],
            [.. peers.Peers(session).Select(Peer)], Quorum(session),
            new StorageReport(
                storage.FreeBytes, storage.DatabaseBytes, storage.LogBytes, storage.UploadBytes, database.WaitingJobs),
            Scrub(session), refusals.Latest(),
            refusals.Since > now - RefusalCounts.Recent ? refusals.Since : now - RefusalCounts.Recent);
        var isOwnFork = forks.All(session).Any(f => f is { IsSelf: true, State: ForkState.Proven });
        return report with
        {
            Problems = NodeProblems.Of(report, new NodeSigns(
                isOwnFork, !head.Fence.Status.IsOpen, Real(report.Quorum.ConfirmedAt), Real(report.Scrub?.At),
                File.Exists(ExchangeModule.RecoveryKeyFile(folder)))),
        };
    }

    private static PeerReport Peer(PeerView view) => new(
        view.Node.Origin, view.Node.Country, view.Node.Name, view.Link.State, view.Link.Applied, view.Link.Lag,
        view.Link.LastContact, view.Link.LastHeard, view.IsWitness ? view.Cosigned?.Size ?? 0 : null,
        view.Link.Clock?.Difference.TotalSeconds, view.Link.Clock?.Error.TotalSeconds)
    {
        Error = view.Link.LastError,
        Clock = view.Link.Clock,
    };

    private QuorumReport Quorum(Session session) => new(
        quorum.Policy.AsksForWitnesses, quorum.ConfirmedAt(session),
        head.Size > 0 && quorum.Of(session, head.Size - 1).ReachedAt is not null);

    private static ScrubSummary? Scrub(Session session) =>
        ScrubTable.Latest(session) is { } latest ? new ScrubSummary(latest.StartedAt, latest.FaultCount) : null;

    // A demo's days pass in seconds: what is late is told by the time of those who look.
    private TimeSpan? Real(DateTimeOffset? at) =>
        clock.Rate > 0 ? (clock.GetUtcNow() - at) / clock.Rate : at is null ? null : TimeSpan.Zero;
}
