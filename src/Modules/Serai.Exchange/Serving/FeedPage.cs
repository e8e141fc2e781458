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
/// <c>["end", next]</c>. The last item shows that the answer was not cut off.
/// </summary>
internal sealed record FeedPage(IReadOnlyList<FeedItem> Items, long Next)
{
    private const string End = "end";
    private const int Entry = 1;
    private const int LeafOnly = 0;

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

            if (length != 3 || items.Count == WireLimits.FeedItemsMax || cbor.ReadInt64() != from + items.Count)
            {
                return null;
            }

            items.Add(ReadItem(cbor, from + items.Count));
            cbor.ReadEndArray();
        }
    }

    private static FeedItem ReadItem(CborReader cbor, long index)
    {
        var kind = cbor.ReadInt32();
        var bytes = cbor.ReadDefiniteLengthByteString();
        return kind switch
        {
            Entry when bytes.Length <= Ledger.Entry.MaxBytes => new FeedItem(index, MerkleHash.Leaf(bytes.Span), bytes),
            LeafOnly when bytes.Length == Hash256.Size => new FeedItem(index, new Hash256(bytes.Span), null),
            _ => throw new CborContentException("neither an entry nor a leaf hash"),
        };
    }

    private static long? ReadEnd(CborReader cbor, long expected)
    {
        var isEnd = cbor.ReadTextString() == End && cbor.ReadInt64() == expected;
        cbor.ReadEndArray();
        return isEnd && cbor.BytesRemaining == 0 ? expected : null;
    }

    private static byte[] Item(FeedItem item)
    {
        var cbor = new CborWriter(CborConformanceMode.Strict);
        cbor.WriteStartArray(3);
        cbor.WriteInt64(item.Index);
        cbor.WriteInt32(item.Entry is null ? LeafOnly : Entry);
        cbor.WriteByteString(item.Entry is { } entry ? entry.Span : item.Leaf.ToArray());
        cbor.WriteEndArray();
        return cbor.Encode();
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
