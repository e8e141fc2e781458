using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Serai.Platform.Data;

/// <summary>What joins every durable commit: the log signs its checkpoint here.</summary>
public interface ICommitStep
{
    /// <summary>Last words inside the transaction, after all jobs of the batch. Throwing rolls the whole batch back.</summary>
    void BeforeCommit(WriteSession tx);

    /// <summary>The transaction is durable: what was prepared may now leave the node.</summary>
    void AfterCommit();

    /// <summary>The batch was rolled back: forget what was prepared.</summary>
    void AfterRollback();
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

    private readonly string connectionText;
    private readonly ConcurrentBag<Reader> readers = [];
    private readonly Channel<Job> jobs;
    private readonly Writer writer;
    private readonly List<ICommitStep> steps = [];

    private Database(string path)
    {
        connectionText = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString();
        jobs = Channel.CreateBounded<Job>(new BoundedChannelOptions(WaitingJobsMax) { SingleReader = true });
        writer = new Writer(Connect(isWriter: true), jobs.Reader, steps);
    }

    /// <summary>Opens or creates the file, checks it, and starts the writer.</summary>
    /// <exception cref="DatabaseUnusableException">The file is damaged, not a database, or cannot be written.</exception>
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

    /// <summary>To be called before the first write, by the one who composes the node.</summary>
    public void AddCommitStep(ICommitStep step) => steps.Add(step);

    /// <summary>Reads inside one snapshot.</summary>
    public T Read<T>(Func<Session, T> read)
    {
        if (!readers.TryTake(out var reader))
        {
            reader = new Reader(Connect(isWriter: false));
        }

        try
        {
            return reader.InSnapshot(read);
        }
        finally
        {
            readers.Add(reader);
        }
    }

    /// <summary>Runs the job in the writer's transaction; completes when it is durable, together with its neighbours.</summary>
    public async Task<T> WriteAsync<T>(Func<WriteSession, T> write, CancellationToken cancel = default)
    {
        var job = new Job<T>(write);
        await jobs.Writer.WriteAsync(job, cancel);
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

    public async ValueTask DisposeAsync()
    {
        jobs.Writer.TryComplete();
        await writer.Stopped;
        while (readers.TryTake(out var reader))
        {
            reader.Dispose();
        }
    }

    private SqliteConnection Connect(bool isWriter)
    {
        var connection = new SqliteConnection(connectionText);
        connection.Open();
        Pragmas.Apply(connection, isWriter);
        return connection;
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
