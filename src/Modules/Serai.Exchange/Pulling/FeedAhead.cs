using Serai.Exchange.Serving;

namespace Serai.Exchange.Pulling;

/// <summary>
/// Asks for the next page of a log while one is applied: the link and the disk work at the same time. One page is held
/// besides the one that is worked on, no more.
/// </summary>
internal sealed class FeedAhead : IAsyncDisposable
{
    private readonly IPeerSource source;
    private readonly long size;
    private readonly CancellationTokenSource stop;
    private (long From, Task<FeedAnswer> Answer)? asked;

    public FeedAhead(IPeerSource source, long size, CancellationToken cancel)
    {
        this.source = source;
        this.size = size;
        stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
    }

    /// <summary>Begins to ask; nothing behind the size.</summary>
    public void Ask(long from)
    {
        if (from < size)
        {
            asked = (from, PageAsync(from));
        }
    }

    /// <summary>The page from there on, asked for before or now.</summary>
    public async Task<FeedAnswer> TakeAsync(long from)
    {
        var ready = asked;
        asked = null;
        if (ready is not { } ahead)
        {
            return await PageAsync(from);
        }

        var answer = await ahead.Answer;
        // Another may have applied more, or less, than was expected meanwhile.
        return ahead.From == from ? answer : await PageAsync(from);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        if (asked is { } left)
        {
            // Nobody waits for it any more, whatever became of it.
            await Task.WhenAny(left.Answer);
            _ = left.Answer.Exception;
        }

        stop.Dispose();
    }
    private Task<FeedAnswer> PageAsync(long from) =>
        source.FeedAsync(from, WireLimits.FeedItemsMax, size, stop.Token);
}
