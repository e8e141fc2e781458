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

    private static List<string> Rows(Database database) => database.Read(s =>
    {
        var rows = s.Query($"select origin || idx || text from test_seen order by n", row => row.Text(0));
        rows.AddRange(s.Query(
            $"select origin || kid || spki || from_idx from exchange_author_key",
            row => row.Text(0)));
        return rows;
    });
}
