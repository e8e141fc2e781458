using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Serai.Exchange.Entries;
using Serai.Exchange.Log;
using Serai.Platform.Data;

namespace Serai.Exchange.Entanglement;

/// <summary>
/// From time to time lets this node's log carry how far the others have come, where anything was said since: so what is
/// addressed to nobody is bracketed too, and two histories of a log meet at the nodes that were shown them.
/// </summary>
internal sealed partial class Heartbeat(
    Database database, Entangler entangler, EntryAppender appender, LogHead head, TimeProvider time,
    ILogger<Heartbeat> logger)
    : IHostedService, IDisposable
{
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(15);

    private readonly CancellationTokenSource stopping = new();
    private Task loop = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        loop = RunAsync(stopping.Token);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await loop.WaitAsync(cancellationToken);
    }

    public void Dispose() => stopping.Dispose();

    /// <summary>One beat; the number of entries that it made.</summary>
    public async Task<int> BeatAsync(CancellationToken cancel = default)
    {
        int? made = null;
        while (made is null)
        {
            // Looked at outside the writer first: mostly there is nothing to say.
            var stamp = head.Stamp();
            var nothing = head.Size == 0 || !head.Fence.MaySign
                || database.Read(s => entangler.AtHeartbeat(s, head.Origin)).Count == 0;
            made = nothing ? 0 : await database.WriteAsync(tx => Write(tx, stamp), cancel);
        }

        return made.Value;
    }

    // Null: an entry with a later time went first, stamp again.
    private int? Write(WriteSession tx, DateTimeOffset stamp)
    {
        if (!head.Fence.MaySign)
        {
            return 0;
        }

        if (!head.Accepts(stamp))
        {
            return null;
        }

        var prepared = entangler.Prepare(entangler.AtHeartbeat(tx, head.Origin), stamp);
        foreach (var entry in prepared)
        {
            appender.Append(tx, head.Origin, entry);
        }

        return prepared.Count;
    }

    private async Task RunAsync(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancel))
            {
                await TryBeatAsync(cancel);
            }
        }
        catch (OperationCanceledException)
        {
            // The node stops.
        }
    }

    private async Task TryBeatAsync(CancellationToken cancel)
    {
        try
        {
            await BeatAsync(cancel);
        }
#pragma warning disable CA1031 // a beat that failed (a full disk) must not end the others
        catch (Exception error) when (error is not OperationCanceledException)
#pragma warning restore CA1031
        {
            LogFailed(logger, error);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A heartbeat failed; the next one tries again.")]
    private static partial void LogFailed(ILogger logger, Exception error);
}
