using System.Buffers.Binary;

namespace Serai.Ledger;

/// <summary>
/// A bundle of entries, up to 256 of them where it is served by its number: for each the length in two bytes,
/// big-endian, then its bytes.
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

        using var bytes = new MemoryStream(entries.Sum(entry => LengthBytes + entry.Length));
        foreach (var entry in entries)
        {
            Append(bytes, entry.Span);
        }

        return bytes.ToArray();
    }

    /// <summary>Puts one more entry behind those that were written.</summary>
    /// <exception cref="ArgumentException">It has more than 65 535 bytes.</exception>
    public static void Append(Stream bundle, ReadOnlySpan<byte> entry)
    {
        if (entry.Length > Entry.MaxBytes)
        {
            throw new ArgumentException($"An entry has at most {Entry.MaxBytes} bytes.", nameof(entry));
        }

        Span<byte> length = stackalloc byte[LengthBytes];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)entry.Length);
        bundle.Write(length);
        bundle.Write(entry);
    }

    /// <summary>Takes a bundle apart; false unless it holds exactly <paramref name="width"/> whole entries.</summary>
    public static bool TryDecode(
        ReadOnlyMemory<byte> bundle, int width, out IReadOnlyList<ReadOnlyMemory<byte>> entries) =>
        TryDecodeUpTo(bundle, width, out entries) && entries.Count == width;

    /// <summary>
    /// Takes apart what holds whole entries side by side; false where one is cut off, and where there are more than
    /// <paramref name="most"/>.
    /// </summary>
    public static bool TryDecodeUpTo(
        ReadOnlyMemory<byte> bundle, int most, out IReadOnlyList<ReadOnlyMemory<byte>> entries)
    {
        var found = new List<ReadOnlyMemory<byte>>();
        entries = found;
        while (found.Count < most && bundle.Length >= LengthBytes)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(bundle.Span);
            if (bundle.Length < LengthBytes + length)
            {
                return false;
            }

            found.Add(bundle.Slice(LengthBytes, length));
            bundle = bundle[(LengthBytes + length)..];
        }

        return bundle.IsEmpty;
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
