using System.Globalization;
using Serai.Exchange.Entries;
using Serai.Exchange.Witnessing;
using Serai.Ledger;
using Serai.Platform.Data;
using Serai.Vocabulary.Exchange;

namespace Serai.Exchange.Peers;

/// <summary>A node whose log this one follows, with the keys pinned when it was trusted.</summary>
/// <param name="Url">Where its exchange answers; the part before <c>/exchange/v1</c>.</param>
/// <param name="LogKey">The key of its checkpoints.</param>
/// <param name="AuthorKey">SubjectPublicKeyInfo of the key with which the node itself signs.</param>
/// <param name="HpkeKey">SubjectPublicKeyInfo of the key that bodies are sealed to.</param>
/// <param name="TlsKey">SubjectPublicKeyInfo of its certificate.</param>
/// <param name="GenesisLeaf">Leaf hash of its first entry.</param>
/// <param name="WitnessKey">The key of its cosignatures; null for a node that is no witness.</param>
/// <param name="ClearedForAll">May fetch all entries of this node's log.</param>
internal sealed record Peer(
    KnownNode Node,
    string Url,
    NoteVerifier LogKey,
    byte[] AuthorKey,
    byte[] HpkeKey,
    byte[] TlsKey,
    Hash256 GenesisLeaf,
    CosignatureVerifier? WitnessKey,
    bool ClearedForAll)
{
    public string Origin => Node.Origin;
}

/// <summary>The table of peers: a fold of this node's own trust changes.</summary>
internal static class PeersTable
{
    public static List<Peer> All(Session session) => session.Query(
        $"""
        select origin, country, name, coordinator, url, log_key, author_key, hpke_key, tls_key, genesis_leaf, cleared,
          witness_key
        from exchange_peer order by coordinator, country, origin
        """,
        Map);

    /// <summary>The pinned keys of checkpoints, by origin, as they are stored.</summary>
    public static Dictionary<string, string> LogKeys(Session session) => session.Query(
        $"select origin, log_key from exchange_peer", row => (Origin: row.Text(0), Key: row.Text(1)))
        .ToDictionary(p => p.Origin, p => p.Key);

    public static void Add(WriteSession tx, FoldedEntry entry, TrustChange change)
    {
        var genesis = change.Genesis!;
        Remove(tx, change.Peer!);
        tx.Execute(
            $"""
            insert into exchange_peer
              (origin, country, name, coordinator, url, log_key, author_key, hpke_key, tls_key, genesis_leaf, cleared,
               added_at, from_origin, from_idx, witness_key)
            values ({change.Peer}, {genesis.Country}, {genesis.Name}, {genesis.Role == NodeRole.Coordinator},
              {change.Url}, {genesis.LogKey}, {genesis.AuthorKey}, {genesis.HpkeKey}, {genesis.TlsKey},
              {change.GenesisLeaf}, {change.ClearedForAll == true}, {entry.SignedAt}, {entry.Ref.Origin},
              {entry.Ref.Index}, {genesis.WitnessKey})
            """);
    }

    public static void Remove(WriteSession tx, string origin) =>
        tx.Execute($"delete from exchange_peer where origin = {origin}");

    private static Peer Map(Row row)
    {
        var origin = row.Text(0);
        if (!NoteVerifier.TryParse(row.Text(5), out var logKey))
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture, $"The key of the peer {origin} was stored unreadable."));
        }

        return new Peer(
            new KnownNode(origin, row.Text(1), row.Text(2), row.Flag(3)),
            row.Text(4),
            logKey,
            Convert.FromBase64String(row.Text(6)),
            Convert.FromBase64String(row.Text(7)),
            Convert.FromBase64String(row.Text(8)),
            Hash256.ParseHex(row.Text(9)),
            WitnessName.KeyOf(origin, row.TextOrNull(11)),
            row.Flag(10));
    }
}
