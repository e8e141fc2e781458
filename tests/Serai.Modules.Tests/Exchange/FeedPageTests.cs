using System.Security.Cryptography;
using Serai.Exchange.Log;
using Serai.Exchange.Serving;
using Serai.Ledger;

namespace Serai.Tests.Exchange;

public sealed class FeedPageTests
{
    [Fact]
    public async Task The_leaves_of_a_feed_lead_to_the_root_whoever_asks()
    {
        await using var node = await ExchangeNode.StartAsync();
        const int Count = ServeFeed.SliceItems + 6;
        for (var i = 0; i < Count - 1; i++)
        {
            await node.SayAsync($"n{i}");
        }

        foreach (var reader in new[] { node.Origin, "someone-else" })
        {
            var bytes = node.Database.Read(s => FeedPage.Write(ServeFeed.Items(s, node.Origin, reader, 0, Count), 0));
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

    [Fact]
    public void An_answer_that_is_cut_anywhere_or_goes_on_behind_its_end_is_refused()
    {
        var whole = FeedPage.Write(Items(3), 5);
        Assert.True(FeedPage.TryRead(whole, 5, out var page, out _));
        Assert.Equal(8, page.Next);
        for (var length = 0; length < whole.Length; length++)
        {
            Assert.False(FeedPage.TryRead(whole.AsMemory(0, length), 5, out _, out _), $"cut to {length}");
        }

        Assert.False(FeedPage.TryRead((byte[])[.. whole, .. whole], 5, out _, out _));
        Assert.False(FeedPage.TryRead(whole, 4, out _, out _));
    }

    [Fact]
    public void No_flipped_byte_makes_it_throw()
    {
        var whole = FeedPage.Write(Items(2), 5);
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

    [Fact]
    public void A_page_has_4096_items_and_8_MiB_at_most()
    {
        var full = FeedPage.Write(Items(WireLimits.FeedItemsMax), 5);
        Assert.True(FeedPage.TryRead(full, 5, out _, out _));
        var over = FeedPage.Write(Items(WireLimits.FeedItemsMax + 1), 5);
        Assert.False(FeedPage.TryRead(over, 5, out _, out _));

        var read = 0;
        var large = Enumerable.Range(0, 200).Select(i =>
        {
            read++;
            return new FeedItem(i, default, new byte[Entry.MaxBytes]);
        });
        var bytes = FeedPage.Write(large, 0);
        Assert.InRange(bytes.Length, WireLimits.FeedBytesMax - (2 * Entry.MaxBytes), WireLimits.FeedBytesMax);
        Assert.True(FeedPage.TryRead(bytes, 0, out var page, out _));
        Assert.Equal(127, page.Next);
        Assert.Equal(128, read);
    }

    private static IEnumerable<FeedItem> Items(int count) => Enumerable.Range(0, count).Select(i =>
        new FeedItem(
            5 + i, new Hash256(SHA256.HashData([(byte)i])),
            i % 2 == 0 ? new byte[] { 1, 2, (byte)i } : (ReadOnlyMemory<byte>?)null));
}
