using System.Globalization;
using System.Text;
using Serai.Exchange.Peers;
using Serai.Exchange.Pulling;
using Serai.Exchange.Serving;
using Serai.Ledger;

namespace Serai.Exchange.Bundles;

/// <summary>
/// A peer's log out of a bundle. It is made only of a bundle whose every file is the one that the peer wrote for this
/// node. A body that it has not is erased where the bundle names the entry that says so; else it is withheld or lost.
/// </summary>
internal sealed class BundleSource : IPeerSource
{
    private readonly BundleFiles files;
    private readonly SortedList<long, Hash256> pages = [];
    private readonly HashSet<Hash256> blobs = [];
    private readonly Dictionary<Hash256, long> erased = [];
    private readonly HashSet<string> others = new(StringComparer.Ordinal);

    private BundleSource(BundleFiles files, BundleCover cover) => (this.files, Cover) = (files, cover);

    public BundleCover Cover { get; }

    /// <summary>How many files the bundle names.</summary>
    public int Count { get; private set; }

    /// <summary>The cover as it lies there, and whose it says it is; believed by nobody yet.</summary>
    public static (SignedNote Note, BundleCover Cover) CoverOf(BundleFiles files)
    {
        var bytes = files.Read(BundleLayout.Cover, BundleLimits.CoverBytesMax);
        return SignedNote.TryParse(bytes, out var note, out _) && BundleCover.TryParse(note.Text, out var cover)
            ? (note, cover)
            : throw new PeerFaultException("exchange.bundle.badCover");
    }

    /// <summary>Looks at all of a bundle before any of it is used.</summary>
    /// <exception cref="PeerFaultException">A file is not what the peer wrote for this node.</exception>
    public static BundleSource Check(BundleFiles files, Peer sender, string reader)
    {
        var (note, cover) = CoverOf(files);
        if (!BundleCover.IsSigned(note, sender) || cover.Origin != sender.Origin)
        {
            throw new PeerFaultException("exchange.bundle.badSignature", sender.Origin);
        }

        if (cover.Reader != reader)
        {
            throw new PeerFaultException("exchange.bundle.otherReader", cover.Reader);
        }

        var source = new BundleSource(files, cover);
        foreach (var (hash, name) in files.Sums(cover.Sums))
        {
            source.Add(hash, name);
        }

        return source;
    }

    /// <summary>A file that is no page and no blob; null where the bundle has none of that name.</summary>
    public byte[]? Find(string name) =>
        others.Contains(name) ? files.Read(name, BundleLayout.BytesMaxOf(name)!.Value) : null;

    /// <summary>Says which file a fault is told of, where that is not the one read last.</summary>
    public void Blame(string name) => files.Current = name;

    public byte[] Checkpoint()
    {
        var note = files.Read(BundleLayout.Checkpoint, WireLimits.CheckpointBytesMax);
        return others.Contains(BundleLayout.Checkpoint)
            ? note
            : throw new PeerFaultException("exchange.bundle.changed");
    }

    public Task<FeedAnswer> FeedAsync(long from, int max, long size, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var begins = pages.Keys.LastOrDefault(start => start <= from, -1);
        var bytes = files.Read(BundleLayout.Feed(begins < 0 ? from : begins), WireLimits.FeedBytesMax);

        // Again, since a medium may answer a second reading with other bytes.
        return begins >= 0 && Hash256.Of(bytes) == pages[begins]
            ? Task.FromResult(new FeedAnswer(begins, bytes))
            : throw new PeerFaultException("exchange.bundle.changed");
    }

    public Task<byte[]> TileAsync(TilePath tile, CancellationToken cancel) =>
        Task.FromResult(files.Read(BundleLayout.Tile(tile), Tiles.FullBytes));

    public Task<BlobAnswer> BlobAsync(Hash256 hash, CancellationToken cancel) => Task.FromResult(
        blobs.Contains(hash) ? new BlobAnswer(files.Read(BundleLayout.Blob(hash), WireLimits.BlobBytesMax))
        : erased.TryGetValue(hash, out var by) ? new BlobAnswer(null, by)
        : new BlobAnswer(null));

    private void Add(Hash256 hash, string name)
    {
        if (BundleLayout.BytesMaxOf(name) is not { } bytesMax)
        {
            throw new PeerFaultException("exchange.bundle.badSums", name);
        }

        if (files.Hash(name, bytesMax) != hash)
        {
            throw new PeerFaultException("exchange.bundle.changed");
        }

        Count++;
        if (BundleLayout.TryFeed(name, out var from))
        {
            pages[from] = hash;
        }
        else if (BundleLayout.TryBlob(name, out var blob))
        {
            blobs.Add(blob);
        }
        else if (BundleLayout.TryErased(name, out var gone))
        {
            // Again, since a medium may answer a second reading with other bytes.
            var bytes = files.Read(name, bytesMax);
            erased[gone] = Hash256.Of(bytes) == hash && long.TryParse(
                Encoding.ASCII.GetString(bytes), NumberStyles.None, CultureInfo.InvariantCulture, out var by)
                ? by
                : throw new PeerFaultException("exchange.bundle.changed");
        }
        else if (!TilePath.TryParse("/" + name, out _))
        {
            others.Add(name);
        }
    }
}
