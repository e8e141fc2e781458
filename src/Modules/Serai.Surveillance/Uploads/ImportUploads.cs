using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Surveillance.Imports;

namespace Serai.Surveillance.Uploads;

/// <summary>
/// Imports confirmed uploads in the background: the page need not wait, and what a stop cut off begins again with the
/// next start. Files that wait too long are taken away.
/// </summary>
public sealed partial class ImportUploads(
    Database database, UploadStore store, CountsImport import, TimeProvider time, ILogger<ImportUploads> log)
    : BackgroundService
{
    /// <summary>How long a file waits for its import to be confirmed.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromHours(24);

    /// <summary>Imports side by side: a large one must not hold up a small one.</summary>
    private const int AtOnce = 2;

    /// <summary>Imports that may wait for their turn; more are told to wait.</summary>
    private const int WaitingMax = 64;

    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(15);

    private readonly Channel<Upload> waiting = Channel.CreateBounded<Upload>(WaitingMax);
    private readonly ConcurrentDictionary<(string Hash, string By), UnderWay> underWay = [];

    /// <summary>Begins an import that was confirmed; false where too many wait.</summary>
    public bool Begin(Upload upload)
    {
        var way = underWay.GetOrAdd((upload.Hash, upload.By), _ => new UnderWay());
        if (waiting.Writer.TryWrite(upload))
        {
            return true;
        }

        underWay.TryRemove((upload.Hash, upload.By), out _);
        way.Done.TrySetResult(null);
        return false;
    }

    /// <summary>The id of the import once it has one; null where it does not begin in time.</summary>
    public async Task<long?> IdAsync(Upload upload, TimeSpan wait, CancellationToken cancel)
    {
        if (!underWay.TryGetValue((upload.Hash, upload.By), out var way))
        {
            return null;
        }

        // Small files are over within the time: their page shows the result at once.
        await Task.WhenAny(way.Done.Task, Task.Delay(wait, time, cancel));
        return way.Id;
    }

    /// <summary>Takes a file away, unless its import is under way.</summary>
    public async Task DiscardAsync(Upload upload, CancellationToken cancel)
    {
        if (!underWay.ContainsKey((upload.Hash, upload.By)))
        {
            await ForgetAsync(upload, cancel);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Sweep();
        foreach (var upload in database.Read(UploadsTable.All).Where(u => u.IsConfirmed))
        {
            Begin(upload);
        }

        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => WorkAsync(stoppingToken))
            .Append(SweepAsync(stoppingToken)));
    }

    private async Task WorkAsync(CancellationToken stop)
    {
        await foreach (var upload in waiting.Reader.ReadAllAsync(stop))
        {
            await ImportAsync(upload, stop);
        }
    }

    private async Task ImportAsync(Upload upload, CancellationToken stop)
    {
        if (!underWay.TryGetValue((upload.Hash, upload.By), out var way))
        {
            return;
        }

        try
        {
            await using var source = store.Open(upload.Hash);
            if (source is not null)
            {
                var options = new ImportOptions(upload.Name, upload.By)
                {
                    Mapping = upload.Mapping, Scope = upload.Scope, Begun = id => way.Id = id,
                };
                var result = await import.RunAsync(source, options, cancel: stop);
                way.Id = result.Id;
                if (result.State is ImportState.Done)
                {
                    await database.WriteAsync(tx => UploadsTable.Imported(tx, upload.Hash, result.Id), stop);
                }
            }

            await ForgetAsync(upload, stop);
        }
        catch (Exception error) when (error is IOException or DatabaseUnusableException)
        {
            // The file or the disk fails: the list of imports shows how far it came, the node goes on.
            LogFailed(log, upload.Name, error);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The node stops: the file stays, and is imported after the next start.
        }
        finally
        {
            underWay.TryRemove((upload.Hash, upload.By), out _);
            way.Done.TrySetResult(null);
        }
    }

    private async Task SweepAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(LookAgain, time);
        while (await timer.WaitForNextTickAsync(stop))
        {
            Sweep();
            var old = time.GetUtcNow() - KeptFor;
            foreach (var upload in database.Read(UploadsTable.All).Where(u => u.At < old))
            {
                await DiscardAsync(upload, stop);
            }
        }
    }

    private void Sweep() => store.DeleteOthers(database.Read(UploadsTable.All).Select(u => u.Hash).ToHashSet());

    private async Task ForgetAsync(Upload upload, CancellationToken cancel)
    {
        if (await database.WriteAsync(tx => UploadsTable.Remove(tx, upload.Hash, upload.By), cancel))
        {
            store.Delete(upload.Hash);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The import of {Name} broke off.")]
    private static partial void LogFailed(ILogger log, string name, Exception error);

    private sealed class UnderWay
    {
        public TaskCompletionSource<object?> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public long? Id { get; set; }
    }
}
