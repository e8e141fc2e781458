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
    public KnownNode Self { get; } = new("", "", "", false);

    public IReadOnlyList<KnownNode> Peers { get; } = [];

    public KnownNode? Find(string origin) => Peers.FirstOrDefault(p => p.Origin == origin);
}
