using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Serai.Exchange.Bundles;
using Serai.Exchange.Keys;
using Serai.Exchange.Pulling;
using Serai.Ledger;

namespace Serai.Tests.Exchange.Bundles;

/// <summary>What can happen to a bundle on its way: F22, and one byte at a time.</summary>
public sealed class TamperedBundleTests
{
    /// <summary>Says that every byte of the bundle is flipped, not a sample.</summary>
    public const string AllVariable = "SERAI_FLIP_ALL";

    private const int Entries = 1_000;
    private const int Sample = 600;
    private const int Seed = 22;

    [Theory]
    [InlineData("bundle", "bad-signature", "malformed")]
    [InlineData("SHA256SUMS", "bad-proof", "bad-proof")]
    [InlineData("checkpoint", "bad-proof", "bad-proof")]
    [InlineData("genesis", "bad-proof", "bad-proof")]
    [InlineData("feed/0.cborseq", "bad-proof", "bad-proof")]
    [InlineData("tile/0/000.p/4", "bad-proof", "bad-proof")]
    [InlineData("blob", "bad-proof", "bad-proof")]
    public async Task An_altered_or_cut_file_is_refused_by_name_and_the_cursor_stays(
        string name, string altered, string cut)
    {
        await using var nodes = await CarriedNodes.StartAsync();
        var (kaz, chn) = (nodes.Kaz, nodes.Chn);
        await kaz.SayAsync("one", chn.Origin);
        await kaz.SayAsync("two");
        var folder = await nodes.ExportAsync(kaz, chn);
        name = name == "blob"
            ? "blob/" + Path.GetFileName(Directory.GetFiles(Path.Combine(folder, "blob")).Single())
            : name;
        var file = Path.Combine(folder, name);
        var bytes = await File.ReadAllBytesAsync(file);

        bytes[^20] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);
        Assert.Equal((altered, name), await BundleTests.RefusedAsync(chn, folder));
        bytes[^20] ^= 1;
        await File.WriteAllBytesAsync(file, bytes[..(bytes.Length / 2)]);
        Assert.Equal((cut, name), await BundleTests.RefusedAsync(chn, folder));
        await File.WriteAllBytesAsync(file, []);
        Assert.Equal(("malformed", name), await BundleTests.RefusedAsync(chn, folder));
        File.Delete(file);
        Assert.Equal(("malformed", name), await BundleTests.RefusedAsync(chn, folder));
        Assert.Equal(0, CarriedNodes.NextOf(chn, kaz));

        await File.WriteAllBytesAsync(file, bytes);
        Assert.Equal(kaz.Head.Size, await CarriedNodes.TakeAsync(chn, folder));
    }

    [Fact]
    public async Task Halves_of_two_bundles_are_no_bundle()
    {
        await using var nodes = await CarriedNodes.StartAsync();
        var (kaz, chn) = (nodes.Kaz, nodes.Chn);
        await kaz.SayAsync("one", chn.Origin);
        var first = await nodes.ExportAsync(kaz, chn);
        await kaz.SayAsync("two", chn.Origin);
        var second = await nodes.ExportAsync(kaz, chn);
        foreach (var name in new[] { "bundle", "SHA256SUMS" })
        {
            File.Copy(Path.Combine(second, name), Path.Combine(first, name), overwrite: true);
        }

        Assert.Equal("bad-proof", (await BundleTests.RefusedAsync(chn, first)).Code);
        Assert.Equal(0, CarriedNodes.NextOf(chn, kaz));
    }

    [Fact]
    public async Task Links_are_not_followed_pipes_not_waited_for_and_strange_files_are_left_alone_and_listed()
    {
        await using var nodes = await CarriedNodes.StartAsync();
        var (kaz, chn) = (nodes.Kaz, nodes.Chn);
        await kaz.SayAsync("one", chn.Origin);
        var folder = await nodes.ExportAsync(kaz, chn);
        var page = Path.Combine(folder, "feed", "0.cborseq");
        var outside = nodes.NewFolder();
        File.Move(page, outside);
        File.CreateSymbolicLink(page, outside);
        Assert.Equal(("malformed", "feed/0.cborseq"), await BundleTests.RefusedAsync(chn, folder));

        File.Delete(page);
        File.Move(outside, page);
        Directory.Move(Path.Combine(folder, "feed"), outside);
        Directory.CreateSymbolicLink(Path.Combine(folder, "feed"), outside);
        Assert.Equal(("malformed", "feed/0.cborseq"), await BundleTests.RefusedAsync(chn, folder));

        Directory.Delete(Path.Combine(folder, "feed"));
        Directory.Move(outside, Path.Combine(folder, "feed"));
        File.Move(page, outside);
        using (var made = Process.Start("mkfifo", page))
        {
            await made.WaitForExitAsync();
        }

        Assert.Equal(("malformed", "feed/0.cborseq"), await BundleTests.RefusedAsync(chn, folder));
        File.Delete(page);
        File.Move(outside, page);
        Directory.CreateSymbolicLink(Path.Combine(folder, "loop"), folder);
        for (var i = 0; i < BundleLimits.IgnoredNamesMax; i++)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, $"note {i}\u001b.txt"), "");
        }

        var taken = await CarriedNodes.ImportAsync(chn, folder);
        Assert.Null(taken.Refused);
        Assert.Equal(
            (BundleLimits.IgnoredNamesMax, BundleLimits.IgnoredNamesMax + 1L),
            (taken.Ignored.Count, taken.IgnoredCount));
        Assert.DoesNotContain(taken.Ignored, name => name.Contains('\u001b', StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("../serai.db")]
    [InlineData("feed/../../serai.db")]
    [InlineData("/etc/hostname")]
    [InlineData("feed/00.cborseq")]
    [InlineData("blob/0000")]
    [InlineData("bundle")]
    public async Task A_name_that_is_none_of_a_bundle_is_not_opened_though_a_peer_signed_it(string name)
    {
        await using var nodes = await CarriedNodes.StartAsync();
        var opened = new List<string>();
        var list = Encoding.UTF8.GetBytes($"{Hash256.Of([1]).ToHex()}  {name}\n");
        var files = Forged(nodes, list);
        var fault = Assert.Throws<PeerFaultException>(() => Check(nodes, file =>
        {
            opened.Add(file);
            return Opened(files, file);
        }));

        Assert.Equal("malformed", BundleCodes.Of(fault.Why));
        Assert.Equal([BundleLayout.Cover, BundleLayout.Sums, BundleLayout.Sums], opened);
    }

    [Fact]
    public async Task Every_limit_of_a_bundle_holds_one_beyond_it()
    {
        await using var nodes = await CarriedNodes.StartAsync();
        var many = string.Concat(Enumerable.Repeat("\n", BundleLimits.FilesMax + 1));
        var tooMany = Forged(nodes, Encoding.UTF8.GetBytes(many));
        var tooLong = Forged(nodes, Encoding.UTF8.GetBytes(new string('a', BundleLimits.SumsLineMax + 1)));
        var cover = Forged(nodes, [1]);
        cover[BundleLayout.Cover] = new byte[BundleLimits.CoverBytesMax + 1];
        var page = Forged(nodes, Encoding.UTF8.GetBytes($"{Hash256.Of([1]).ToHex()}  tile/0/000\n"));
        page["tile/0/000"] = new byte[Tiles.FullBytes + 1];
        var name = BundleLayout.Erased(Hash256.Of([1]));
        var erased = Forged(nodes, Encoding.UTF8.GetBytes($"{Hash256.Of([1]).ToHex()}  {name}\n"));
        erased[name] = new byte[BundleLimits.ErasedBytesMax + 1];

        Assert.All([tooMany, tooLong, cover, page, erased], files => Assert.Equal(
            "too-large",
            BundleCodes.Of(Assert.Throws<PeerFaultException>(() => Check(nodes, n => Opened(files, n))).Why)));
        Assert.Equal(BundleLimits.EntriesBytesMax, BundleLayout.BytesMaxOf("tile/entries/000"));
        Assert.Equal(Tiles.Width * (Entry.MaxBytes + 2), BundleLimits.EntriesBytesMax);
    }

    /// <summary>
    /// A seeded sample, or with <see cref="AllVariable"/> set to 1 every byte of the bundle, one at a time.
    /// </summary>
    [Fact]
    public async Task No_flipped_byte_of_a_bundle_of_a_thousand_entries_changes_what_is_applied()
    {
        await using var nodes = await CarriedNodes.StartAsync();
        var (kaz, chn) = (nodes.Kaz, nodes.Chn);
        await Task.WhenAll(Enumerable.Range(0, Entries - (int)kaz.Head.Size)
            .Select(i => i % 4 == 0 ? kaz.SayAsync($"told {i}", chn.Origin) : kaz.SayAsync($"own {i}")));
        Assert.Equal(Entries, kaz.Head.Size);
        var folder = await nodes.ExportAsync(kaz, chn);
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(
            file => Path.GetRelativePath(folder, file), File.ReadAllBytes, StringComparer.Ordinal);
        Check(nodes, name => Opened(files, name));

        var places = Places(files).ToList();
        var accepted = new List<string>();
        foreach (var (name, at) in places)
        {
            files[name][at] ^= (byte)(1 << (at % 8));
            if (IsTaken(nodes, files))
            {
                accepted.Add(string.Create(CultureInfo.InvariantCulture, $"{name}:{at}"));
            }

            files[name][at] ^= (byte)(1 << (at % 8));
        }

        Assert.Empty(accepted);
        Assert.True(IsTaken(nodes, files));
        var bytes = files.Values.Sum(file => (long)file.Length);
        System.Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{places.Count} of {bytes} bytes flipped in {files.Count} files, 0 taken"));
    }

    private static IEnumerable<(string Name, int At)> Places(Dictionary<string, byte[]> files)
    {
        var all = files.OrderBy(f => f.Key, StringComparer.Ordinal)
            .SelectMany(f => Enumerable.Range(0, f.Value.Length).Select(at => (f.Key, at)));
        if (Environment.GetEnvironmentVariable(AllVariable) == "1")
        {
            return all;
        }

        var random = new Random(Seed);
        var names = files.Keys.Order(StringComparer.Ordinal).ToArray();
        return Enumerable.Range(0, Sample).Select(_ => names[random.Next(names.Length)])
            .Select(name => (name, random.Next(files[name].Length)));
    }

    private static bool IsTaken(CarriedNodes nodes, Dictionary<string, byte[]> files)
    {
        try
        {
            Check(nodes, name => Opened(files, name));
            return true;
        }
        catch (PeerFaultException)
        {
            return false;
        }
    }

    private static BundleSource Check(CarriedNodes nodes, BundleReader open) => BundleSource.Check(
        new BundleFiles(open), nodes.Chn.Directory.FindPeer(nodes.Kaz.Origin)!, nodes.Chn.Origin);

    private static MemoryStream? Opened(Dictionary<string, byte[]> files, string name) =>
        files.TryGetValue(name, out var bytes) ? new MemoryStream(bytes, writable: false) : null;

    /// <summary>A bundle with this list, signed by the peer: what a broken or hostile peer may send.</summary>
    private static Dictionary<string, byte[]> Forged(CarriedNodes nodes, byte[] list) => new(StringComparer.Ordinal)
    {
        [BundleLayout.Sums] = list,
        [BundleLayout.Cover] = new BundleCover(nodes.Kaz.Origin, nodes.Chn.Origin, 0, 1, Hash256.Of(list))
            .Sign(nodes.Kaz.Services.GetRequiredService<NodeKeys>().Tls),
    };
}
