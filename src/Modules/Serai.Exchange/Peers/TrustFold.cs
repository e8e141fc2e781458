using Serai.Exchange.Entries;
using Serai.Exchange.Log;
using Serai.Ledger;
using Serai.Platform.Data;
using Serai.Vocabulary;
using Serai.Vocabulary.Exchange;

namespace Serai.Exchange.Peers;

/// <summary>
/// Whom this node trusts: peers by its own entries, keys of persons by the entries of each log's own node.
/// </summary>
internal sealed class TrustFold(NodeDirectory directory, Database database) : IFold
{
    public string Module => ExchangeModule.ModuleName;

    public IReadOnlyList<int> Types { get; } = [EntryTypes.Genesis, EntryTypes.TrustChange];

    public IReadOnlyList<string> Tables { get; } = ["exchange_author_key", "exchange_peer"];

    public void Apply(WriteSession tx, FoldedEntry entry)
    {
        if (entry.Type == EntryTypes.TrustChange
            && entry.Body is EntryBody.Present body
            && Payload.TryRead<TrustChange>(body.Json.Span, out var change, out _))
        {
            Apply(tx, entry, change);
        }

        tx.OnCommitted(() => directory.Load(database));
    }

    /// <summary>Keys are never erased.</summary>
    public void Forget(WriteSession tx, string thread, IReadOnlyList<EntryRef> entries)
    {
    }

    private static void Apply(WriteSession tx, FoldedEntry entry, TrustChange change)
    {
        var isOwn = entry.Ref.Origin == LogRows.OwnOrigin(tx);
        switch (change.Kind)
        {
            case TrustChangeKind.AuthorKey:
                AuthorKeyRows.Add(tx, entry.Ref, change);
                break;
            case TrustChangeKind.PeerAdded when isOwn:
                PeersTable.Add(tx, entry, change);
                break;
            case TrustChangeKind.PeerRemoved when isOwn:
                PeersTable.Remove(tx, change.Peer!);
                break;
            default:
                // Whom another node trusts is its own affair.
                break;
        }
    }
}

/// <summary>The keys that may sign entries of a log, besides the node's own.</summary>
internal static class AuthorKeyRows
{
    public static void Add(WriteSession tx, EntryRef from, TrustChange change)
    {
        if (SpkiOf(change) is not { } spki)
        {
            return;
        }

        tx.Execute(
            $"""
            insert into exchange_author_key (origin, kid, spki, role, from_idx)
            values ({from.Origin}, {LogKeys.Kid8(spki).ToString()}, {change.Key}, {change.Role}, {from.Index})
            on conflict do nothing
            """);
    }

    public static Dictionary<Kid, byte[]> Of(Session session, string origin)
    {
        Dictionary<Kid, byte[]> keys = [];
        session.Each(
            $"select spki from exchange_author_key where origin = {origin}",
            row =>
            {
                var spki = Convert.FromBase64String(row.Text(0));
                keys[LogKeys.Kid8(spki)] = spki;
            });
        return keys;
    }

    /// <summary>The announced key, or null where it is no P-256 key.</summary>
    public static byte[]? SpkiOf(TrustChange change)
    {
        // One text for one key: with white space or loose last bits, others would not read what counts here.
        var text = change.Key ?? "";
        var bytes = new byte[LogKeys.SpkiBytes];
        if (!Convert.TryFromBase64String(text, bytes, out var written)
            || written != bytes.Length || Convert.ToBase64String(bytes) != text
            || !LogKeys.TryReadSpki(bytes, out var key))
        {
            return null;
        }

        key.Dispose();
        return bytes;
    }
}
