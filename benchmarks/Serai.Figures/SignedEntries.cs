using System.Security.Cryptography;
using Serai.Exchange.Log;
using Serai.Ledger;
using Serai.Platform.Hosting;
using Serai.Vocabulary;

namespace Serai.Figures;

/// <summary>
/// Entries of a node that are signed beforehand: for all peers, with a sealed body that is nowhere. What stores them
/// folds nothing; tree, read-back and checkpoint are the node's own.
/// </summary>
internal sealed class SignedEntries(LocalNode node) : IDisposable
{
    private readonly string origin = node.Get<LogHead>().Origin;
    private readonly Random random = new(7);

    /// <summary>The node's own key as an author.</summary>
    public ECDsa Author { get; } = Open(Path.Combine(node.Get<NodeFolder>().KeysFolder, "author.pem"));

    public Entry Next()
    {
        var bytes = new byte[Hash256.Size];
        random.NextBytes(bytes);
        var header = new EntryHeader
        {
            Author = LogKeys.Kid8(Author),
            Issuer = origin,
            Thread = "kaz-event-2020-00000001",
            IssuedAt = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds()),
            Type = EntryTypes.BreachExplained,
            Nonce = new Nonce16(bytes.AsSpan(0, Nonce16.Size)),
            Commitment = new Hash256(bytes),
        };
        return Entry.Sign(header, bytes, Author);
    }

    /// <summary>Stores entries in one commit, under one checkpoint; nobody else may write meanwhile.</summary>
    public Task StoreAsync(params IReadOnlyList<Entry> entries) => node.Database.WriteAsync(tx =>
    {
        var first = node.Get<LogHead>().Size;
        foreach (var (offset, entry) in entries.Index())
        {
            var header = entry.Header;
            tx.Execute(
                $"""
                insert into exchange_entry (origin, idx, leaf, bytes, type, thread, author, signed_at, received_at,
                  for_all, blob_hash)
                values ({origin}, {first + offset}, {entry.LeafHash.ToArray()}, {entry.Bytes}, {header.Type},
                  {header.Thread}, {header.Author.ToString()}, {header.IssuedAt}, {header.IssuedAt}, {true},
                  {entry.BlobHash?.ToHex()})
                """);
        }
    });

    public void Dispose() => Author.Dispose();

    private static ECDsa Open(string file)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(file));
        return key;
    }
}
