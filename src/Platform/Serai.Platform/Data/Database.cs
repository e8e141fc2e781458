using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Serai.Platform.Data;

/// <summary>What joins every durable commit: the log signs its checkpoint here.</summary>
public interface ICommitStep
{
    /// <summary>
    /// Last words inside the transaction, after all jobs of the batch. Throwing rolls the whole batch back.
    /// </summary>
    void BeforeCommit(WriteSession tx);

    /// <summary>The transaction is durable: what was prepared may now leave the node.</summary>
    void AfterCommit();

    /// <summary>The batch was rolled back: forget what was prepared.</summary>
    void AfterRollback();

    /// <summary>The database is closed: nothing is committed any more.</summary>
    void AfterClose()
    {
    }
}

/// <summary>
/// A node's database: one writer connection on one thread, which is also the only one that checkpoints (the SQLite that
/// is shipped has the WAL-reset bug, whose trigger is two connections writing or checkpointing at once), and a pool of
/// readers that see the last committed state. Writes that wait together share one durable commit.
/// </summary>
public sealed class Database : IAsyncDisposable
{
    /// <summary>Most jobs that share one commit.</summary>
    public const int BatchJobsMax = 1_024;

    /// <summary>Most jobs that may wait for the writer; more callers wait to enqueue.</summary>
    public const int WaitingJobsMax = 4_096;

    /// <summary>Readers kept open while nobody reads; more are opened and closed as they are needed.</summary>
    public const int IdleReadersMax = 16;

    private readonly string connectionText;
    private readonly ConcurrentBag<Reader> idle = [];
    private readonly Channel<Job> jobs;
    private readonly Writer writer;
    private ImmutableArray<ICommitStep> steps = [];
    private volatile bool isDisposed;

    private Database(string path)
    {
        Path = path;
        connectionText = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString();
        jobs = Channel.CreateBounded<Job>(new BoundedChannelOptions(WaitingJobsMax) { SingleReader = true });
        writer = new Writer(Connect(isWriter: true), jobs.Reader, this);
        writer.Start();
    }

    public string Path { get; }

    /// <summary>Where failures go that no caller can be told of.</summary>
    public ILogger Log { get; set; } = NullLogger.Instance;

    /// <summary>Told how long each commit took, from begin to durable; on the writer's thread.</summary>
    public Action<TimeSpan>? Committed { get; set; }

    /// <summary>Jobs that wait for the writer now.</summary>
    public int WaitingJobs => jobs.Reader.Count;

    internal ImmutableArray<ICommitStep> Steps => steps;

    /// <summary>Opens or creates the file, checks it, and starts the writer.</summary>
    /// <exception cref="DatabaseUnusableException">The file is damaged, no database, or not writable.</exception>
    public static Database Open(string path)
    {
        try
        {
            return new Database(path);
        }
        catch (SqliteException error)
        {
            throw DatabaseUnusableException.From(path, error);
        }
    }

    /// <summary>Joins every batch from the next one on.</summary>
    public void AddCommitStep(ICommitStep step) =>
        ImmutableInterlocked.Update(ref steps, static (all, added) => all.Add(added), step);

    /// <summary>Reads inside one snapshot.</summary>
    /// <exception cref="DatabaseUnusableException">The file is damaged.</exception>
    public T Read<T>(Func<Session, T> read)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        try
        {
            return ReadWith(read);
        }
        catch (SqliteException error) when (DatabaseUnusableException.Covers(error))
        {
            throw DatabaseUnusableException.From(Path, error);
        }
    }

    /// <summary>
    /// Runs the job in the writer's transaction; completes when it is durable, together with its neighbours.
    /// </summary>
    /// <param name="write">Everything it changes is undone where it throws.</param>
    /// <param name="cancel">Gives up only while the queue is full: an accepted job is always answered.</param>
    /// <exception cref="DatabaseUnusableException">The disk is full or broken; nothing was written.</exception>
    public async Task<T> WriteAsync<T>(Func<WriteSession, T> write, CancellationToken cancel = default)
    {
        var job = new Job<T>(write);
        try
        {
            await jobs.Writer.WriteAsync(job, cancel);
        }
        catch (ChannelClosedException error)
        {
            throw new ObjectDisposedException("The node stops: nothing was written.", error);
        }

        return await job.Done;
    }

    public Task WriteAsync(Action<WriteSession> write, CancellationToken cancel = default) =>
        WriteAsync(
            tx =>
            {
                write(tx);
                return true;
            },
            cancel);

    /// <summary>
    /// Waits for the jobs that were accepted. Idle readers go first: the writer is the last to touch the file, and
    /// leaves it whole. Where two connections close at once, neither empties the write-ahead log.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        isDisposed = true;
        CloseIdle();
        jobs.Writer.TryComplete();
        await writer.Stopped;
        CloseIdle();
        foreach (var step in steps)
        {
            step.AfterClose();
        }
    }

    private T ReadWith<T>(Func<Session, T> read)
    {
        if (!idle.TryTake(out var reader))
        {
            reader = new Reader(Connect(isWriter: false));
        }

        try
        {
            return reader.InSnapshot(read);
        }
        finally
        {
            GiveBack(reader);
        }
    }

    private void GiveBack(Reader reader)
    {
        if (isDisposed || reader.IsSpoilt || idle.Count >= IdleReadersMax)
        {
            reader.Dispose();
        }
        else
        {
            idle.Add(reader);
        }
    }

    private void CloseIdle()
    {
        while (idle.TryTake(out var reader))
        {
            reader.Dispose();
        }
    }

    private SqliteConnection Connect(bool isWriter)
    {
        var connection = new SqliteConnection(connectionText);
        try
        {
            connection.Open();
            Pragmas.Apply(connection, isWriter);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    internal abstract class Job
    {
        public abstract void Run(WriteSession tx);

        public abstract void Fail(Exception error);

        public abstract void Complete();
    }

    private sealed class Job<T>(Func<WriteSession, T> write) : Job
    {
        private readonly TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T result = default!;

        public Task<T> Done => done.Task;

        public override void Run(WriteSession tx) => result = write(tx);

        public override void Fail(Exception error) => done.TrySetException(error);

        public override void Complete() => done.TrySetResult(result);
    }
}
