using System.Buffers.Binary;
using System.Security.Cryptography;
using Serai.Platform.Data;

namespace Serai.Surveillance.Uploads;

/// <summary>
/// A stream sealed with a key that seals nothing else: chunks by AES-256-GCM, each followed by its tag. The nonce is
/// the chunk's number and whether it is the last, which alone is not full: chunks that are missing, swapped, cut off or
/// added do not open.
/// </summary>
internal static class SealedChunks
{
    /// <summary>Plain bytes of a full chunk.</summary>
    public const int ChunkBytes = 64 * 1_024;

    /// <summary>What a chunk weighs more than its plain bytes.</summary>
    public const int TagBytes = 16;

    private const int NonceBytes = 12;

    /// <summary>Reads a source to its end and writes it sealed.</summary>
    /// <param name="source">What is sealed.</param>
    /// <param name="target">Where the chunks go.</param>
    /// <param name="key">Used for this stream alone.</param>
    /// <param name="take">Told each chunk's plain bytes; false stops.</param>
    /// <param name="cancel">Stops between chunks.</param>
    /// <returns>False where it was stopped.</returns>
    public static async Task<bool> WriteAsync(
        Stream source, Stream target, byte[] key, Func<ReadOnlyMemory<byte>, bool> take, CancellationToken cancel)
    {
        using var cipher = new AesGcm(key, TagBytes);
        var plain = new byte[ChunkBytes];
        var chunk = new byte[ChunkBytes + TagBytes];
        var isLast = false;
        for (long number = 0; !isLast; number++)
        {
            var length = await source.ReadAtLeastAsync(plain, ChunkBytes, throwOnEndOfStream: false, cancel);
            isLast = length < ChunkBytes;
            if (!take(plain.AsMemory(0, length)))
            {
                return false;
            }

            cipher.Encrypt(
                Nonce(number, isLast), plain.AsSpan(0, length), chunk.AsSpan(0, length),
                chunk.AsSpan(length, TagBytes));
            await target.WriteAsync(chunk.AsMemory(0, length + TagBytes), cancel);
        }

        return true;
    }

    /// <summary>
    /// The plain bytes, read once from the beginning; <see cref="SealBrokenException"/> where they do not open.
    /// </summary>
    public static Stream Open(Stream source, byte[] key, bool leaveOpen) => new Opened(source, key, leaveOpen);

    private static byte[] Nonce(long number, bool isLast)
    {
        var nonce = new byte[NonceBytes];
        BinaryPrimitives.WriteInt64LittleEndian(nonce, number);
        nonce[sizeof(long)] = isLast ? (byte)1 : (byte)0;
        return nonce;
    }

    private sealed class Opened(Stream source, byte[] key, bool leaveOpen) : ForwardStream
    {
        private readonly AesGcm cipher = new(key, TagBytes);
        private readonly byte[] chunk = new byte[ChunkBytes + TagBytes];
        private readonly byte[] plain = new byte[ChunkBytes];
        private long number;
        private int used;
        private int filled;
        private bool isLast;

        public override int Read(Span<byte> buffer)
        {
            while (used == filled && !isLast)
            {
                Fill(source.ReadAtLeast(chunk, chunk.Length, throwOnEndOfStream: false));
            }

            return Take(buffer);
        }

        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            while (used == filled && !isLast)
            {
                Fill(await source.ReadAtLeastAsync(chunk, chunk.Length, false, cancellationToken));
            }

            return Take(buffer.Span);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                cipher.Dispose();
                if (!leaveOpen)
                {
                    source.Dispose();
                }
            }

            base.Dispose(disposing);
        }

        private void Fill(int length)
        {
            isLast = length < chunk.Length;
            (used, filled) = (0, length - TagBytes);
            if (filled < 0)
            {
                throw new SealBrokenException("The kept file ends too early.");
            }

            try
            {
                cipher.Decrypt(
                    Nonce(number++, isLast), chunk.AsSpan(0, filled), chunk.AsSpan(filled, TagBytes),
                    plain.AsSpan(0, filled));
            }
            catch (AuthenticationTagMismatchException broken)
            {
                throw new SealBrokenException("The kept file is not what was written.", broken);
            }
        }

        private int Take(Span<byte> buffer)
        {
            var length = Math.Min(buffer.Length, filled - used);
            plain.AsSpan(used, length).CopyTo(buffer);
            used += length;
            return length;
        }
    }
}

/// <summary>What lies on the disk is not what was sealed, or was sealed by another node.</summary>
internal sealed class SealBrokenException(string message, Exception? inner = null) : IOException(message, inner);
