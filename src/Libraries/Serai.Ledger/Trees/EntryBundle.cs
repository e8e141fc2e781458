using System.Buffers.Binary;

namespace Serai.Ledger;

/// <summary>
/// A bundle of up to 256 entries as it is served: for each the length in two bytes, big-endian, then its bytes.
/// </summary>
/// <remarks>Source: C2SP tlog-tiles, "Log entries". The length field limits an entry to 65 535 bytes.</remarks>
/// <example><code>
/// var bytes = EntryBundle.Encode(entries);
/// EntryBundle.TryDecode(bytes, entries.Count, out var same);
/// </code></example>
public static class EntryBundle
{
    private const int LengthBytes = 2;

    /// <summary>Puts 1 to 256 entries side by side.</summary>
    /// <exception cref="ArgumentException">Not 1 to 256 entries, or one of more than 65 535 bytes.</exception>
    public static byte[] Encode(IReadOnlyList<ReadOnlyMemory<byte>> entries)
    {
        if (entries.Count is < 1 or > Tiles.Width)
        {
            throw new ArgumentException($"A bundle has 1 to {Tiles.Width} entries.", nameof(entries));
        }

        var bytes = new byte[entries.Sum(entry => LengthBytes + entry.Length)];
        var at = 0;
        foreach (var entry in entries)
        {
            if (entry.Length > Entry.MaxBytes)
            {
                throw new ArgumentException($"An entry has at most {Entry.MaxBytes} bytes.", nameof(entries));
            }

            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(at), (ushort)entry.Length);
            entry.CopyTo(bytes.AsMemory(at + LengthBytes));
            at += LengthBytes + entry.Length;
        }

        return bytes;
    }

    /// <summary>Takes a bundle apart; false unless it holds exactly <paramref name="width"/> whole entries.</summary>
    public static bool TryDecode(
        ReadOnlyMemory<byte> bundle, int width, out IReadOnlyList<ReadOnlyMemory<byte>> entries)
    {
        var found = new List<ReadOnlyMemory<byte>>();
        entries = found;
        while (found.Count < width && bundle.Length >= LengthBytes)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(bundle.Span);
            if (bundle.Length < LengthBytes + length)
            {
                return false;
            }

            found.Add(bundle.Slice(LengthBytes, length));
            bundle = bundle[(LengthBytes + length)..];
        }

        return found.Count == width && bundle.IsEmpty;
    }

    /// <summary>Level 0 hash tile of a bundle's entries.</summary>
    public static byte[] LeafHashes(IReadOnlyList<ReadOnlyMemory<byte>> entries)
    {
        var tile = new byte[entries.Count * Hash256.Size];
        for (var i = 0; i < entries.Count; i++)
        {
            MerkleHash.Leaf(entries[i].Span).CopyTo(tile.AsSpan(i * Hash256.Size));
        }

        return tile;
    }
}
