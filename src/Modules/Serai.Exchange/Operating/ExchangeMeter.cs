using System.Diagnostics.Metrics;
using Serai.Exchange.Entries;
using Serai.Exchange.Log;
using Serai.Exchange.Peers;
using Serai.Exchange.Pulling;
using Serai.Platform.Api;

namespace Serai.Exchange.Operating;

/// <summary>
/// What the exchange counts and measures. Attributes are the origin of a trusted peer's log, a code of a fixed list, a
/// state: never a person, a place or a text from outside.
/// </summary>
internal sealed class ExchangeMeter
{
    public const string Name = "Serai.Exchange";

    private const string PeerKey = "serai.peer";

    private readonly NodeDirectory directory;
    private readonly PeerLinks links;
    private readonly TimeProvider time;
    private readonly NodeQueries node;

    public ExchangeMeter(
        IMeterFactory meters, NodeDirectory directory, PeerLinks links, LogHead head, RefusalCounts refusals,
        NodeQueries node, TimeProvider time)
    {
        (this.directory, this.links, this.time, this.node) = (directory, links, time, node);
        var meter = meters.Create(Name);
        CountOwn(meter, head);
        CountRefusals(meter, refusals);
        ObservePeers(meter);
        ObserveState(meter);
    }

    private static void CountOwn(Meter meter, LogHead head)
    {
        var appended = meter.CreateCounter<long>(
            "serai.exchange.entries.appended", "{entry}", "Entries that were appended to this node's log.");
        // There from the start: a rate of what was never counted cannot be told.
        appended.Add(0);
        head.Grown = added => appended.Add(added);
        meter.CreateObservableGauge("serai.exchange.log.size", () => head.Size, "{entry}", "Entries of this log.");
    }

    private static void CountRefusals(Meter meter, RefusalCounts refusals)
    {
        var counter = meter.CreateCounter<long>(
            "serai.exchange.refusals", "{refusal}",
            "Questions, answers, entries and bundles that were refused, by peer and code.");
        refusals.Counted = (peer, kind, code) => counter.Add(
            1, new(PeerKey, peer), new("serai.refusal.kind", Words.Kebab(kind)), new("error.type", code));
    }

    private void ObservePeers(Meter meter)
    {
        meter.CreateObservableGauge(
            "serai.exchange.peer.lag", () => OfPeers(link => link.Lag), "{entry}",
            "Entries of the peer's log that are there and not applied.");
        meter.CreateObservableGauge(
            "serai.exchange.peer.silence", () => OfPeers(Silence), "s",
            "Since the peer last answered with something that was proven; none before its first answer.");
        meter.CreateObservableGauge(
            "serai.exchange.peer.state", States, "1", "1 for the state in which the link is, 0 for the others.");
        meter.CreateObservableGauge(
            "serai.exchange.peer.clock.difference", () => OfPeers(link => link.Clock?.Difference.TotalSeconds), "s",
            "How far the peer's clock is ahead of this node's.");
        meter.CreateObservableCounter(
            "serai.exchange.peer.applied", () => OfPeers(link => (long?)link.Applied), "{entry}",
            "Entries of the peer's log that are applied here.");
        meter.CreateObservableGauge(
            "serai.exchange.peer.cosigned",
            () => node.Cosigned().Select(c => new Measurement<long>(c.Size, Peer(c.Origin))), "{entry}",
            "Entries of this log that the peer cosigned as a witness.");
    }

    private void ObserveState(Meter meter)
    {
        meter.CreateObservableGauge(
            "serai.exchange.quorum.age", () => One(node.QuorumAge()?.TotalSeconds), "s",
            "Since enough witnesses last confirmed this log, by the business clock; none where none are asked for.");
        meter.CreateObservableGauge(
            "serai.exchange.forks", () => (long)node.HaltedCount(), "{log}", "Logs that showed two histories.");
        meter.CreateObservableGauge(
            "serai.exchange.scrub.faults", () => One(node.Scrub()?.Faults), "{fault}",
            "Faults in the stored logs, as the last scrub found them.");
        meter.CreateObservableGauge(
            "serai.exchange.scrub.age", () => One(node.ScrubAge()?.TotalSeconds), "s",
            "Since the last scrub began, by the business clock.");
    }

    private IEnumerable<Measurement<long>> OfPeers(Func<LinkStatus, long?> value) => directory.Links.SelectMany(
        peer => value(links.StatusOf(peer.Origin)) is { } known ? [new Measurement<long>(known, Peer(peer.Origin))]
            : Array.Empty<Measurement<long>>());

    private IEnumerable<Measurement<double>> OfPeers(Func<LinkStatus, double?> value) => directory.Links.SelectMany(
        peer => value(links.StatusOf(peer.Origin)) is { } known ? [new Measurement<double>(known, Peer(peer.Origin))]
            : Array.Empty<Measurement<double>>());

    private double? Silence(LinkStatus link) => (time.GetUtcNow() - link.LastContact)?.TotalSeconds;

    private IEnumerable<Measurement<long>> States() =>
        from peer in directory.Links
        from state in Enum.GetValues<LinkState>()
        let now = links.StatusOf(peer.Origin).State
        select new Measurement<long>(
            now == state ? 1 : 0, Peer(peer.Origin), new("serai.link.state", Words.Kebab(state)));

    private static KeyValuePair<string, object?> Peer(string origin) => new(PeerKey, origin);

    private static IEnumerable<Measurement<T>> One<T>(T? value)
        where T : struct => value is { } known ? [new Measurement<T>(known)] : [];
}
