using System.Security.Cryptography;
using Serai.Exchange.Log;
using Serai.Exchange.Serving;
using Serai.Ledger;

namespace Serai.Tests.Exchange;

public sealed class FeedPageTests
{
    private delegate byte[] Writing(IEnumerable<FeedItem> items, long from);

    public static TheoryData<bool> Forms => [false, true];

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task The_leaves_of_a_feed_lead_to_the_root_whoever_asks(bool inRuns)
    {
        await using var node = await ExchangeNode.StartAsync();
        const int Count = ServeFeed.SliceItems + 6;
        for (var i = 0; i < Count - 1; i++)
        {
            await node.SayAsync($"n{i}");
        }

        foreach (var reader in new[] { node.Origin, "someone-else" })
        {
            var bytes = node.Database.Read(
                s => Form(inRuns)(ServeFeed.Items(s, node.Origin, reader, 0, Count), 0));
            Assert.True(FeedPage.TryRead(bytes, 0, out var page, out var fault), fault);
            var tree = new TreeFrontier();
            foreach (var item in page.Items)
            {
                tree.Append(item.Leaf);
            }

            Assert.Equal(node.Head.Published!.Checkpoint.Root, tree.Root);
            Assert.Equal(reader == node.Origin ? Count : 1, page.Items.Count(i => i.Entry is not null));
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void An_answer_that_is_cut_anywhere_or_goes_on_behind_its_end_is_refused(bool inRuns)
    {
        var whole = Form(inRuns)(Items(3), 5);
        Assert.True(FeedPage.TryRead(whole, 5, out var page, out _));
        Assert.Equal(8, page.Next);
        for (var length = 0; length < whole.Length; length++)
        {
            Assert.False(FeedPage.TryRead(whole.AsMemory(0, length), 5, out _, out _), $"cut to {length}");
        }

        Assert.False(FeedPage.TryRead((byte[])[.. whole, .. whole], 5, out _, out _));
        Assert.False(FeedPage.TryRead(whole, 4, out _, out _));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void No_flipped_byte_makes_it_throw(bool inRuns)
    {
        var whole = Form(inRuns)(Items(2), 5);
        for (var i = 0; i < whole.Length; i++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var spoilt = whole.ToArray();
                spoilt[i] ^= (byte)(1 << bit);
                _ = FeedPage.TryRead(spoilt, 5, out _, out _);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_page_has_4096_items_and_8_MiB_at_most(bool inRuns)
    {
        var full = Form(inRuns)(Items(WireLimits.FeedItemsMax), 5);
        Assert.True(FeedPage.TryRead(full, 5, out _, out _));
        var over = Form(inRuns)(Items(WireLimits.FeedItemsMax + 1), 5);
        Assert.False(FeedPage.TryRead(over, 5, out _, out _));

        var read = 0;
        var large = Enumerable.Range(0, 200).Select(i =>
        {
            read++;
            return new FeedItem(i, default, new byte[Entry.MaxBytes]);
        });
        var bytes = Form(inRuns)(large, 0);
        Assert.InRange(bytes.Length, WireLimits.FeedBytesMax - (2 * Entry.MaxBytes), WireLimits.FeedBytesMax);
        Assert.True(FeedPage.TryRead(bytes, 0, out var page, out _));
        Assert.Equal(127, page.Next);
        Assert.Equal(128, read);
    }

    [Fact]
    public void Runs_hold_the_same_items_in_a_few_bytes_a_run()
    {
        FeedItem[] items = [.. Enumerable.Range(0, 600).Select(i => new FeedItem(
            9 + i, MerkleHash.Leaf([(byte)i]),
            i / 100 % 2 == 0 ? new byte[] { (byte)i } : (ReadOnlyMemory<byte>?)null))];
        var bytes = FeedPage.WriteRuns(items, 9);
        Assert.True(FeedPage.TryRead(bytes, 9, out var page, out var fault), fault);
        Assert.Equal(items.Select(Text), page.Items.Select(Text));
        Assert.InRange(bytes.Length, 1, (300 * Hash256.Size) + (300 * 3) + (7 * 12));
    }

    [Theory]
    [InlineData("830502" + "40", "a run of no leaf")]
    [InlineData("830503" + "40", "a run of no entry")]
    [InlineData("830502" + "5821" + "00000000000000000000000000000000" + "0000000000000000000000000000000000", "33")]
    [InlineData("830503" + "430002aa", "an entry that is cut off")]
    [InlineData("830503" + "450001aa00bb", "bytes behind the last entry")]
    [InlineData("830504" + "430001aa", "a kind that nobody knows")]
    public void A_run_that_is_none_is_refused(string item, string why)
    {
        var end = "8263656e64" + "06";
        Assert.False(FeedPage.TryRead(Convert.FromHexString(item + end), 5, out _, out _), why);
    }

    [Theory]
    [InlineData(WireLimits.FeedItemsMax, true)]
    [InlineData(WireLimits.FeedItemsMax + 1, false)]
    public void A_run_has_as_many_items_as_a_page(int count, bool isRead)
    {
        foreach (var entry in new ReadOnlyMemory<byte>?[] { null, new byte[] { 7 } })
        {
            var leaf = MerkleHash.Leaf([7]);
            var bytes = FeedPage.WriteRuns(Enumerable.Range(0, count).Select(i => new FeedItem(i, leaf, entry)), 0);
            Assert.Equal(isRead, FeedPage.TryRead(bytes, 0, out _, out _));
        }
    }

    private static Writing Form(bool inRuns) => inRuns ? FeedPage.WriteRuns : FeedPage.Write;

    private static string Text(FeedItem item) =>
        $"{item.Index} {item.Leaf} {(item.Entry is { } entry ? Convert.ToHexString(entry.Span) : "leaf")}";

    private static IEnumerable<FeedItem> Items(int count) => Enumerable.Range(0, count).Select(i =>
        new FeedItem(
            5 + i, new Hash256(SHA256.HashData([(byte)i])),
            i % 2 == 0 ? new byte[] { 1, 2, (byte)i } : (ReadOnlyMemory<byte>?)null));
}
