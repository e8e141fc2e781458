using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Serai.Surveillance.Series;

/// <summary>
/// The bytes of a chunk. Format 1: the byte 1; varint number of origins and for each the zigzag differences of import
/// and instant to the one before; varint number of days; runs of days (gap, length); a varint for each value (0 = none
/// holds, else 1 + zigzag); runs of revisions (length, revision); runs of origins (length, index); CRC-32C of id and
/// all bytes before it, little end first. Runs of a kind end when they cover all days. Format 0, written by a schema
/// file: text.
/// </summary>
internal static class ChunkCodec
{
    /// <summary>What a day takes at most: two numbers of its origin, its value, its runs.</summary>
    private const int DayBytesMax = 64;

    private const int HeadBytesMax = 64;
    private const int DaysMax = 366;
    private const byte Text = (byte)'0';
    private const byte Packed = 1;
    private const int ChecksumBytes = 4;

    public static byte[] Encode(SeriesChunk chunk)
    {
        var days = chunk.Days;
        Require(days, chunk.Year);
        var bytes = new ByteWriter(HeadBytesMax + (days.Count * DayBytesMax));
        bytes.Byte(Packed);
        var origins = Origins(days);
        Write(bytes, origins);
        DayRuns.Write(bytes, days, d => d.Day, FirstDay(chunk.Year));
        foreach (var day in days)
        {
            bytes.Number(day.Value is { } value ? ByteWriter.ZigZag(value) + 1 : 0);
        }

        WriteRuns(bytes, days, d => d.Revision);
        WriteRuns(bytes, days, d => origins[(d.Import, d.KnownAt)]);
        bytes.Checksum(chunk.Id);
        return bytes.ToArray();
    }

    /// <exception cref="DamagedChunkException">The bytes are not what was written for this id.</exception>
    public static SeriesChunk Decode(long id, ReadOnlySpan<byte> bytes)
    {
        try
        {
            var days = bytes.IsEmpty ? throw new FormatException("it is empty.")
                : bytes[0] == Text ? DecodeText(bytes[1..])
                : DecodePacked(id, bytes);
            var chunk = new SeriesChunk(SeriesChunk.SeriesOf(id), SeriesChunk.YearOf(id), days);
            Require(days, chunk.Year);
            return chunk;
        }
        catch (Exception error) when (error is FormatException or OverflowException or ArgumentException)
        {
            throw new DamagedChunkException(id, error.Message, error);
        }
    }

    /// <summary>
    /// Hands on the days between two, both included, that have a value, without making anything of them; what sums of
    /// many series read. False where that cannot be done: bytes of an earlier format, or a value that was not known at
    /// the instant.
    /// </summary>
    /// <exception cref="DamagedChunkException">The bytes are not what was written for this id.</exception>
    public static bool TryEach(
        long id, ReadOnlySpan<byte> bytes, DaySpan span, long knownBy, Action<int, long> use)
    {
        try
        {
            return bytes.Length > 0 && bytes[0] == Packed && Each(id, bytes, span, knownBy, use);
        }
        catch (Exception error) when (error is FormatException or OverflowException or ArgumentException)
        {
            throw new DamagedChunkException(id, error.Message, error);
        }
    }

    /// <summary>The instants from which the values of a chunk are known, each once or more often.</summary>
    /// <exception cref="DamagedChunkException">The bytes are not what was written for this id.</exception>
    public static IEnumerable<long> Instants(long id, byte[] bytes)
    {
        if (bytes is not [Packed, ..])
        {
            return Decode(id, bytes).Days.Select(d => d.KnownAt);
        }

        try
        {
            var reader = Checked(id, bytes);
            return ReadOrigins(ref reader).Select(o => o.KnownAt);
        }
        catch (Exception error) when (error is FormatException or OverflowException)
        {
            throw new DamagedChunkException(id, error.Message, error);
        }
    }

    private static bool Each(
        long id, ReadOnlySpan<byte> bytes, DaySpan span, long knownBy, Action<int, long> use)
    {
        var reader = Checked(id, bytes);
        foreach (var (_, knownAt) in ReadOrigins(ref reader))
        {
            if (knownAt > knownBy)
            {
                return false;
            }
        }

        foreach (var day in DayRuns.Read(ref reader, FirstDay(SeriesChunk.YearOf(id))))
        {
            var coded = reader.Number();
            if (coded > 0 && day >= span.First && day <= span.Last)
            {
                use(day, ByteReader.Plain(coded - 1));
            }
        }

        return true;
    }

    internal static uint ChecksumOf(long id, ReadOnlySpan<byte> bytes)
    {
        var sum = BitOperations.Crc32C(uint.MaxValue, (ulong)id);
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var one in bytes)
        {
            sum = BitOperations.Crc32C(sum, one);
        }

        return ~sum;
    }

    private static ByteReader Checked(long id, ReadOnlySpan<byte> bytes)
    {
        if (bytes[0] != Packed || bytes.Length < ChecksumBytes + 1)
        {
            throw new FormatException($"format {bytes[0]} is not known.");
        }

        var body = bytes[..^ChecksumBytes];
        if (ChecksumOf(id, body) != BinaryPrimitives.ReadUInt32LittleEndian(bytes[^ChecksumBytes..]))
        {
            throw new FormatException("its checksum does not fit.");
        }

        return new ByteReader(body[1..]);
    }

    private static PackedDay[] DecodePacked(long id, ReadOnlySpan<byte> bytes)
    {
        var reader = Checked(id, bytes);
        var origins = ReadOrigins(ref reader);
        var numbers = DayRuns.Read(ref reader, FirstDay(SeriesChunk.YearOf(id)));
        var values = new long?[numbers.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = reader.Number() is var coded and > 0 ? ByteReader.Plain(coded - 1) : null;
        }

        var revisions = ReadRuns(ref reader, numbers.Length);
        var origin = ReadRuns(ref reader, numbers.Length);
        reader.RequireEnd();
        var days = new PackedDay[numbers.Length];
        for (var i = 0; i < days.Length; i++)
        {
            var (import, knownAt) = origins[(int)origin[i]];
            days[i] = new PackedDay(numbers[i], values[i], checked((int)revisions[i]), import, knownAt);
        }

        return days;
    }

    private static PackedDay[] DecodeText(ReadOnlySpan<byte> bytes) =>
    [
        .. Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(DayOf).OrderBy(d => d.Day),
    ];

    private static PackedDay DayOf(string line) => line.Split(' ') is [var day, var value, var revision, .. var origin]
        && origin is [var import, var knownAt]
        ? new PackedDay(
            DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture).DayNumber,
            Number(value),
            checked((int)Number(revision)),
            Number(import),
            Number(knownAt))
        : throw new FormatException("a line of text is not complete.");

    private static long Number(string text) =>
        long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private static Dictionary<(long Import, long KnownAt), int> Origins(IReadOnlyList<PackedDay> days)
    {
        Dictionary<(long Import, long KnownAt), int> origins = [];
        foreach (var day in days)
        {
            origins.TryAdd((day.Import, day.KnownAt), origins.Count);
        }

        return origins;
    }

    private static void Write(ByteWriter bytes, Dictionary<(long Import, long KnownAt), int> origins)
    {
        bytes.Number((ulong)origins.Count);
        var (import, knownAt) = (0L, 0L);
        foreach (var origin in origins.OrderBy(o => o.Value).Select(o => o.Key))
        {
            bytes.Number(ByteWriter.ZigZag(origin.Import - import));
            bytes.Number(ByteWriter.ZigZag(origin.KnownAt - knownAt));
            (import, knownAt) = origin;
        }
    }

    private static (long Import, long KnownAt)[] ReadOrigins(ref ByteReader reader)
    {
        var origins = new (long Import, long KnownAt)[reader.Count(DaysMax)];
        var (import, knownAt) = (0L, 0L);
        for (var i = 0; i < origins.Length; i++)
        {
            import += ByteReader.Plain(reader.Number());
            knownAt += ByteReader.Plain(reader.Number());
            origins[i] = (import, knownAt);
        }

        return origins;
    }

    private static void WriteRuns(ByteWriter bytes, IReadOnlyList<PackedDay> days, Func<PackedDay, int> part)
    {
        for (var i = 0; i < days.Count;)
        {
            var value = part(days[i]);
            var length = 1;
            while (i + length < days.Count && part(days[i + length]) == value)
            {
                length++;
            }

            bytes.Number((ulong)length);
            bytes.Number((ulong)value);
            i += length;
        }
    }

    private static ulong[] ReadRuns(ref ByteReader reader, int days)
    {
        var parts = new ulong[days];
        for (var i = 0; i < days;)
        {
            var length = Math.Max(1, reader.Count(days - i));
            parts.AsSpan(i, length).Fill(reader.Number());
            i += length;
        }

        return parts;
    }

    /// <summary>In order, each once, all of the year: what every reader relies on.</summary>
    private static void Require(IReadOnlyList<PackedDay> days, int year)
    {
        var (last, end) = (FirstDay(year) - 1, new DateOnly(year, 12, 31).DayNumber);
        foreach (var day in days)
        {
            if (day.Day <= last || day.Day > end || day.Revision < 1)
            {
                throw new ArgumentException("its days are not in order.", nameof(days));
            }

            last = day.Day;
        }
    }

    private static int FirstDay(int year) => new DateOnly(year, 1, 1).DayNumber;
}
