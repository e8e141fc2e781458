using System.Text;
using Serai.Exchange.Bundles;
using Serai.Exchange.Serving;
using Serai.Exchange.Witnessing;
using Serai.Ledger;

namespace Serai.Tests.Federation;

public sealed class BundleMirrorTests
{
    [Fact]
    public async Task A_bundle_is_byte_for_byte_what_the_peer_is_answered_over_the_network()
    {
        var nodes = await Node.StartAllAsync("KAZ", "CHN", "WHO");
        var (kaz, chn, who) = (nodes[0], nodes[1], nodes[2]);
        var said = await kaz.SayAsync("for China", chn);
        await kaz.SayAsync("for both", chn, who);
        await kaz.SayAsync("for nobody");
        var last = await kaz.SayAsync("for the coordinator", who);
        await Node.EventuallyAsync(
            () => kaz.Receipts(said).Count == 1 && kaz.Receipts(last).Count == 1
                && kaz.Database.Read(s => CosignedRows.Of(s, chn.Origin))?.Checkpoint.Size == chn.Head.Size,
            () => $"{kaz.Links.StatusOf(chn.Origin)}");
        var folder = TestNode.TemporaryFolder();
        var bundle = Path.Combine(folder, "bundle");
        var mirror = Path.Combine(folder, "mirror");

        Assert.Null((await kaz.Test.Get<BundleExport>().ExportAsync(chn.Origin, bundle, from: 0)).Refusal);
        using var http = ServingTests.As(chn, kaz);
        await MirrorAsync(http, kaz, chn, mirror);

        var written = Files(bundle);
        Assert.Contains(written.Keys, name => name.StartsWith("blob/", StringComparison.Ordinal));
        Assert.Contains(written.Keys, name => name.StartsWith("seen/", StringComparison.Ordinal));
        var sums = Encoding.UTF8.GetString(written[BundleLayout.Sums]);
        written.Remove(BundleLayout.Sums);
        written.Remove(BundleLayout.Cover);
        var fetched = Files(mirror);
        Assert.Equal(fetched.Keys.Order(StringComparer.Ordinal), written.Keys.Order(StringComparer.Ordinal));
        Assert.All(fetched, file => Assert.Equal(file.Value, written[file.Key]));
        Assert.Equal(
            written.Select(f => $"{Hash256.Of(f.Value).ToHex()}  {f.Key}").Order(StringComparer.Ordinal),
            sums.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
        Directory.Delete(folder, recursive: true);
        foreach (var started in nodes)
        {
            await started.DisposeAsync();
        }
    }

    // As any client would go through the log, without looking at what the bundle holds.
    private static async Task MirrorAsync(HttpClient http, Node of, Node reader, string folder)
    {
        var note = await SaveAsync(http, "checkpoint", folder, "checkpoint");
        Assert.True(SignedNote.TryParse(note!, out var read, out _));
        Assert.True(Checkpoint.TryParse(read.Text, out var checkpoint));
        Assert.Equal(of.Head.Size, checkpoint.Size);
        await SaveAsync(http, "genesis", folder, "genesis");
        foreach (var tile in Tiles.Of(checkpoint.Size))
        {
            await SaveAsync(http, tile.ToString()[1..], folder, tile.ToString()[1..]);
        }

        for (var at = 0L; at < checkpoint.Size;)
        {
            var bytes = await SaveAsync(
                http, $"feed?from={at}&max={WireLimits.FeedItemsMax}&size={checkpoint.Size}", folder,
                $"feed/{at}.cborseq");
            Assert.True(FeedPage.TryRead(bytes!, at, out var page, out _));
            foreach (var item in page.Items.Where(item => item.Entry is not null))
            {
                Assert.True(Entry.TryParse(item.Entry!.Value, out var entry, out _));
                if (entry.BlobHash is { } hash && entry.Header.To!.Contains(reader.Origin))
                {
                    await SaveAsync(http, $"blob/{hash.ToHex()}", folder, $"blob/{hash.ToHex()}");
                }
            }

            at = page.Next;
        }

        foreach (var origin in new[] { of.Origin, reader.Origin })
        {
            var name = Hash256.Of(Encoding.UTF8.GetBytes(origin)).ToHex();
            await SaveAsync(http, $"fork/{name}", folder, $"fork/{name}");
            await SaveAsync(http, $"seen/{name}/checkpoint", folder, $"seen/{name}/checkpoint");
        }
    }

    private static async Task<byte[]?> SaveAsync(HttpClient http, string path, string folder, string name)
    {
        using var answer = await http.GetAsync("exchange/v1/" + path);
        if (!answer.IsSuccessStatusCode)
        {
            return null;
        }

        var bytes = await answer.Content.ReadAsByteArrayAsync();
        var file = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllBytesAsync(file, bytes);
        return bytes;
    }

    private static Dictionary<string, byte[]> Files(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(
            file => Path.GetRelativePath(folder, file), File.ReadAllBytes, StringComparer.Ordinal);
}
