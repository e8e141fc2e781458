using Microsoft.Extensions.DependencyInjection;
using Serai.Exchange.Entries;
using Serai.Exchange.Log;
using Serai.Ledger;
using Serai.Platform.Data;

namespace Serai.Tests.Exchange;

public sealed class ExportAndRebuildTests
{
    [Fact]
    public async Task An_exported_log_is_verified_from_its_files_alone()
    {
        await using var node = await ExchangeNode.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 520).Select(i => node.SayAsync($"n{i}")));
        var folder = Path.Combine(node.Path, "export");
        var exported = await node.Services.GetRequiredService<LogExport>().ExportAsync(folder);

        Assert.Equal(521, exported.Size);
        Assert.True(NoteVerifier.TryParse(node.Head.VerifierKey!, out var key));
        Assert.True(new CheckpointVerifier(key).TryVerify(
            await File.ReadAllBytesAsync(Path.Combine(folder, "checkpoint")), out var checkpoint, out _));
        var tree = new TreeFrontier();
        foreach (var tile in Tiles.Of(521).Where(t => t.Level == 0))
        {
            var bytes = await File.ReadAllBytesAsync(folder + tile with { Level = TilePath.Entries });
            Assert.True(EntryBundle.TryDecode(bytes, tile.Width, out var entries));
            Assert.Equal(EntryBundle.LeafHashes(entries), await File.ReadAllBytesAsync(folder + tile));
            foreach (var entry in entries)
            {
                Assert.True(Entry.TryParse(entry, out _, out var error), error.ToString());
                tree.Append(MerkleHash.Leaf(entry.Span));
            }
        }

        Assert.Equal(checkpoint.Checkpoint.Root, tree.Root);
        Assert.Equal(
            checkpoint.Checkpoint.Root,
            TreeFrontier.Restore(521, Tiles.Subtrees(
                (level, index, width) => File.ReadAllBytes(folder + new TilePath(level, index, width)), 521)).Root);
    }

    [Fact]
    public async Task A_rebuild_gives_the_same_rows_in_the_same_order()
    {
        await using var node = await ExchangeNode.StartAsync();
        await node.SayAsync("one");
        await node.Log.AppendAsync(ExchangeNode.Draft("two"), new Author.Person(ExchangeNode.Officer()));
        await node.SayAsync("three");
        var before = Rows(node.Database);
        var rebuild = node.Services.GetRequiredService<Rebuild>();

        Assert.Equal(3, await rebuild.RunAsync("test"));
        Assert.Equal(2, await rebuild.RunAsync("exchange"));
        Assert.Null(await rebuild.RunAsync("no such module"));
        Assert.Equal(before, Rows(node.Database));
        Assert.Contains("test", rebuild.Modules);
    }

    [Fact]
    public async Task A_body_that_is_gone_is_folded_as_erased()
    {
        await using var node = await ExchangeNode.StartAsync();
        await node.SayAsync("to be erased");
        await node.Database.WriteAsync(
            tx => tx.ExecuteScript("delete from exchange_blob; delete from exchange_body_key"));
        await node.Services.GetRequiredService<Rebuild>().RunAsync("test");

        Assert.Equal(["(erased)"], SeenFold.Texts(node.Database));
    }

    [Fact]
    public async Task An_entry_that_names_the_body_of_another_stops_no_rebuild()
    {
        await using var node = await ExchangeNode.StartAsync();
        await node.SayAsync("ours");
        await AddForeignAsync(node, 3, "kgz.serai.invalid/log/1");
        await AddForeignAsync(node, 4, node.Origin);

        await node.Services.GetRequiredService<Rebuild>().RunAsync("test");

        // To another: never ours. To us: it was folded without a body, as none of its own was there.
        Assert.Equal(["ours", "(erased)"], SeenFold.Texts(node.Database));
        var bodies = node.Services.GetRequiredService<StoredBodies>();
        Assert.Equal(
            [typeof(StoredBody.Opened), typeof(StoredBody.NotOurs), typeof(StoredBody.NotItsBody)],
            node.Database.Read(s => s.Query(
                $"select bytes, origin from exchange_entry where type = {ExchangeNode.NoteType} order by seq",
                row => Entry.TryParse(row.Blob(0), out var entry, out _)
                    ? bodies.Of(s, row.Text(1), entry, node.Origin).GetType()
                    : null)));
    }

    // A co-reader of our body names its hash, and us as the one who says so.
    private static async Task AddForeignAsync(ExchangeNode node, long index, string to)
    {
        var ours = node.Database.Read(s => s.First(
            $"select bytes from exchange_entry where type = {ExchangeNode.NoteType}", row => row.Blob(0)))!;
        Assert.True(Entry.TryParse(ours, out var said, out _));
        using var author = System.Security.Cryptography.ECDsa.Create(
            System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var entry = Entry.Sign(
            said.Header with { Author = LogKeys.Kid8(author), To = [to] }, said.Payload.Span, author);
        await node.Database.WriteAsync(
            tx => LogRows.AddEntry(tx, "chn.serai.invalid/log/1", index, entry, DateTimeOffset.UnixEpoch));
    }

    private static List<string> Rows(Database database) => database.Read(s =>
    {
        var rows = s.Query($"select origin || idx || text from test_seen order by n", row => row.Text(0));
        rows.AddRange(s.Query(
            $"select origin || kid || spki || from_idx from exchange_author_key",
            row => row.Text(0)));
        return rows;
    });
}
