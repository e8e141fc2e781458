using System.Security.Cryptography;
using System.Text;

namespace Serai.Platform.Api.Idempotency;

/// <summary>
/// The body of a call, digested while it is read: also one that is too long to hold. The digest covers what names the
/// call, so that the same words to another address are another act.
/// </summary>
internal sealed class DigestingStream : Stream
{
    private const int DrainBytes = 64 * 1024;

    private readonly Stream body;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public DigestingStream(Stream body, string call)
    {
        this.body = body;
        hash.AppendData(Encoding.UTF8.GetBytes(call + "\n"));
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Reads what is left and answers with the digest.</summary>
    public async Task<byte[]> FinishAsync(CancellationToken cancel)
    {
        var rest = new byte[DrainBytes];
        while (await ReadAsync(rest, cancel) > 0)
        {
            // Only its digest is wanted.
        }

        return hash.GetHashAndReset();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await body.ReadAsync(buffer, cancellationToken);
        hash.AppendData(buffer.Span[..read]);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = body.Read(buffer, offset, count);
        hash.AppendData(buffer, offset, read);
        return read;
    }

    public override void Flush()
    {
        // Nothing is written.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            hash.Dispose();
        }

        base.Dispose(disposing);
    }
}
