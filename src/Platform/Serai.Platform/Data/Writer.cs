using System.Collections.Immutable;
using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Serai.Platform.Data;

/// <summary>
/// The one thread that writes. A job that throws is undone alone; its neighbours in the batch still commit. Whatever
/// fails, the thread goes on: a node whose disk was full writes again when there is space.
/// </summary>
internal sealed class Writer
{
    private readonly SqliteConnection connection;
    private readonly ChannelReader<Database.Job> jobs;
    private readonly Database database;
    private readonly WriteSession session;
    private readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SqliteCommand begin;
    private readonly SqliteCommand commit;
    private readonly SqliteCommand rollback;
    private readonly SqliteCommand mark;
    private readonly SqliteCommand backToMark;
    private readonly SqliteCommand forgetMark;
    private readonly LogTruncation truncation;
    private DatabaseUnusableException? broken;

    public Writer(SqliteConnection connection, ChannelReader<Database.Job> jobs, Database database)
    {
        this.connection = connection;
        this.jobs = jobs;
        this.database = database;
        session = new WriteSession(connection, new Statements(connection));
        begin = Command("begin immediate");
        commit = Command("commit");
        rollback = Command("rollback");
        mark = Command("savepoint job");
        backToMark = Command("rollback to job");
        forgetMark = Command("release job");
        truncation = new LogTruncation(connection);
        // A node that was killed behind a commit may have left there what that commit deleted.
        truncation.TryNow();
    }

    /// <summary>Completes when the last job is done and the connection closed.</summary>
    public Task Stopped => stopped.Task;

    public void Start() => new Thread(Loop) { Name = "serai-writer", IsBackground = true }.Start();

    private void Loop()
    {
        List<Database.Job> batch = new(Database.BatchJobsMax);
        while (WaitForWork())
        {
            batch.Clear();
            while (batch.Count < Database.BatchJobsMax && jobs.TryRead(out var job))
            {
                batch.Add(job);
            }

            Write(batch);
        }

        session.Close();
        truncation.Close();
        connection.Dispose();
        stopped.SetResult();
    }

    private bool WaitForWork()
    {
        var work = jobs.WaitToReadAsync().AsTask();
        while (truncation.IsDue && broken is null && !work.Wait(LogTruncation.Pause))
        {
            truncation.TryNow();
        }

        return work.GetAwaiter().GetResult();
    }

    private void Write(List<Database.Job> batch)
    {
        if (broken is not null)
        {
            batch.ForEach(job => job.Fail(broken));
            return;
        }

        // One list for the whole batch: a step that joins meanwhile has prepared nothing for it.
        var steps = database.Steps;
        List<Database.Job> done;
        var started = Stopwatch.GetTimestamp();
        try
        {
            done = Commit(batch, steps);
        }
#pragma warning disable CA1031 // nothing of this batch is durable: every caller is told, and the thread goes on
        catch (Exception error)
#pragma warning restore CA1031
        {
            Undo(steps);
            var reason = Translate(error);
            batch.ForEach(job => job.Fail(reason));
            return;
        }

        var elapsed = Stopwatch.GetElapsedTime(started);
        foreach (var step in steps)
        {
            Guard(step.AfterCommit);
        }

        Guard(() => database.Committed?.Invoke(elapsed));
        session.TakeCommitted().ForEach(Guard);
        if (session.TakeLeavesNoTrace() || truncation.IsDue)
        {
            truncation.TryNow();
        }

        done.ForEach(job => job.Complete());
    }

    private List<Database.Job> Commit(List<Database.Job> batch, ImmutableArray<ICommitStep> steps)
    {
        begin.ExecuteNonQuery();
        List<Database.Job> done = new(batch.Count);
        foreach (var job in batch)
        {
            if (Run(job))
            {
                done.Add(job);
            }
        }

        if (done.Count > 0)
        {
            foreach (var step in steps)
            {
                step.BeforeCommit(session);
            }
        }

        commit.ExecuteNonQuery();
        return done;
    }

    private bool Run(Database.Job job)
    {
        var actions = session.CommittedCount;
        mark.ExecuteNonQuery();
        try
        {
            job.Run(session);
            forgetMark.ExecuteNonQuery();
            return true;
        }
#pragma warning disable CA1031 // the caller of this job gets whatever it threw; the other jobs of the batch go on
        catch (Exception error) when (!IsOutside)
#pragma warning restore CA1031
        {
            backToMark.ExecuteNonQuery();
            forgetMark.ExecuteNonQuery();
            session.ForgetCommitted(actions);
            job.Fail(Translate(error));
            return false;
        }
    }

    /// <summary>Some failures (disk full, I/O error) make SQLite roll the whole transaction back by itself.</summary>
    private bool IsOutside => SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) != 0;

    private void Undo(ImmutableArray<ICommitStep> steps)
    {
        session.ForgetCommitted(0);
        if (!IsOutside)
        {
            Guard(() => rollback.ExecuteNonQuery());
        }

        foreach (var step in steps)
        {
            Guard(step.AfterRollback);
        }
    }

    /// <summary>
    /// What an operator must mend gets words of its own. After a failed write or sync the file's state is unknown until
    /// it is opened again: from then on everything is refused.
    /// </summary>
    private Exception Translate(Exception error)
    {
        if (error is not SqliteException sqlite || !DatabaseUnusableException.Covers(sqlite))
        {
            return error;
        }

        var unusable = DatabaseUnusableException.From(connection.DataSource, sqlite);
        if (unusable.IsLasting)
        {
            broken = unusable;
        }

        return unusable;
    }

    /// <summary>
    /// What follows a commit cannot undo it: a failure is logged, and the callers still learn of their success.
    /// </summary>
    private void Guard(Action action)
    {
        try
        {
            action();
        }
#pragma warning disable CA1031 // see above
        catch (Exception error)
#pragma warning restore CA1031
        {
            database.Log.LogCritical(error, "What follows a transaction failed.");
        }
    }

    private SqliteCommand Command(string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }
}
