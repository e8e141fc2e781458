using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Serai.Vocabulary.Exchange;

/// <summary>
/// Whom this node trusts from here on (type 5). <c>author-key</c> is told to all peers, in clear, before a person's key
/// signs its first entry; <c>peer-added</c> and <c>peer-removed</c> concern this node alone.
/// </summary>
/// <param name="Kind">What changes; it settles which of the other fields are there.</param>
/// <param name="Key">author-key: SubjectPublicKeyInfo in base64.</param>
/// <param name="Role">author-key: the office that holds the key, never a name.</param>
/// <param name="Peer">peer-added and peer-removed: origin of the peer's log.</param>
/// <param name="Url">peer-added: where its exchange answers.</param>
/// <param name="GenesisLeaf">peer-added: leaf hash of its first entry, hexadecimal.</param>
/// <param name="Genesis">peer-added: what that entry said.</param>
/// <param name="ClearedForAll">peer-added: may fetch all entries of this log (auditor, own mirror).</param>
/// <param name="ApprovedBy">Key ids of the persons who approved, the proposer first; absent where the operator acted
/// alone.</param>
public sealed record TrustChange(
    TrustChangeKind Kind,
    string? Key = null,
    string? Role = null,
    string? Peer = null,
    string? Url = null,
    string? GenesisLeaf = null,
    Genesis? Genesis = null,
    bool? ClearedForAll = null,
    IReadOnlyList<string>? ApprovedBy = null) : IEntryPayload<TrustChange>
{
    /// <summary>Most persons who approve one change.</summary>
    public const int ApproversMax = 8;

    /// <inheritdoc/>
    public static int Type => EntryTypes.TrustChange;

    /// <inheritdoc/>
    public static JsonTypeInfo<TrustChange> Json => Wire.Exchange.TrustChange;

    /// <inheritdoc/>
    public string? Fault() => Limits.First(
        Limits.Known("kind", Kind),
        Limits.Optional("key", Key, ExchangeLimits.Key),
        Limits.Optional("role", Role, Limits.Role),
        Limits.Optional("peer", Peer, ExchangeLimits.Origin),
        Limits.Optional("url", Url, ExchangeLimits.Url),
        Limits.Optional("genesisLeaf", GenesisLeaf, ExchangeLimits.HashHex),
        Limits.AtMost("approvedBy", ApprovedBy?.Count ?? 0, ApproversMax),
        ApprovedBy is null ? null : Limits.Each(ApprovedBy, kid => Limits.Required("approvedBy", kid, 16)),
        Genesis?.Fault(),
        OfKind());

    private string? OfKind() => Kind switch
    {
        TrustChangeKind.AuthorKey => Limits.First(
            Limits.Required("key", Key, ExchangeLimits.Key),
            Limits.Required("role", Role, Limits.Role)),
        TrustChangeKind.PeerAdded => Limits.First(
            Limits.Required("peer", Peer, ExchangeLimits.Origin),
            Limits.Required("url", Url, ExchangeLimits.Url),
            Limits.Required("genesisLeaf", GenesisLeaf, ExchangeLimits.HashHex),
            Genesis is null ? "genesis is missing." : null),
        _ => Limits.Required("peer", Peer, ExchangeLimits.Origin),
    };
}

/// <summary>What a trust change changes.</summary>
[JsonConverter(typeof(NameConverter<TrustChangeKind>))]
public enum TrustChangeKind
{
    /// <summary>A person's key begins to sign entries of this log.</summary>
    AuthorKey,

    /// <summary>A peer's log is followed, and told.</summary>
    PeerAdded,

    /// <summary>A peer's log is no longer followed, nor told.</summary>
    PeerRemoved,
}
