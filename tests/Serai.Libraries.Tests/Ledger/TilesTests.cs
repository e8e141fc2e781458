using Serai.Ledger;

namespace Serai.Libraries.Tests.Ledger;

public sealed class TilesTests
{
    [Theory]
    [InlineData(0, 0, 256, "/tile/0/000")]
    [InlineData(0, 273, 112, "/tile/0/273.p/112")]
    [InlineData(1, 1000, 256, "/tile/1/x001/000")]
    [InlineData(7, 1_234_067, 1, "/tile/7/x001/x234/067.p/1")]
    [InlineData(63, 999, 255, "/tile/63/999.p/255")]
    [InlineData(TilePath.Entries, 1_000_000, 256, "/tile/entries/x001/x000/000")]
    [InlineData(0, long.MaxValue, 256, "/tile/0/x009/x223/x372/x036/x854/x775/807")]
    public void A_tile_has_one_path(int level, long index, int width, string path)
    {
        Assert.Equal(path, new TilePath(level, index, width).ToString());
        Assert.True(TilePath.TryParse(path, out var tile));
        Assert.Equal(new TilePath(level, index, width), tile);
    }

    [Theory]
    [InlineData("")]
    [InlineData("tile/0/000")]
    [InlineData("/tile/00/000")]
    [InlineData("/tile/64/000")]
    [InlineData("/tile/-1/000")]
    [InlineData("/tile/0/00")]
    [InlineData("/tile/0/0000")]
    [InlineData("/tile/0/x000/001")]
    [InlineData("/tile/0/001/000")]
    [InlineData("/tile/0/x001")]
    [InlineData("/tile/0/x001/")]
    [InlineData("/tile/0/000/")]
    [InlineData("/tile/0/000.p/0")]
    [InlineData("/tile/0/000.p/256")]
    [InlineData("/tile/0/000.p/01")]
    [InlineData("/tile/0/000.p/")]
    [InlineData("/tile/0/000.p/1/2")]
    [InlineData("/tile/0/ 00")]
    [InlineData("/tile/0/+00")]
    [InlineData("/tile/0/../000")]
    [InlineData("/tile/entries")]
    [InlineData("/tile/0/x009/x223/x372/x036/x854/x775/808")]
    [InlineData("/tile/0/x001/x009/x223/x372/x036/x854/x775/807")]
    public void Other_spellings_are_refused(string path) => Assert.False(TilePath.TryParse(path, out _));

    [Fact]
    public void A_tile_out_of_range_has_no_path()
    {
        Assert.Throws<InvalidOperationException>(() => new TilePath(64, 0, 1).ToString());
        Assert.Throws<InvalidOperationException>(() => new TilePath(0, 0, 0).ToString());
        Assert.Throws<InvalidOperationException>(() => new TilePath(0, 0, 257).ToString());
        Assert.Throws<InvalidOperationException>(() => new TilePath(0, -1, 256).ToString());
    }

    [Fact]
    public void A_tree_of_70000_has_the_tiles_of_the_worked_example()
    {
        Assert.Equal((256, 112), (Tiles.WidthAt(0, 272, 70_000), Tiles.WidthAt(0, 273, 70_000)));
        Assert.Equal(0, Tiles.WidthAt(0, 274, 70_000));
        Assert.Equal((256, 17), (Tiles.WidthAt(1, 0, 70_000), Tiles.WidthAt(1, 1, 70_000)));
        Assert.Equal((1, 0), (Tiles.WidthAt(2, 0, 70_000), Tiles.WidthAt(3, 0, 70_000)));
        Assert.Equal(274 + 2 + 1, Tiles.Of(70_000).Count());
        Assert.Equal([new TilePath(0, 0, 256), new TilePath(1, 0, 1)], Tiles.Of(256));
        Assert.Empty(Tiles.Of(0));
    }

    [Fact]
    public void Growing_completes_each_full_tile_once() => Properties.ForSeeds(100, random =>
    {
        var end = random.NextInt64(300_000);
        var middle = random.NextInt64(end + 1);
        var all = Tiles.Of(end).Where(tile => !tile.IsPartial).ToHashSet();
        var inSteps = Tiles.Completed(0, middle).Concat(Tiles.Completed(middle, end)).ToList();
        Assert.Equal(all.Count, inSteps.Count);
        Assert.True(all.SetEquals(inSteps));
    });

    [Fact]
    public void Roots_and_proofs_come_out_of_tiles_as_out_of_leaves() => Properties.ForSeeds(8, random =>
    {
        var size = random.Next(1, 140_000);
        var (tiles, root) = Store(size);
        TileReader reader = (level, index, width) => tiles[new TilePath(level, index, width)];
        var subtrees = Tiles.Subtrees(reader, size);
        Assert.Equal(root, TreeFrontier.Restore(size, subtrees).Root);
        for (var i = 0; i < 20; i++)
        {
            var index = random.Next(size);
            var leaf = new Hash256(tiles[Tile(size, index)].AsSpan(index % Tiles.Width * Hash256.Size, Hash256.Size));
            Assert.True(InclusionProof.Create(index, size, subtrees).TryVerify(leaf, root, out _));
            var older = random.Next(1, size + 1);
            var oldRoot = TreeFrontier.Restore(older, subtrees).Root;
            Assert.True(ConsistencyProof.Create(older, size, subtrees).TryVerify(oldRoot, root, out _));
        }
    });

    [Fact]
    public void The_full_tile_serves_where_the_partial_one_was_asked_for()
    {
        var (tiles, _) = Store(256);
        TileReader onlyFull = (level, index, _) => tiles[new TilePath(level, index, Tiles.Width)];
        var leaves = Enumerable.Range(0, 200).Select(Leaf).ToList();
        Assert.Equal(TestLog.Root(leaves, 0, 200), TreeFrontier.Restore(200, Tiles.Subtrees(onlyFull, 200)).Root);
    }

    [Fact]
    public void A_tile_of_the_wrong_length_is_not_read()
    {
        var subtrees = Tiles.Subtrees((_, _, width) => new byte[(width * Hash256.Size) - 1], 10);
        Assert.Throws<InvalidDataException>(() => subtrees(0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => subtrees(0, 10));
        Assert.Throws<ArgumentException>(() => Tiles.Hash(new byte[Tiles.FullBytes - 1]));
        Assert.Throws<ArgumentException>(() => Tiles.Build(new TilePath(0, 0, 1), (_, _, _) => default));
    }

    [Fact]
    public void A_bundle_reads_back_and_half_a_bundle_does_not() => Properties.ForSeeds(50, random =>
    {
        var entries = Enumerable.Range(0, random.Next(1, Tiles.Width + 1))
            .Select(_ => (ReadOnlyMemory<byte>)TestLog.Bytes(random.Next(), random.Next(300))).ToList();
        var bundle = EntryBundle.Encode(entries);
        Assert.True(EntryBundle.TryDecode(bundle, entries.Count, out var read));
        Assert.All(entries.Zip(read), pair => Assert.Equal(pair.First.ToArray(), pair.Second.ToArray()));
        Assert.False(EntryBundle.TryDecode(bundle.AsMemory(0, random.Next(bundle.Length)), entries.Count, out _));
        Assert.False(EntryBundle.TryDecode(bundle, entries.Count + 1, out _));
        Assert.False(EntryBundle.TryDecode(bundle, entries.Count - 1, out _));
    });

    [Fact]
    public void A_bundle_has_1_to_256_entries_of_at_most_65535_bytes()
    {
        ReadOnlyMemory<byte> largest = new byte[Entry.MaxBytes];
        Assert.Equal(256 * 65_537, EntryBundle.Encode([.. Enumerable.Repeat(largest, Tiles.Width)]).Length);
        Assert.Throws<ArgumentException>(() => EntryBundle.Encode([.. Enumerable.Repeat(largest, Tiles.Width + 1)]));
        Assert.Throws<ArgumentException>(() => EntryBundle.Encode([]));
        Assert.Throws<ArgumentException>(() => EntryBundle.Encode([new byte[Entry.MaxBytes + 1]]));
    }

    private static TilePath Tile(int size, int index) =>
        new(0, index / Tiles.Width, Tiles.WidthAt(0, index / Tiles.Width, size));

    private static Hash256 Leaf(int number) => MerkleHash.Leaf(BitConverter.GetBytes(number));

    private static (Dictionary<TilePath, byte[]> Tiles, Hash256 Root) Store(int size)
    {
        var tiles = new Dictionary<TilePath, byte[]>();
        var frontier = new TreeFrontier();
        foreach (var tile in Tiles.Of(size))
        {
            if (tile.Level > 0)
            {
                tiles[tile] = Tiles.Build(tile, (level, index, width) => tiles[new TilePath(level, index, width)]);
                continue;
            }

            tiles[tile] = new byte[tile.Width * Hash256.Size];
            for (var i = 0; i < tile.Width; i++)
            {
                var leaf = Leaf((int)(tile.Index * Tiles.Width) + i);
                leaf.CopyTo(tiles[tile].AsSpan(i * Hash256.Size));
                frontier.Append(leaf);
            }
        }

        return (tiles, frontier.Root);
    }
}
