using System.Globalization;
using System.Text;
using Serai.Exchange.Serving;
using Serai.Ledger;

namespace Serai.Exchange.Bundles;

/// <summary>What is read of a bundle at most; its files have the limits of the same answers over the network.</summary>
public static class BundleLimits
{
    /// <summary>Most files that one bundle names.</summary>
    public const int FilesMax = 1_000_000;

    /// <summary>Most bytes of one line of <see cref="BundleLayout.Sums"/>.</summary>
    public const int SumsLineMax = 160;

    /// <summary>Most bytes of the index of an erasure.</summary>
    public const int ErasedBytesMax = 20;

    /// <summary>Most bytes of the cover.</summary>
    public const int CoverBytesMax = 8 * 1024;

    /// <summary>Most bytes of a bundle of entries: 256 of the largest, each with its length.</summary>
    public const int EntriesBytesMax = Tiles.Width * (Entry.MaxBytes + sizeof(ushort));

    /// <summary>Most names of files that are no part of a bundle which are told by name.</summary>
    public const int IgnoredNamesMax = 20;
}

/// <summary>
/// The files of a bundle: the paths of the exchange over HTTP, a page of the feed as <c>feed/FROM.cborseq</c>; and two
/// files that HTTP does not have, because there the connection says who speaks, to whom, and that nothing is cut off.
/// </summary>
internal static class BundleLayout
{
    public const string Checkpoint = "checkpoint";
    public const string Genesis = "genesis";

    /// <summary>Who wrote the bundle, for whom, from where to where; signed.</summary>
    public const string Cover = "bundle";

    /// <summary>The SHA-256 of every other file, as <c>sha256sum -c</c> reads it.</summary>
    public const string Sums = "SHA256SUMS";

    private const string FeedFolder = "feed/";
    private const string FeedEnd = ".cborseq";
    private const string BlobFolder = "blob/";
    private const string ErasedFolder = "erased/";
    private const string SeenFolder = "seen/";
    private const string ForkFolder = "fork/";

    public static string Feed(long from) => string.Create(CultureInfo.InvariantCulture, $"{FeedFolder}{from}{FeedEnd}");

    public static string Blob(Hash256 hash) => BlobFolder + hash.ToHex();

    /// <summary>
    /// In place of a body that was erased: the index of the entry of the sender's log that says so, in decimal.
    /// </summary>
    public static string Erased(Hash256 hash) => ErasedFolder + hash.ToHex();

    public static string Tile(TilePath tile) => tile.ToString()[1..];

    /// <summary>Where the largest checkpoint of a log lies that the sender cosigned.</summary>
    public static string Seen(string origin) =>
        $"{SeenFolder}{Hash256.Of(Encoding.UTF8.GetBytes(origin)).ToHex()}/{Checkpoint}";

    /// <param name="name">The name of the accused log, a hash of its origin.</param>
    public static string Fork(string name) => ForkFolder + name;

    public static bool TryFeed(string name, out long from)
    {
        from = 0;
        return name.StartsWith(FeedFolder, StringComparison.Ordinal)
            && name.EndsWith(FeedEnd, StringComparison.Ordinal) && name.Length > FeedFolder.Length + FeedEnd.Length
            && long.TryParse(
                name.AsSpan(FeedFolder.Length..^FeedEnd.Length), NumberStyles.None, CultureInfo.InvariantCulture,
                out from)
            && Feed(from) == name;
    }

    public static bool TryBlob(string name, out Hash256 hash) => TryHash(name, BlobFolder, out hash);

    public static bool TryErased(string name, out Hash256 hash) => TryHash(name, ErasedFolder, out hash);

    /// <summary>
    /// Most bytes of a file of a bundle, null for every name that is none: nothing else is ever opened, so no name
    /// leads out of the folder.
    /// </summary>
    public static int? BytesMaxOf(string name) => name switch
    {
        Checkpoint => WireLimits.CheckpointBytesMax,
        Genesis => Entry.MaxBytes,
        _ when TryFeed(name, out _) => WireLimits.FeedBytesMax,
        _ when TryBlob(name, out _) => WireLimits.BlobBytesMax,
        _ when TryErased(name, out _) => BundleLimits.ErasedBytesMax,
        _ when TilePath.TryParse("/" + name, out var tile) =>
            tile.IsEntries ? BundleLimits.EntriesBytesMax : Tiles.FullBytes,
        _ when IsNamedByHash(name, ForkFolder, "") => ForkProof.TrimmedBytes,
        _ when IsNamedByHash(name, SeenFolder, "/" + Checkpoint) => WireLimits.CheckpointBytesMax,
        _ => null,
    };

    private static bool TryHash(string name, string folder, out Hash256 hash)
    {
        hash = default;
        return name.StartsWith(folder, StringComparison.Ordinal)
            && Hash256.TryParseHex(name.AsSpan(folder.Length), out hash) && folder + hash.ToHex() == name;
    }

    private static bool IsNamedByHash(string name, string folder, string end) =>
        name.StartsWith(folder, StringComparison.Ordinal) && name.EndsWith(end, StringComparison.Ordinal)
        && name.Length > folder.Length + end.Length
        && Hash256.TryParseHex(name.AsSpan(folder.Length..^end.Length), out var hash)
        && folder + hash.ToHex() + end == name;
}
