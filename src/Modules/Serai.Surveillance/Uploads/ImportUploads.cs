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
    public const int WaitingMax = 64;

    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(15);

    private readonly Channel<UnderWay> waiting = Channel.CreateBounded<UnderWay>(WaitingMax);
    private readonly ConcurrentDictionary<(string Hash, string By), UnderWay> underWay = [];

    // What broke off while the disk took no word of it: for who looks, until it can be written or the node stops.
    private readonly ConcurrentDictionary<(string Hash, string By), Refusal> unwritten = [];

    // What a second confirmation writes must not meet what the work that broke off writes.
    private readonly SemaphoreSlim turn = new(1);

    /// <summary>Confirms an upload and begins its import; else why it does not begin.</summary>
    /// <param name="upload">As it is confirmed.</param>
    /// <param name="confirm">False where it is not there any more as it was seen.</param>
    /// <param name="cancel">Gives up before anything is written.</param>
    public async Task<Refusal?> ConfirmAsync(
        Upload upload, Func<WriteSession, bool> confirm, CancellationToken cancel)
    {
        await turn.WaitAsync(cancel);
        try
        {
            if (!await database.WriteAsync(confirm, cancel))
            {
                return new Refusal("surveillance.upload.otherMapping");
            }

            if (Begin(upload))
            {
                return null;
            }

            await database.WriteAsync(tx => UploadsTable.Reconsider(tx, upload), CancellationToken.None);
            return new Refusal("surveillance.upload.busy");
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Begins an import that was confirmed; false where too many wait.</summary>
    internal bool Begin(Upload upload)
    {
        var way = new UnderWay(upload);
        if (underWay.TryGetValue(KeyOf(upload), out var known) && known.HasBrokenOff)
        {
            underWay.TryRemove(KeyValuePair.Create(KeyOf(upload), known));
        }

        if (!underWay.TryAdd(KeyOf(upload), way))
        {
            return true;
        }

        unwritten.TryRemove(KeyOf(upload), out _);
        if (waiting.Writer.TryWrite(way))
        {
            return true;
        }

        End(way);
        return false;
    }

    /// <summary>True while a confirmed upload waits for its turn or is imported.</summary>
    public bool IsWaiting(Upload upload) => upload.IsConfirmed && WhyNot(upload) is null;

    /// <summary>Why the last import of the upload broke off; null where none did.</summary>
    public Refusal? WhyNot(Upload upload) => unwritten.GetValueOrDefault(KeyOf(upload)) ?? upload.Refusal;

    /// <summary>The id of the import once it has one; null where it does not begin in time.</summary>
    public async Task<long?> IdAsync(Upload upload, TimeSpan wait, CancellationToken cancel)
    {
        if (!underWay.TryGetValue(KeyOf(upload), out var way))
        {
            return null;
        }

        // Small files are over within the time: their page shows the result at once.
        await Task.WhenAny(way.Done.Task, Task.Delay(wait, time, cancel));
        return way.Id;
    }

    /// <summary>Takes a file away, also one that waits for its turn; false where its import is under way.</summary>
    public async Task<bool> DiscardAsync(Upload upload, CancellationToken cancel)
    {
        if (underWay.TryGetValue(KeyOf(upload), out var way) && !way.HasBrokenOff)
        {
            if (!way.Take())
            {
                return false;
            }

            End(way);
        }

        await ForgetAsync(upload, cancel);
        return true;
    }

    /// <summary>Takes away what is too old and what no upload names.</summary>
    public async Task SweepAsync(CancellationToken cancel)
    {
        var all = database.Read(UploadsTable.All);
        var old = time.GetUtcNow() - KeptFor;
        foreach (var upload in all.Where(u => u.At < old && !IsWaiting(u)))
        {
            // One that does not go must not keep the others here.
            await GuardAsync(
                () => DiscardAsync(upload, cancel), error => LogStays(log, upload.Name, error), cancel);
        }

        store.DeleteOthers(all.Select(u => u.Hash).ToHashSet());
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        Enumerable.Range(0, AtOnce).Select(_ => WorkAsync(stoppingToken))
            .Append(LookAsync(stoppingToken)));

    /// <summary>Begins what was confirmed before a stop and is not in the queue.</summary>
    private async Task BeginLeftAsync(CancellationToken stop)
    {
        var ways = database.Read(UploadsTable.All).Where(IsWaiting).Select(u => new UnderWay(u))
            .Where(way => underWay.TryAdd(KeyOf(way.Upload), way)).ToList();
        foreach (var way in ways)
        {
            await waiting.Writer.WriteAsync(way, stop);
        }
    }

    private async Task WorkAsync(CancellationToken stop)
    {
        await foreach (var way in waiting.Reader.ReadAllAsync(stop))
        {
            if (!way.Take())
            {
                continue;
            }

            try
            {
                await ImportAsync(way, stop);
            }
            catch (Exception error) when (!stop.IsCancellationRequested)
            {
                // Whatever it is must not end the work on the uploads that follow.
                LogFailed(log, way.Upload.Name, error);
                await BreakOffAsync(way, WordsFor(error), stop);
            }
            finally
            {
                End(way);
            }
        }
    }

    private async Task ImportAsync(UnderWay way, CancellationToken stop)
    {
        var upload = way.Upload;
        if (IsOver(upload.Import))
        {
            await ForgetAsync(upload, stop);
            return;
        }

        var opened = await store.OpenAsync(upload.Hash, stop);
        if (opened.Refusal is { } refusal)
        {
            await BreakOffAsync(way, refusal, stop);
            return;
        }

        await using (var source = opened.Fact)
        {
            var options = new ImportOptions(upload.Name, upload.By)
            {
                Mapping = upload.Mapping,
                Scope = upload.Scope,
                Begun = id => way.Id = id,
                BegunWith = (tx, id) => UploadsTable.Begun(tx, upload, id),
            };
            await import.RunAsync(source, options, cancel: stop);
        }

        await ForgetAsync(upload, stop);
    }

    /// <summary>
    /// True where the file is not needed any more: all of it was read, or it was refused, or stopped by a person.
    /// </summary>
    private bool IsOver(long? import) => import is { } id && database.Read(s => ImportsTable.Find(s, id)) is
    {
        Result: { State: ImportState.Done or ImportState.Refused or ImportState.Applying } or { Refusal: not null },
    };

    /// <summary>The upload waits to be confirmed again and says why, unless all of it was read.</summary>
    private Task BreakOffAsync(UnderWay way, Refusal why, CancellationToken stop)
    {
        // First why, which who confirms again takes away; then that it is over, so that nobody waits for it.
        unwritten[KeyOf(way.Upload)] = why;
        way.HasBrokenOff = true;
        return GuardAsync(
            () => WriteOffAsync(way, why, stop), error => LogFailed(log, way.Upload.Name, error), stop);
    }

    private async Task WriteOffAsync(UnderWay way, Refusal why, CancellationToken stop)
    {
        var upload = way.Upload;
        await turn.WaitAsync(stop);
        try
        {
            if (!underWay.TryGetValue(KeyOf(upload), out var known) || known != way)
            {
                // It was confirmed again meanwhile.
                return;
            }

            if (IsOver(database.Read(s => UploadsTable.Find(s, upload.Hash, upload.By))?.Import))
            {
                await ForgetAsync(upload, stop);
            }
            else
            {
                await database.WriteAsync(tx => UploadsTable.Reconsider(tx, upload, why), stop);
            }

            unwritten.TryRemove(KeyOf(upload), out _);
        }
        finally
        {
            turn.Release();
        }
    }

    public override void Dispose()
    {
        turn.Dispose();
        base.Dispose();
    }

    private async Task LookAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(LookAgain, time);
        do
        {
            await GuardAsync(() => SweepAsync(stop), error => LogNotSwept(log, error), stop);
            await GuardAsync(() => BeginLeftAsync(stop), error => LogNotBegun(log, error), stop);
        }
        while (await timer.WaitForNextTickAsync(stop));
    }

    /// <summary>What fails in the background is written down and ends nothing else; a stop ends it.</summary>
    private static async Task GuardAsync(Func<Task> act, Action<Exception> failed, CancellationToken stop)
    {
        try
        {
            await act();
        }
        catch (Exception error) when (!stop.IsCancellationRequested)
        {
            failed(error);
        }
    }

    private async Task ForgetAsync(Upload upload, CancellationToken cancel)
    {
        unwritten.TryRemove(KeyOf(upload), out _);
        if (await database.WriteAsync(tx => UploadsTable.Remove(tx, upload.Hash, upload.By), cancel))
        {
            store.Delete(upload.Hash);
        }
    }

    private void End(UnderWay way)
    {
        underWay.TryRemove(KeyValuePair.Create(KeyOf(way.Upload), way));
        way.Done.TrySetResult();
    }

    private static (string Hash, string By) KeyOf(Upload upload) => (upload.Hash, upload.By);

    /// <summary>A fault of the disk can be mended by whoever reads of it; any other is for the log.</summary>
    private static Refusal WordsFor(Exception error) =>
        error is IOException or UnauthorizedAccessException or DatabaseUnusableException
            ? new Refusal("surveillance.upload.brokeOff", error.Message)
            : new Refusal("surveillance.upload.failed");

    [LoggerMessage(Level = LogLevel.Error, Message = "The import of {Name} broke off.")]
    private static partial void LogFailed(ILogger log, string name, Exception error);

    [LoggerMessage(Level = LogLevel.Error, Message = "The uploaded file {Name} could not be taken away.")]
    private static partial void LogStays(ILogger log, string name, Exception error);

    [LoggerMessage(Level = LogLevel.Error, Message = "Uploads confirmed before the start were not begun.")]
    private static partial void LogNotBegun(ILogger log, Exception error);

    [LoggerMessage(Level = LogLevel.Error, Message = "Old uploads could not be looked through; trying again.")]
    private static partial void LogNotSwept(ILogger log, Exception error);

    private sealed class UnderWay(Upload upload)
    {
        private int isTaken;
        private long id;
        private volatile bool hasBrokenOff;

        public Upload Upload => upload;

        /// <summary>Nothing more comes of it: who confirms again begins anew.</summary>
        public bool HasBrokenOff
        {
            get => hasBrokenOff;
            set => hasBrokenOff = value;
        }

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public long? Id
        {
            get => Interlocked.Read(ref id) is > 0 and var known ? known : null;
            set => Interlocked.Exchange(ref id, value ?? 0);
        }

        /// <summary>True for the first who asks: the one who imports it, or the one who takes it back.</summary>
        public bool Take() => Interlocked.Exchange(ref isTaken, 1) == 0;
    }
}
