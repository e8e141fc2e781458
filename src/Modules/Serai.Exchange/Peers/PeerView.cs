using Serai.Exchange.Entries;
using Serai.Exchange.Log;
using Serai.Exchange.Pulling;
using Serai.Exchange.Witnessing;
using Serai.Ledger;
using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Platform.People;

namespace Serai.Exchange.Peers;

/// <summary>A peer as the page shows it.</summary>
/// <param name="VerifierKey">The key of its checkpoints, as it was pinned.</param>
public sealed record PeerView(
    KnownNode Node, string Url, string? Fingerprint, DateTimeOffset TrustedSince, LinkStatus Link, string VerifierKey)
{
    /// <summary>False for a node that was founded without a key to cosign with.</summary>
    public bool IsWitness { get; init; }

    /// <summary>The last checkpoint of this node that it cosigned; null where it cosigned none.</summary>
    public WitnessedSize? Cosigned { get; init; }
}

/// <summary>This node as others are to know it.</summary>
/// <param name="Fingerprint">To be read aloud.</param>
/// <param name="VerifierKey">The key of its checkpoints.</param>
public sealed record SelfView(KnownNode Node, string Url, string Fingerprint, string VerifierKey, long Size);

/// <summary>What the page of peers asks.</summary>
public sealed class PeerQueries(
    Database database, NodeDirectory directory, NodeSettings settings, LogHead head, PeerLinks links)
{
    public IReadOnlyList<PeerView> Peers(Viewer viewer)
    {
        viewer.Require(Permission.ReadExchange);
        return database.Read(Peers);
    }

    internal IReadOnlyList<PeerView> Peers(Session session) =>
        [.. directory.Links.Select(peer => View(session, peer))];

    public SelfView Self(Viewer viewer)
    {
        viewer.Require(Permission.ReadExchange);
        return database.Read(s => new SelfView(
            directory.Self, settings.ExchangeUrl, FingerprintOf(s, directory.Self.Origin) ?? "", head.VerifierKey ?? "",
            head.Size));
    }

    private PeerView View(Session session, Peer peer) => new(
        peer.Node,
        peer.Url,
        FingerprintOf(session, peer.Origin),
        session.First($"select added_at from exchange_peer where origin = {peer.Origin}", row => row.Instant(0)),
        StatusOf(session, peer.Origin),
        peer.LogKey.VKey)
    {
        IsWitness = peer.WitnessKey is not null,
        Cosigned = peer.WitnessKey is { } key ? CosignatureRows.LastOf(session, directory.Self.Origin, key) : null,
    };

    // A halt is durable; the link in memory may not have come to it yet.
    private LinkStatus StatusOf(Session session, string origin) =>
        links.StatusOf(origin) is var status && PeerPosition.IsHaltedBy(session, origin)
            ? status with { State = LinkState.Halted, LastError = new Refusal("exchange.link.fork") }
            : status;

    // Known once the peer's first entry was pulled; it is the one that was pinned.
    private static string? FingerprintOf(Session session, string origin) =>
        NodeGenesis.Entry(session, origin) is { } entry ? Fingerprint.Of(entry) : null;
}
