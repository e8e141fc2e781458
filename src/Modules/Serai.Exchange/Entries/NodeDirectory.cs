using Serai.Exchange.Log;
using Serai.Exchange.Peers;
using Serai.Platform.Data;
using Serai.Vocabulary.Exchange;

namespace Serai.Exchange.Entries;

/// <summary>A node as others name it.</summary>
/// <param name="Origin">Its log's origin.</param>
/// <param name="Country">ISO 3166-1 alpha-3, or WHO for the coordinator.</param>
/// <param name="Name">As its genesis entry says.</param>
/// <param name="IsCoordinator">True for WHO: notified by default, never counted as a country.</param>
public sealed record KnownNode(string Origin, string Country, string Name, bool IsCoordinator);

/// <summary>This node and the peers it trusts; always the committed state.</summary>
public sealed class NodeDirectory
{
    private volatile State state = new(new KnownNode("", "", "", false), []);

    /// <summary>Called after a commit that changed whom this node trusts.</summary>
    internal Action Changed { get; set; } = () => { };

    public KnownNode Self => state.Self;

    public IReadOnlyList<KnownNode> Peers => state.Nodes;

    internal IReadOnlyList<Peer> Links => state.Peers;

    /// <summary>A peer by its origin; null for strangers and for this node itself.</summary>
    public KnownNode? Find(string origin) => FindPeer(origin)?.Node;

    internal Peer? FindPeer(string origin) => state.Peers.FirstOrDefault(p => p.Origin == origin);

    internal Peer? FindByTlsKey(ReadOnlySpan<byte> spki)
    {
        foreach (var peer in state.Peers)
        {
            if (spki.SequenceEqual(peer.TlsKey))
            {
                return peer;
            }
        }

        return null;
    }

    internal byte[] HpkeKeyOf(string origin) => FindPeer(origin)?.HpkeKey
        ?? throw new InvalidOperationException($"{origin} is no peer; its key is not known.");

    /// <summary>Takes up the committed state: at start, and after each commit that changed it.</summary>
    internal void Load(Database database)
    {
        state = database.Read(Read);
        Changed();
    }

    private static State Read(Session session)
    {
        var self = LogRows.OwnOrigin(session) is { } origin
            && NodeGenesis.Read(session, origin) is { } genesis
            ? new KnownNode(origin, genesis.Country, genesis.Name, genesis.Role == NodeRole.Coordinator)
            : new KnownNode("", "", "", false);
        return new State(self, PeersTable.All(session));
    }

    private sealed record State(KnownNode Self, IReadOnlyList<Peer> Peers)
    {
        public IReadOnlyList<KnownNode> Nodes { get; } = [.. Peers.Select(p => p.Node)];
    }
}
