namespace Serai.Platform.People.Held;

/// <summary>
/// Holds a page back until it is whole. What is larger than a page ever is, such as a file, goes on as it comes.
/// </summary>
internal sealed class PageBuffer(Stream answer) : Stream
{
    /// <summary>Largest page that is held back.</summary>
    public const int BytesMax = 4 * 1024 * 1024;

    private readonly MemoryStream page = new();

    /// <summary>It became too large and has gone out.</summary>
    public bool IsGone { get; private set; }

    public override bool CanRead => false;

    // What went wrong half-way is answered by another page: then the beginning is taken back.
    public override bool CanSeek => !IsGone;

    public override bool CanWrite => true;

    public override long Length => page.Length;

    public override long Position
    {
        get => page.Position;
        set => throw new NotSupportedException();
    }

    public byte[] ToArray() => page.ToArray();

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!IsGone && page.Length + buffer.Length <= BytesMax)
        {
            page.Write(buffer.Span);
            return;
        }

        if (!IsGone)
        {
            IsGone = true;
            await answer.WriteAsync(page.ToArray(), cancellationToken);
            page.SetLength(0);
        }

        await answer.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) =>
        IsGone ? answer.FlushAsync(cancellationToken) : Task.CompletedTask;

    public override void Flush()
    {
        // What is held back goes out as a whole, and what goes on as it comes is flushed by the server.
    }

    public override void Write(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("Answers are written asynchronously.");

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => page.SetLength(value);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            page.Dispose();
        }

        base.Dispose(disposing);
    }
}
