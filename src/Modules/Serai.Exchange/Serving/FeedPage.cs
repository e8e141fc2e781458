using System.Diagnostics.CodeAnalysis;
using System.Formats.Cbor;
using Serai.Ledger;

namespace Serai.Exchange.Serving;

/// <summary>
/// One index of a log as a peer shows it: the entry where it is addressed to the caller, else its leaf hash.
/// </summary>
internal sealed record FeedItem(long Index, Hash256 Leaf, ReadOnlyMemory<byte>? Entry);

/// <summary>
/// An answer of the feed, a CBOR sequence: <c>[i, 1, entry]</c> or <c>[i, 0, leaf hash]</c> for each index, then
/// <c>["end", next]</c>. The last item shows that the answer was not cut off. Who asks for runs gets neighbours of one
/// kind in one item: <c>[i, 3, bundle of entries]</c> from <c>i</c> on, or <c>[i, 2, leaf hashes]</c>.
/// </summary>
internal sealed record FeedPage(IReadOnlyList<FeedItem> Items, long Next)
{
    private const string End = "end";
    private const int LeafOnly = 0;
    private const int Entry = 1;
    private const int LeafRun = 2;
    private const int EntryRun = 3;

    /// <summary>Bytes that an item takes besides its entry: array, index, kind, length.</summary>
    private const int ItemOverhead = 16;

    public static byte[] Write(IEnumerable<FeedItem> items, long from)
    {
        using var bytes = new MemoryStream();
        var next = from;
        foreach (var item in items)
        {
            if (bytes.Length + (item.Entry?.Length ?? Hash256.Size) + (2 * ItemOverhead) > WireLimits.FeedBytesMax)
            {
                break;
            }

            bytes.Write(Item(item));
            next = item.Index + 1;
        }

        bytes.Write(Last(next));
        return bytes.ToArray();
    }

    /// <summary>The same in runs: a few bytes for a run in place of nine for every index.</summary>
    public static byte[] WriteRuns(IEnumerable<FeedItem> items, long from)
    {
        using var bytes = new MemoryStream();
        using var run = new MemoryStream();
        var (next, begins, kind) = (from, from, LeafRun);
        foreach (var item in items)
        {
            var content = item.Entry ?? item.Leaf.ToArray();
            if (bytes.Length + run.Length + content.Length + (3 * ItemOverhead) > WireLimits.FeedBytesMax)
            {
                break;
            }

            var own = item.Entry is null ? LeafRun : EntryRun;
            if (own != kind)
            {
                WriteRun(bytes, begins, kind, run);
                (begins, kind) = (item.Index, own);
            }

            if (own == EntryRun)
            {
                EntryBundle.Append(run, content.Span);
            }
            else
            {
                run.Write(content.Span);
            }

            next = item.Index + 1;
        }

        WriteRun(bytes, begins, kind, run);
        bytes.Write(Last(next));
        return bytes.ToArray();
    }

    /// <summary>Reads an answer strictly: contiguous from the index asked for, ended, nothing behind the end.</summary>
    public static bool TryRead(
        ReadOnlyMemory<byte> bytes, long from, [NotNullWhen(true)] out FeedPage? page,
        [NotNullWhen(false)] out string? fault)
    {
        page = null;
        try
        {
            page = Read(new CborReader(bytes, CborConformanceMode.Strict, allowMultipleRootLevelValues: true), from);
            fault = page is null ? "the feed is not contiguous" : null;
        }
        catch (Exception error) when (error is CborContentException or InvalidOperationException or OverflowException)
        {
            // Bytes from outside: whatever is wrong with them, the answer is a fault, and the page is asked for again.
            fault = $"the feed is cut off or not well formed: {error.Message}";
        }

        return fault is null;
    }

    /// <summary>What of it lies at an index or behind it.</summary>
    public FeedPage Behind(long index) => Items.Count == 0 || Items[0].Index >= index
        ? this
        : this with { Items = [.. Items.Where(item => item.Index >= index)] };

    private static FeedPage? Read(CborReader cbor, long from)
    {
        List<FeedItem> items = [];
        while (true)
        {
            var length = cbor.ReadStartArray();
            if (length == 2)
            {
                return ReadEnd(cbor, from + items.Count) is { } next ? new FeedPage(items, next) : null;
            }

            if (length != 3 || cbor.ReadInt64() != from + items.Count)
            {
                return null;
            }

            ReadItems(cbor, from + items.Count, items);
            if (items.Count > WireLimits.FeedItemsMax)
            {
                return null;
            }

            cbor.ReadEndArray();
        }
    }

    private static void ReadItems(CborReader cbor, long index, List<FeedItem> items)
    {
        var kind = cbor.ReadInt32();
        var bytes = cbor.ReadDefiniteLengthByteString();
        switch (kind)
        {
            case Entry when bytes.Length <= Ledger.Entry.MaxBytes:
                items.Add(Whole(index, bytes));
                break;
            case LeafOnly when bytes.Length == Hash256.Size:
                items.Add(Leaf(index, bytes));
                break;
            case LeafRun when bytes.Length > 0 && bytes.Length % Hash256.Size == 0
                && bytes.Length / Hash256.Size <= WireLimits.FeedItemsMax:
                items.AddRange(Enumerable.Range(0, bytes.Length / Hash256.Size).Select(
                    n => Leaf(index + n, bytes.Slice(n * Hash256.Size, Hash256.Size))));
                break;
            case EntryRun when EntryBundle.TryDecodeUpTo(bytes, WireLimits.FeedItemsMax, out var entries)
                && entries.Count > 0:
                items.AddRange(entries.Select((entry, n) => Whole(index + n, entry)));
                break;
            default:
                throw new CborContentException("neither entries nor leaf hashes");
        }
    }

    private static FeedItem Whole(long index, ReadOnlyMemory<byte> entry) =>
        new(index, MerkleHash.Leaf(entry.Span), entry);

    private static FeedItem Leaf(long index, ReadOnlyMemory<byte> hash) => new(index, new Hash256(hash.Span), null);

    private static long? ReadEnd(CborReader cbor, long expected)
    {
        var isEnd = cbor.ReadTextString() == End && cbor.ReadInt64() == expected;
        cbor.ReadEndArray();
        return isEnd && cbor.BytesRemaining == 0 ? expected : null;
    }

    private static byte[] Item(FeedItem item) => Item(
        item.Index, item.Entry is null ? LeafOnly : Entry, (item.Entry ?? item.Leaf.ToArray()).Span);

    private static byte[] Item(long index, int kind, ReadOnlySpan<byte> content)
    {
        var cbor = new CborWriter(CborConformanceMode.Strict);
        cbor.WriteStartArray(3);
        cbor.WriteInt64(index);
        cbor.WriteInt32(kind);
        cbor.WriteByteString(content);
        cbor.WriteEndArray();
        return cbor.Encode();
    }

    private static void WriteRun(MemoryStream bytes, long begins, int kind, MemoryStream run)
    {
        if (run.Length > 0)
        {
            bytes.Write(Item(begins, kind, run.GetBuffer().AsSpan(0, (int)run.Length)));
            run.SetLength(0);
        }
    }

    private static byte[] Last(long next)
    {
        var cbor = new CborWriter(CborConformanceMode.Strict);
        cbor.WriteStartArray(2);
        cbor.WriteTextString(End);
        cbor.WriteInt64(next);
        cbor.WriteEndArray();
        return cbor.Encode();
    }
}
