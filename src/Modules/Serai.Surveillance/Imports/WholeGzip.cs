using System.Buffers.Binary;
using System.IO.Compression;
using Serai.Platform.Data;

namespace Serai.Surveillance.Imports;

/// <summary>
/// Unpacks gzip and insists on its end. <see cref="GZipStream"/> takes a file that was cut off for one that is over,
/// which would lose the last rows without a word; so the length that a gzip file states at its end is compared. A file
/// of several gzip parts fails the same way: it has to be unpacked first.
/// </summary>
internal static class WholeGzip
{
    private const int LengthBytes = 4;

    /// <exception cref="InvalidDataException">From reading: damaged, cut off, or of several parts.</exception>
    public static Stream Open(Stream packed)
    {
        var tail = new byte[LengthBytes];
        uint length = 0;
        var watched = new WatchedStream(packed, bytes => Push(tail, bytes));
        return new WatchedStream(new GZipStream(watched, CompressionMode.Decompress), bytes =>
        {
            unchecked
            {
                length += (uint)bytes.Length;
            }

            if (bytes.IsEmpty && length != BinaryPrimitives.ReadUInt32LittleEndian(tail))
            {
                throw new InvalidDataException("The gzip file does not end as it should.");
            }
        });
    }

    private static void Push(byte[] tail, ReadOnlySpan<byte> bytes)
    {
        bytes = bytes[^Math.Min(bytes.Length, tail.Length)..];
        tail.AsSpan(bytes.Length).CopyTo(tail);
        bytes.CopyTo(tail.AsSpan(tail.Length - bytes.Length));
    }

    private delegate void Seen(ReadOnlySpan<byte> bytes);

    /// <summary>Shows what was read to another; an empty span at the end.</summary>
    private sealed class WatchedStream(Stream inner, Seen seen) : ForwardStream
    {
        public override int Read(Span<byte> buffer)
        {
            var read = inner.Read(buffer);
            seen(buffer[..read]);
            return read;
        }

        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await inner.ReadAsync(buffer, cancellationToken);
            seen(buffer.Span[..read]);
            return read;
        }
    }
}
