using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Serai.Platform.Data;

/// <summary>The one thread that writes. A job that throws is undone alone; its neighbours in the batch still commit.</summary>
internal sealed class Writer
{
    private readonly SqliteConnection connection;
    private readonly ChannelReader<Database.Job> jobs;
    private readonly List<ICommitStep> steps;
    private readonly WriteSession session;
    private readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Writer(SqliteConnection connection, ChannelReader<Database.Job> jobs, List<ICommitStep> steps)
    {
        this.connection = connection;
        this.jobs = jobs;
        this.steps = steps;
        session = new WriteSession(connection, new Statements(connection));
        new Thread(Loop) { Name = "serai-writer", IsBackground = true }.Start();
    }

    public Task Stopped => stopped.Task;

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

            Commit(batch);
        }

        session.Close();
        connection.Dispose();
        stopped.SetResult();
    }

    private bool WaitForWork() => jobs.WaitToReadAsync().AsTask().GetAwaiter().GetResult();

    private void Commit(List<Database.Job> batch)
    {
        try
        {
            Text("begin immediate");
            var done = RunAll(batch);
            foreach (var step in steps)
            {
                step.BeforeCommit(session);
            }

            Text("commit");
            AfterCommit(done);
        }
        catch (Exception error) when (error is SqliteException or IOException or InvalidOperationException)
        {
            // Nothing of this batch is durable: every caller is told, and nobody was told otherwise before.
            Undo();
            var reason = error is SqliteException sqlite
                ? DatabaseUnusableException.From(connection.DataSource, sqlite)
                : error;
            batch.ForEach(job => job.Fail(reason));
        }
    }

    private List<Database.Job> RunAll(List<Database.Job> batch)
    {
        List<Database.Job> done = new(batch.Count);
        foreach (var job in batch)
        {
            var mark = session.CommittedCount;
            Text("savepoint job");
            try
            {
                job.Run(session);
                done.Add(job);
            }
#pragma warning disable CA1031 // the caller of this job gets whatever it threw; the other jobs of the batch go on
            catch (Exception error)
#pragma warning restore CA1031
            {
                Text("rollback to job");
                session.ForgetCommitted(mark);
                job.Fail(error);
            }

            Text("release job");
        }

        return done;
    }

    private void AfterCommit(List<Database.Job> done)
    {
        foreach (var step in steps)
        {
            step.AfterCommit();
        }

        var actions = session.TakeCommitted();
        actions.ForEach(action => action());
        done.ForEach(job => job.Complete());
    }

    private void Undo()
    {
        session.ForgetCommitted(0);
        if (!IsAutocommit)
        {
            Text("rollback");
        }

        foreach (var step in steps)
        {
            step.AfterRollback();
        }
    }

    // SQLite rolls some failures (disk full, I/O error) back by itself.
    private bool IsAutocommit => SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) != 0;

    private void Text(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
