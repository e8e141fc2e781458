using Serai.Platform.Data;

namespace Serai.Platform.Api.Keys;

/// <summary>A body of which the first bytes were looked at: they are read again, then what follows them.</summary>
internal sealed class ReadAgainStream(ReadOnlyMemory<byte> seen, Stream rest) : ForwardStream
{
    private ReadOnlyMemory<byte> left = seen;

    public override int Read(Span<byte> buffer) => left.IsEmpty ? rest.Read(buffer) : Take(buffer);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        left.IsEmpty ? rest.ReadAsync(buffer, cancellationToken) : ValueTask.FromResult(Take(buffer.Span));

    private int Take(Span<byte> buffer)
    {
        var length = Math.Min(buffer.Length, left.Length);
        left.Span[..length].CopyTo(buffer);
        left = left[length..];
        return length;
    }
}
