using Microsoft.Extensions.DependencyInjection;
using Serai.Exchange.Bundles;
using Serai.Exchange.Entries;
using Serai.Exchange.Forks;
using Serai.Exchange.Log;
using Serai.Exchange.Pulling;
using Serai.Exchange.Restoring;
using Serai.Exchange.Serving;
using Serai.Exchange.Witnessing;
using Serai.Ledger;
using Serai.Tests.Federation;
using Serai.Vocabulary;
using Serai.Vocabulary.Exchange;

namespace Serai.Tests.Exchange.Bundles;

public sealed class BundleTests
{
    [Fact]
    public async Task Two_nodes_without_a_network_tell_confirm_and_witness_by_folders_alone()
    {
        await using var nodes = await CarriedNodes.StartAsync();
        var (kaz, chn) = (nodes.Kaz, nodes.Chn);
        var said = (await kaz.SayAsync("carried", chn.Origin)).Entry!;
        var size = kaz.Head.Size;

        await CarriedNodes.TakeAsync(chn, await nodes.ExportAsync(kaz, chn));
        Assert.Equal(["carried"], CarriedNodes.SeenOf(chn, kaz));
        await CarriedNodes.TakeAsync(kaz, await nodes.ExportAsync(chn, kaz));

        Assert.Equal([(said.Index, "Accepted")], CarriedNodes.Receipts(kaz, chn));
        var key = kaz.Services.GetRequiredService<NodeDirectory>().FindPeer(chn.Origin)!.WitnessKey!;
        var witnessed = kaz.Database.Read(s => CosignatureRows.LastOf(s, kaz.Origin, key));
        Assert.Equal(size, witnessed!.Size);
        Assert.Null(kaz.Services.GetRequiredService<PeerLinks>().StatusOf(chn.Origin).WitnessError);
    }

    [Fact]
    public async Task A_body_is_erased_where_the_bundle_names_the_entry_that_says_so_and_else_it_is_missing()
    {
        await using var nodes = await CarriedNodes.StartAsync();
        var (kaz, chn) = (nodes.Kaz, nodes.Chn);
        var lost = (await kaz.SayAsync("lost", chn.Origin)).Entry!;
        var erased = (await kaz.SayAsync("erased", chn.Origin)).Entry!;
        var draft = ExchangeNode.Draft("erased", chn.Origin);
        var erasure = (await kaz.Log.AppendAsync(
            draft with
            {
                Type = EntryTypes.Erasure,
                Refs = [erased],
                Body = Payload.Write(new Erasure(
                    erased.Origin, erased.Index, erased.Leaf, BlobOf(kaz, erased), ErasureReason.Ordered, "Law",
                    "duty-officer")),
            },
            Author.Machine.Instance)).Entry!;
        await kaz.Database.WriteAsync(tx => tx.Execute(
            $"delete from exchange_blob where hash = {BlobOf(kaz, lost)}"));

        await CarriedNodes.TakeAsync(chn, await nodes.ExportAsync(kaz, chn));
        await CarriedNodes.TakeAsync(kaz, await nodes.ExportAsync(chn, kaz));

        Assert.Equal(
            [(lost.Index, "CannotDecrypt"), (erased.Index, "Accepted"), (erasure.Index, "Acted")],
            CarriedNodes.Receipts(kaz, chn));
        Assert.Equal(["(erased)"], CarriedNodes.SeenOf(chn, kaz));
    }

    private static string BlobOf(ExchangeNode node, EntryRef said) => node.Database.Read(s => s.First(
        $"select blob_hash from exchange_entry where origin = {said.Origin} and idx = {said.Index}",
        row => row.Text(0)))!;

    [Fact]
    public async Task A_body_that_goes_while_a_bundle_is_unfinished_goes_from_the_medium_too()
    {
        await using var nodes = await CarriedNodes.StartAsync();
        var (kaz, chn) = (nodes.Kaz, nodes.Chn);
        await kaz.SayAsync("to be erased", chn.Origin);
        var folder = await nodes.ExportAsync(kaz, chn);
        var blob = Assert.Single(Directory.EnumerateFiles(Path.Combine(folder, "blob")));

        // As a break leaves it: the checkpoint comes last.
        File.Delete(Path.Combine(folder, "checkpoint"));
        await File.WriteAllTextAsync(
            Path.Combine(folder, BundleExport.UnfinishedName),
            $$"""{ "To": "{{chn.Origin}}", "From": 0, "Size": {{kaz.Head.Size}} }""");
        await kaz.Database.WriteAsync(tx => tx.ExecuteScript("delete from exchange_blob"));
        var written = await kaz.Services.GetRequiredService<BundleExport>().ExportAsync(chn.Origin, folder);

        Assert.Equal(1, written.Fact.BodiesGone);
        Assert.False(File.Exists(blob));
    }

    [Fact]
    public async Task A_bundle_that_was_taken_has_nothing_to_do_again_nor_has_an_older_one()
    {
        await using var nodes = await CarriedNodes.StartAsync();
        var (kaz, chn) = (nodes.Kaz, nodes.Chn);
        await kaz.SayAsync("first", chn.Origin);
        var first = await nodes.ExportAsync(kaz, chn);
        await kaz.SayAsync("second", chn.Origin);
        var second = await nodes.ExportAsync(kaz, chn);

        await CarriedNodes.TakeAsync(chn, second);
        var own = chn.Head.Size;
        Assert.Equal(0, await CarriedNodes.TakeAsync(chn, second));
        Assert.Equal(0, await CarriedNodes.TakeAsync(chn, first));

        Assert.Equal(["first", "second"], CarriedNodes.SeenOf(chn, kaz));
        Assert.Equal(own, chn.Head.Size);
    }

    [Fact]
    public async Task A_bundle_begins_behind_what_was_confirmed_and_is_taken_from_any_position()
    {
        await using var nodes = await CarriedNodes.StartAsync();
        var (kaz, chn) = (nodes.Kaz, nodes.Chn);
        var first = (await kaz.SayAsync("first", chn.Origin)).Entry!;
        await CarriedNodes.TakeAsync(chn, await nodes.ExportAsync(kaz, chn));
        await CarriedNodes.TakeAsync(kaz, await nodes.ExportAsync(chn, kaz));

        // More than one page: a bundle from the start has two, of which most is applied already.
        await Task.WhenAll(Enumerable.Range(0, WireLimits.FeedItemsMax).Select(i => kaz.SayAsync($"own {i}")));
        await kaz.SayAsync("second", chn.Origin);
        var folder = nodes.NewFolder();
        var next = (await kaz.Services.GetRequiredService<BundleExport>().ExportAsync("chn", folder)).Fact;
        var whole = await nodes.ExportAsync(kaz, chn, from: 0);
        Assert.Equal(first.Index + 1, next.From);
        Assert.Equal(2, Directory.GetFiles(Path.Combine(whole, "feed")).Length);

        await CarriedNodes.TakeAsync(chn, whole);
        Assert.Equal(0, await CarriedNodes.TakeAsync(chn, folder));
        Assert.Equal(["first", "second"], CarriedNodes.SeenOf(chn, kaz));
        Assert.Equal(kaz.Head.Size, CarriedNodes.NextOf(chn, kaz));
    }

    [Fact]
    public async Task A_gap_is_refused_with_the_entry_from_which_a_bundle_is_needed()
    {
        await using var nodes = await CarriedNodes.StartAsync();
        var (kaz, chn) = (nodes.Kaz, nodes.Chn);
        await kaz.SayAsync("first", chn.Origin);

        var refused = (await CarriedNodes.ImportAsync(chn, await nodes.ExportAsync(kaz, chn, from: 2))).Refused!;

        Assert.Equal(("size-mismatch", "bundle"), (refused.Code, refused.File));
        Assert.Equal("exchange.bundle.gap", refused.Why.TextKey);
        Assert.Equal([2L, 0L], refused.Why.Arguments);
        Assert.Equal(0, CarriedNodes.NextOf(chn, kaz));
    }

    [Fact]
    public async Task A_bundle_for_another_of_an_unknown_log_of_another_epoch_or_of_ones_own_is_refused()
    {
        await using var nodes = await CarriedNodes.StartAsync();
        var (kaz, chn) = (nodes.Kaz, nodes.Chn);
        await using var who = await ExchangeNode.StartAsync("WHO");
        await CarriedNodes.TrustAsync(who, kaz);
        await kaz.SayAsync("for China", chn.Origin);
        var forChina = await nodes.ExportAsync(kaz, chn);
        var fromChina = await nodes.ExportAsync(chn, kaz);
        var otherEpoch = await nodes.ExportAsync(kaz, chn);
        var cover = Path.Combine(otherEpoch, BundleLayout.Cover);
        await File.WriteAllTextAsync(
            cover, (await File.ReadAllTextAsync(cover)).Replace("/log/1", "/log/2", StringComparison.Ordinal));

        Assert.Equal(("not-cleared", "bundle"), await RefusedAsync(who, forChina));
        Assert.Equal(("unknown-origin", "bundle"), await RefusedAsync(who, fromChina));
        Assert.Equal(("unknown-origin", "bundle"), await RefusedAsync(kaz, forChina));
        Assert.Equal(("wrong-epoch", "bundle"), await RefusedAsync(chn, otherEpoch));
        Assert.Equal(0, CarriedNodes.NextOf(who, kaz));
    }

    [Fact]
    public async Task Who_carries_a_bundle_cannot_hide_an_entry_behind_its_leaf()
    {
        await using var nodes = await CarriedNodes.StartAsync();
        var (kaz, chn) = (nodes.Kaz, nodes.Chn);
        await kaz.SayAsync("to be hidden", chn.Origin);
        var folder = await nodes.ExportAsync(kaz, chn);
        var page = Path.Combine(folder, "feed", "0.cborseq");
        var before = await File.ReadAllBytesAsync(page);
        Assert.True(FeedPage.TryRead(before, 0, out var read, out _));
        var hidden = FeedPage.Write(read.Items.Select(item => item with { Entry = null }), 0);
        await File.WriteAllBytesAsync(page, hidden);

        Assert.Equal(("bad-proof", "feed/0.cborseq"), await RefusedAsync(chn, folder));
        var sums = Path.Combine(folder, BundleLayout.Sums);
        await File.WriteAllTextAsync(sums, (await File.ReadAllTextAsync(sums)).Replace(
            Hash256.Of(before).ToHex(), Hash256.Of(hidden).ToHex(), StringComparison.Ordinal));
        Assert.Equal(("bad-proof", "SHA256SUMS"), await RefusedAsync(chn, folder));
        Assert.Equal(0, CarriedNodes.NextOf(chn, kaz));
    }

    [Fact]
    public async Task A_body_that_was_lost_on_the_way_is_a_fault_of_the_bundle()
    {
        await using var nodes = await CarriedNodes.StartAsync();
        var (kaz, chn) = (nodes.Kaz, nodes.Chn);
        await kaz.SayAsync("lost on the way", chn.Origin);
        var lost = await nodes.ExportAsync(kaz, chn);
        var blob = Directory.GetFiles(Path.Combine(lost, "blob")).Single();
        File.Delete(blob);
        Assert.Equal(("malformed", "blob/" + Path.GetFileName(blob)), await RefusedAsync(chn, lost));
    }

    [Fact]
    public async Task A_broken_export_is_gone_on_with_and_nothing_else_is_written_over()
    {
        await using var nodes = await CarriedNodes.StartAsync();
        var (kaz, chn) = (nodes.Kaz, nodes.Chn);
        await kaz.SayAsync("first", chn.Origin);
        var size = kaz.Head.Size;
        var export = kaz.Services.GetRequiredService<BundleExport>();
        var folder = nodes.NewFolder();
        using (var over = new CancellationTokenSource())
        {
            await over.CancelAsync();
            Directory.CreateDirectory(folder);
            await File.WriteAllTextAsync(
                Path.Combine(folder, BundleExport.UnfinishedName),
                $$"""{"To":"{{chn.Origin}}","From":0,"Size":{{size}}}""");
            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                () => export.ExportAsync(chn.Origin, folder, cancel: over.Token));
        }

        Assert.False(File.Exists(Path.Combine(folder, BundleLayout.Checkpoint)));
        Assert.Equal(("malformed", "bundle"), await RefusedAsync(chn, folder));
        await kaz.SayAsync("after the break", chn.Origin);
        var other = await export.ExportAsync(chn.Origin, folder, from: 1);
        var strange = nodes.NewFolder();
        Directory.CreateDirectory(strange);
        await File.WriteAllTextAsync(Path.Combine(strange, BundleExport.UnfinishedName), "not ours");
        Assert.Equal("exchange.bundle.taken", (await export.ExportAsync(chn.Origin, strange)).Refusal!.TextKey);
        var done = await export.ExportAsync(chn.Origin, folder);
        var again = await export.ExportAsync(chn.Origin, folder);

        Assert.Equal("exchange.bundle.unfinished", other.Refusal!.TextKey);
        Assert.Equal(size, done.Fact.Size);
        Assert.Equal("exchange.bundle.taken", again.Refusal!.TextKey);
        Assert.Equal("exchange.bundle.noPeer", (await export.ExportAsync("XXX", nodes.NewFolder())).Refusal!.TextKey);
        Assert.Equal(
            "exchange.bundle.beyond",
            (await export.ExportAsync("CHN", nodes.NewFolder(), kaz.Head.Size + 1)).Refusal!.TextKey);
        Assert.Equal(size, await CarriedNodes.TakeAsync(chn, folder));
    }

    [Fact]
    public async Task A_bundle_of_another_history_halts_the_link_with_a_proof()
    {
        var path = TestNode.TemporaryFolder();
        await using var nodes = await CarriedNodes.StartAsync(path);
        var (kaz, chn) = (nodes.Kaz, nodes.Chn);
        await kaz.SayAsync("one history", chn.Origin);
        await CarriedNodes.TakeAsync(chn, await nodes.ExportAsync(kaz, chn));
        var size = kaz.Head.Size;

        await kaz.DisposeAsync();
        await Tampering.DropFromAsync(Path.Combine(path, "serai.db"), kaz.Origin, size - 1);
        File.Delete(Path.Combine(path, NodeFence.FileName));
        File.Delete(MachineMemory.PathOf(InstanceMark.Of(path)));
        nodes.Kaz = kaz = await ExchangeNode.StartAsync("KAZ", path);
        await kaz.Database.WriteAsync(
            _ => kaz.Services.GetRequiredService<NodeFence>().OpenAt(kaz.Head.Published!.Checkpoint));
        await kaz.SayAsync("another history", chn.Origin);
        var forked = await nodes.ExportAsync(kaz, chn, from: 0);

        Assert.Equal(("fork", "checkpoint"), await RefusedAsync(chn, forked));
        Assert.NotNull(chn.Database.Read(s => ForkProofs.Of(s, kaz.Origin)));
        Assert.True(chn.Database.Read(s => AccusationRows.Has(s, kaz.Origin, chn.Origin)));
        Assert.Equal(("fork", "bundle"), await RefusedAsync(chn, forked));
        Assert.Equal(["one history"], CarriedNodes.SeenOf(chn, kaz));
        var told = await nodes.ExportAsync(chn, kaz, from: 0);
        Assert.Single(Directory.GetFiles(Path.Combine(told, "fork")));
        await nodes.Kaz.DisposeAsync();
        Directory.Delete(path, recursive: true);
    }

    internal static async Task<(string Code, string File)> RefusedAsync(ExchangeNode node, string folder)
    {
        var taken = await CarriedNodes.ImportAsync(node, folder);
        Assert.NotNull(taken.Refused);
        Assert.Equal(0, taken.Applied);
        return (taken.Refused.Code, taken.Refused.File);
    }
}
