using System.Security.Cryptography;
using System.Text;
using Serai.Platform.Data;

namespace Serai.Platform.Api.Idempotency;

/// <summary>
/// The body of a call, digested while it is read: also one that is too long to hold. The digest covers what names the
/// call, so that the same words to another address are another act.
/// </summary>
internal sealed class DigestingStream : ForwardStream
{
    private const int DrainBytes = 64 * 1024;

    private readonly Stream body;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public DigestingStream(Stream body, string call)
    {
        this.body = body;
        hash.AppendData(Encoding.UTF8.GetBytes(call + "\n"));
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

    public override int Read(Span<byte> buffer)
    {
        var read = body.Read(buffer);
        hash.AppendData(buffer[..read]);
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            hash.Dispose();
        }

        base.Dispose(disposing);
    }
}
