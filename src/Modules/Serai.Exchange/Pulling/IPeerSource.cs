using Serai.Ledger;

namespace Serai.Exchange.Pulling;

/// <summary>A stretch of a log as it came.</summary>
/// <param name="From">The index that its first item must have; a page of a bundle may begin before what is wanted.
/// </param>
internal sealed record FeedAnswer(long From, byte[] Bytes);

/// <summary>
/// What a peer gives where a body is asked for: the body, or the index of the entry that erased it, as the peer says,
/// or neither.
/// </summary>
internal sealed record BlobAnswer(byte[]? Bytes, long? ErasedBy = null);

/// <summary>
/// Where a peer's log is read from: the peer itself, or a folder that was carried here. What comes of it is verified in
/// the same way, by the same code. A fault is a <see cref="PeerFaultException"/>.
/// </summary>
internal interface IPeerSource
{
    /// <summary>
    /// What begins at an index, or before it, under the checkpoint of a size; no more items than wanted where the
    /// source can choose.
    /// </summary>
    Task<FeedAnswer> FeedAsync(long from, int max, long size, CancellationToken cancel);

    Task<byte[]> TileAsync(TilePath tile, CancellationToken cancel);

    /// <summary>The encrypted body, or why there is none.</summary>
    /// <exception cref="BlobTooLargeException">It is larger than this node takes.</exception>
    Task<BlobAnswer> BlobAsync(Hash256 hash, CancellationToken cancel);
}
