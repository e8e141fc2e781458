using System.Buffers.Binary;

namespace Serai.Surveillance.Series;

/// <summary>The days of one chunk that an import stated, confirmed ones like changed ones: what undos go by.</summary>
/// <param name="Turn">Its place among the layers of the chunk, from 1: the later one covers the earlier one.</param>
/// <param name="Import">Whose statement it is; or the undo that changed the days.</param>
/// <param name="Through">The import of a mapped code that carried it here; null where it was stated here.</param>
/// <param name="Days">Numbers of the days, in order.</param>
/// <param name="Values">
/// What was stated; null where it held at once: then it is found where all values are, and not kept twice.
/// </param>
internal sealed record ChunkLayer(
    int Turn, long Import, long? Through, IReadOnlyList<int> Days, IReadOnlyList<long>? Values)
{
    /// <summary>Where the day stands in it, below 0 where it does not.</summary>
    public int IndexOf(int day)
    {
        var (low, high) = (0, Days.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (Days[middle] == day)
            {
                return middle;
            }

            (low, high) = Days[middle] < day ? (middle + 1, high) : (low, middle - 1);
        }

        return -1;
    }
}

/// <summary>
/// The bytes of a layer: the byte 1, or 2 where values follow; days as in a chunk; with the byte 2, for each day zigzag
/// of its value; CRC-32C of the chunk's id and all bytes before it, little end first.
/// </summary>
internal static class LayerCodec
{
    private const byte DaysOnly = 1;
    private const byte WithValues = 2;
    private const int ChecksumBytes = 4;
    private const int HeadBytesMax = 16;

    /// <summary>A run of one day and its value.</summary>
    private const int DayBytesMax = 16;

    public static byte[] Encode(long chunk, IReadOnlyList<int> days, IReadOnlyList<long>? values)
    {
        var bytes = new ByteWriter(HeadBytesMax + (days.Count * DayBytesMax));
        bytes.Byte(values is null ? DaysOnly : WithValues);
        DayRuns.Write(bytes, days, d => d, FirstDay(chunk));
        for (var i = 0; i < values?.Count; i++)
        {
            bytes.Number(ByteWriter.ZigZag(values[i]));
        }

        bytes.Checksum(chunk);
        return bytes.ToArray();
    }

    /// <exception cref="DamagedChunkException">The bytes are not what was written for this chunk.</exception>
    public static (int[] Days, long[]? Values) Decode(long chunk, ReadOnlySpan<byte> bytes)
    {
        try
        {
            if (bytes.Length <= ChecksumBytes || bytes[0] is not (DaysOnly or WithValues))
            {
                throw new FormatException("a layer of it has an unknown format.");
            }

            var body = bytes[..^ChecksumBytes];
            if (ChunkCodec.ChecksumOf(chunk, body) != BinaryPrimitives.ReadUInt32LittleEndian(bytes[^ChecksumBytes..]))
            {
                throw new FormatException("the checksum of a layer does not fit.");
            }

            var reader = new ByteReader(body[1..]);
            var days = DayRuns.Read(ref reader, FirstDay(chunk));
            var values = bytes[0] == WithValues ? new long[days.Length] : null;
            for (var i = 0; i < values?.Length; i++)
            {
                values[i] = ByteReader.Plain(reader.Number());
            }

            reader.RequireEnd();
            return (days, values);
        }
        catch (Exception error) when (error is FormatException or OverflowException or ArgumentException)
        {
            throw new DamagedChunkException(chunk, error.Message, error);
        }
    }

    private static int FirstDay(long chunk) => new DateOnly(SeriesChunk.YearOf(chunk), 1, 1).DayNumber;
}
