using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Serai.Exchange.Keys;
using Serai.Exchange.Log;
using Serai.Exchange.Pulling;
using Serai.Exchange.Scrub;
using Serai.Ledger;
using Serai.Platform.Data;

namespace Serai.Tests.Exchange.Scrub;

/// <summary>
/// A node with a log of its own that has bodies, and the log of a peer as it was pulled: random entries, every fifth a
/// bare leaf, tiles, and a signed checkpoint every 97 entries and at the end.
/// </summary>
internal sealed class ScrubbedNode : IAsyncDisposable
{
    public const string Peer = "chn.serai.invalid/log/1";
    public const int PeerEntries = 3_000;
    public const int OwnEntries = 21;
    public const int CheckpointEvery = 97;

    private ScrubbedNode(ExchangeNode node) => Node = node;

    public ExchangeNode Node { get; }

    public Scrubber Scrubber => Node.Services.GetRequiredService<Scrubber>();

    public static async Task<ScrubbedNode> StartAsync(int entries = PeerEntries, int every = CheckpointEvery)
    {
        var made = new ScrubbedNode(await ExchangeNode.StartAsync());
        await Task.WhenAll(Enumerable.Range(1, OwnEntries - 1).Select(i => made.Node.SayAsync($"n{i}")));
        await made.Node.Database.WriteAsync(tx => AddPeer(tx, entries, every));
        return made;
    }

    public Task<ScrubReport> ScrubAsync() => Scrubber.RunAsync(ScrubCause.Operator, TimeSpan.Zero);

    public Task RunAsync(string sql) => Node.Database.WriteAsync(tx => tx.ExecuteScript(sql));

    /// <summary>Turns one bit of the last byte of a column round.</summary>
    public async Task FlipAsync(string table, string column, string where)
    {
        var text = FormattableStringFactory.Create($"select {column} from {table} where {where}");
        var bytes = Node.Database.Read(s => s.First(text, row => row.Blob(0)))!;
        bytes[^1] ^= 1;
        await RunAsync($"update {table} set {column} = x'{Convert.ToHexString(bytes)}' where {where}");
    }

    /// <summary>Rows of bodies, their keys among them, besides those of the entries.</summary>
    public Task AddBodiesAsync(int count) => Node.Database.WriteAsync(tx =>
    {
        var vault = Node.Services.GetRequiredService<KeyVault>();
        for (var n = 0; n < count; n++)
        {
            var blob = BitConverter.GetBytes(n);
            var hash = Hash256.Of(blob);
            LogRows.AddBody(tx, hash.ToHex(), blob, vault.Wrap(vault.NewKey(), hash.ToArray()));
        }
    });

    public ValueTask DisposeAsync() => Node.DisposeAsync();

    private static void AddPeer(WriteSession tx, int entries, int every)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var signer = new NoteSigner(Peer, key);
        tx.Execute(
            $"""
            insert into exchange_peer
              (origin, country, name, coordinator, url, log_key, author_key, hpke_key, tls_key, genesis_leaf, cleared,
               added_at, from_origin, from_idx)
            values ({Peer}, {"CHN"}, {"China"}, {false}, {"https://chn.serai.invalid"}, {signer.Verifier.VKey}, {""},
              {""}, {""}, {""}, {false}, {0}, {""}, {0})
            """);
        var random = new Random(7);
        var tree = new TreeFrontier();
        for (var index = 0; index < entries; index++)
        {
            var bytes = new byte[random.Next(40, 200)];
            random.NextBytes(bytes);
            var leaf = MerkleHash.Leaf(bytes);
            var known = index % 5 == 0 ? default(ReadOnlyMemory<byte>?) : bytes;
            LogRows.AddLeaf(tx, Peer, index, leaf, DateTimeOffset.UnixEpoch, known, null);
            TreeStore.Grow(tx, Peer, index, index + 1);
            tree.Append(leaf);
            if (tree.Size % every == 0 || tree.Size == entries)
            {
                var checkpoint = new Checkpoint(Peer, tree.Size, tree.Root);
                LogRows.AddCheckpoint(tx, checkpoint, checkpoint.Sign(signer).ToBytes(), DateTimeOffset.UnixEpoch);
            }
        }

        PeerPosition.Advance(tx, Peer, entries);
    }
}
