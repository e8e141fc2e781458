using System.Buffers.Binary;

namespace Serai.Surveillance.Series;

/// <summary>Writes numbers of variable length: seven bits a byte, the low ones first.</summary>
internal sealed class ByteWriter(int bytesMax)
{
    private readonly byte[] bytes = new byte[bytesMax];
    private int used;

    /// <summary>Small numbers of either sign become small numbers without one.</summary>
    public static ulong ZigZag(long value) => value is < -Limit or > Limit
        ? throw new OverflowException("A value is too large to be packed.")
        : (ulong)((value << 1) ^ (value >> 63));

    public void Byte(byte value) => bytes[used++] = value;

    public void Number(ulong value)
    {
        while (value > 0x7F)
        {
            bytes[used++] = (byte)(value | 0x80);
            value >>= 7;
        }

        bytes[used++] = (byte)value;
    }

    public void Checksum(long id)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(
            bytes.AsSpan(used), ChunkCodec.ChecksumOf(id, bytes.AsSpan(0, used)));
        used += sizeof(uint);
    }

    public byte[] ToArray() => bytes.AsSpan(0, used).ToArray();

    /// <summary>Far above any count, and below what zigzag and one more could carry out of 64 bits.</summary>
    private const long Limit = 1L << 61;
}

/// <summary>
/// Reads what <see cref="ByteWriter"/> wrote; <see cref="FormatException"/> where the bytes are no such.
/// </summary>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private const int NumberBytesMax = 10;

    private readonly ReadOnlySpan<byte> bytes = bytes;
    private int used;

    public static long Plain(ulong coded) => (long)(coded >> 1) ^ -(long)(coded & 1);

    public ulong Number()
    {
        ulong value = 0;
        for (var i = 0; i < NumberBytesMax; i++)
        {
            if (used == bytes.Length)
            {
                throw new FormatException("it ends too early.");
            }

            var one = bytes[used++];
            value |= (ulong)(one & 0x7F) << (7 * i);
            if (one < 0x80)
            {
                return value;
            }
        }

        throw new FormatException("a number in it is too long.");
    }

    public int Count(int max) => Number() is var count && count <= (ulong)max
        ? (int)count
        : throw new FormatException("a length in it is too large.");

    public readonly void RequireEnd()
    {
        if (used != bytes.Length)
        {
            throw new FormatException("it goes on after its end.");
        }
    }
}
