using System.Globalization;
using Microsoft.Data.Sqlite;
using Serai.Platform.Data;

namespace Serai.Tests.Platform.Data;

public sealed class DatabaseTests : IAsyncLifetime
{
    private readonly string folder = TestNode.TemporaryFolder();
    private Database database = null!;

    private string File => Path.Combine(folder, "test.db");

    public async Task InitializeAsync()
    {
        database = Database.Open(File);
        await database.WriteAsync(tx => tx.ExecuteScript("create table t (n integer primary key, word text) strict"));
    }

    public async Task DisposeAsync()
    {
        await database.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_hole_in_the_SQL_is_a_parameter_and_never_text()
    {
        var hostile = "'); drop table t; --";
        await database.WriteAsync(tx => tx.Execute($"insert into t (n, word) values ({1}, {hostile})"));

        Assert.Equal(hostile, database.Read(s => s.First($"select word from t where n = {1}", row => row.Text(0))));
    }

    [Fact]
    public async Task A_closed_database_is_one_whole_file()
    {
        for (var round = 0; round < 25; round++)
        {
            await InsertAsync(round);
            await Task.WhenAll(Enumerable.Range(0, 8).Select(
                _ => Task.Run(() => database.Read(s => s.Number($"select count(*) from t")))));
            await database.DisposeAsync();
            Assert.Equal([File], Directory.GetFiles(folder));
            database = Database.Open(File);
        }
    }

    [Fact]
    public async Task A_job_that_throws_is_undone_alone()
    {
        using var gate = new ManualResetEventSlim();
        var before = database.WriteAsync(_ => gate.Wait());
        var good = Enumerable.Range(0, 10).Select(n => InsertAsync(n)).ToList();
        var afterwards = false;
        var bad = database.WriteAsync(tx =>
        {
            tx.Execute($"insert into t (n) values (99)");
            tx.OnCommitted(() => afterwards = true);
            throw new InvalidDataException("no");
        });
        var more = Enumerable.Range(10, 10).Select(n => InsertAsync(n)).ToList();
        gate.Set();

        await before;
        await Task.WhenAll(good.Concat(more));
        await Assert.ThrowsAsync<InvalidDataException>(() => bad);
        Assert.Equal(20, database.Read(s => s.Number($"select count(*) from t")));
        Assert.False(afterwards);
    }

    [Fact]
    public async Task Jobs_that_wait_together_share_one_commit()
    {
        var step = new CountingStep();
        database.AddCommitStep(step);
        using var gate = new ManualResetEventSlim();
        using var reached = new ManualResetEventSlim();
        var before = database.WriteAsync(_ =>
        {
            reached.Set();
            gate.Wait();
        });
        reached.Wait();
        var waiting = Enumerable.Range(0, Database.BatchJobsMax + 1).Select(InsertAsync).ToList();
        gate.Set();
        await before;
        await Task.WhenAll(waiting);

        // The one at the gate, a full batch, and the one beyond the limit.
        Assert.Equal(3, step.Commits);
        Assert.Equal(Database.BatchJobsMax + 1, database.Read(s => s.Number($"select count(*) from t")));
    }

    [Fact]
    public async Task Writers_side_by_side_lose_nothing_and_readers_see_only_whole_jobs()
    {
        using var stop = new CancellationTokenSource();
        var reading = Task.Factory.StartNew(
            () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    var (count, pairs) = database.Read(s =>
                        (s.Number($"select count(*) from t"), s.Number($"select count(distinct n / 2) from t")));
                    Assert.Equal(count, pairs * 2);
                }
            },
            stop.Token,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(async writer =>
        {
            for (var i = 0; i < 50; i++)
            {
                var n = ((writer * 50) + i) * 2;
                await database.WriteAsync(tx =>
                {
                    tx.Execute($"insert into t (n) values ({n})");
                    tx.Execute($"insert into t (n) values ({n + 1})");
                });
            }
        }));
        await stop.CancelAsync();
        await reading;

        Assert.Equal(1_600, database.Read(s => s.Number($"select count(*) from t")));
    }

    [Fact]
    public async Task What_follows_a_commit_runs_before_the_caller_goes_on_and_cannot_undo_it()
    {
        var seen = 0L;
        await database.WriteAsync(tx =>
        {
            tx.Execute($"insert into t (n) values (1)");
            tx.OnCommitted(() => throw new InvalidOperationException("a bug in what follows"));
            tx.OnCommitted(() => seen = database.Read(s => s.Number($"select count(*) from t")));
        });

        Assert.Equal(1, seen);
        await InsertAsync(2);
    }

    [Fact]
    public async Task A_commit_step_that_throws_rolls_the_whole_batch_back_and_the_next_goes_on()
    {
        var step = new CountingStep { Fails = true };
        database.AddCommitStep(step);
        await Assert.ThrowsAsync<NotSupportedException>(() => InsertAsync(1));
        step.Fails = false;
        await InsertAsync(2);

        Assert.Equal(1, step.Rollbacks);
        Assert.Equal(1, step.Commits);
        Assert.Equal([2L], database.Read(s => s.Query($"select n from t", row => row.Long(0))));
    }

    [Fact]
    public async Task A_full_disk_is_refused_with_words_and_writing_goes_on_when_there_is_space()
    {
        await InsertAsync(1);
        await database.WriteAsync(tx => tx.ExecuteScript("pragma max_page_count = 8"));
        var large = new string('x', 1_000_000);
        var full = await Assert.ThrowsAsync<DatabaseUnusableException>(() =>
            database.WriteAsync(tx => tx.Execute($"insert into t (n, word) values (2, {large})")));
        Assert.Contains("the disk is full", full.Message, StringComparison.Ordinal);

        await database.WriteAsync(tx => tx.ExecuteScript("pragma max_page_count = 1000000"));
        await InsertAsync(3);
        Assert.Equal([1L, 3L], database.Read(s => s.Query($"select n from t order by n", row => row.Long(0))));
    }

    [Fact]
    public async Task A_mistake_in_SQL_stays_a_mistake_of_the_caller()
    {
        await Assert.ThrowsAsync<SqliteException>(() =>
            database.WriteAsync(tx => tx.Execute($"insert into nowhere values (1)")));
        Assert.Throws<SqliteException>(() => database.Read(s => s.Number($"select count(*) from nowhere")));
        await InsertAsync(1);
    }

    [Fact]
    public async Task A_reader_cannot_write()
    {
        await InsertAsync(1);
        Assert.Throws<DatabaseUnusableException>(() =>
            database.Read(s => s.First($"delete from t returning n", row => row.Long(0))));
        Assert.Equal(1, database.Read(s => s.Number($"select count(*) from t")));
    }

    [Fact]
    public async Task Queries_nest_and_more_readers_than_are_kept_work_at_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 5).Select(InsertAsync));
        var readers = Database.IdleReadersMax + 1;
        using var together = new Barrier(readers);
        var threads = Enumerable.Range(0, readers).Select(_ => Task.Factory.StartNew(
            () => database.Read(s =>
            {
                together.SignalAndWait();
                var sum = 0L;
                s.Each($"select n from t", outer => s.Each($"select n from t", inner => sum += inner.Long(0)));
                return sum;
            }),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default));

        Assert.All(await Task.WhenAll(threads), sum => Assert.Equal(50, sum));
    }

    [Fact]
    public async Task Statements_beyond_the_limit_are_made_anew_each_time()
    {
        await InsertAsync(1);
        var sum = database.Read(s => Enumerable.Range(0, Statements.IdleMax + 1).Sum(i =>
            s.Number(System.Runtime.CompilerServices.FormattableStringFactory.Create(
                string.Format(CultureInfo.InvariantCulture, "select n + {0} - {0} from t", i)))));
        Assert.Equal(Statements.IdleMax + 1, sum);
    }

    [Fact]
    public async Task When_the_queue_is_full_a_caller_waits_and_may_give_up()
    {
        using var gate = new ManualResetEventSlim();
        using var reached = new ManualResetEventSlim();
        var before = database.WriteAsync(_ =>
        {
            reached.Set();
            gate.Wait();
        });
        reached.Wait();
        var waiting = Enumerable.Range(0, Database.WaitingJobsMax).Select(InsertAsync).ToList();
        using var impatient = new CancellationTokenSource();
        var beyond = database.WriteAsync(tx => tx.Execute($"insert into t (n) values (-1)"), impatient.Token);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => beyond);
        gate.Set();
        await before;
        await Task.WhenAll(waiting);
        Assert.Equal(0, database.Read(s => s.Number($"select min(n) from t")));
    }

    [Fact]
    public async Task In_a_database_too_large_to_check_damage_is_met_where_it_is_read()
    {
        await FillAsync();
        await database.WriteAsync(tx =>
        {
            tx.ExecuteScript("create table large (bytes blob) strict");
            tx.Execute($"insert into large (bytes) values (zeroblob({Pragmas.CheckedBytesMax}))");
        });
        await database.DisposeAsync();
        await DamageAsync();

        database = Database.Open(File);
        var refused = Assert.Throws<DatabaseUnusableException>(() =>
            database.Read(s => s.Number($"select sum(length(word)) from t")));
        Assert.Contains("restore the last backup", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_the_end_nothing_is_accepted_and_what_was_accepted_is_done()
    {
        var waiting = Enumerable.Range(0, 100).Select(InsertAsync).ToList();
        await database.DisposeAsync();
        await Task.WhenAll(waiting);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => InsertAsync(1_000));
        Assert.Throws<ObjectDisposedException>(() => database.Read(s => s.Number($"select 1")));

        database = Database.Open(File);
        Assert.Equal(100, database.Read(s => s.Number($"select count(*) from t")));
    }

    [Fact]
    public async Task Killed_at_any_moment_it_has_every_row_it_acknowledged()
    {
        const int Wanted = 500;
        var file = Path.Combine(folder, "killed.db");
        using var child = Child.Test(TestProgram.WriteForever, file);
        List<long> acknowledged = [];
        while (acknowledged.Count < Wanted && await child.StandardOutput.ReadLineAsync() is { } line)
        {
            acknowledged.Add(long.Parse(line, CultureInfo.InvariantCulture));
        }

        child.Kill();
        await child.WaitForExitAsync();
        var rest = await child.StandardOutput.ReadToEndAsync();
        acknowledged.AddRange(rest[..(rest.LastIndexOf('\n') + 1)]
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(l => long.Parse(l, CultureInfo.InvariantCulture)));

        await using var after = Database.Open(file);
        var kept = after.Read(s => s.Query($"select n from t", row => row.Long(0))).ToHashSet();
        Assert.True(acknowledged.Count >= Wanted);
        Assert.DoesNotContain(acknowledged, n => !kept.Contains(n));
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused_with_what_to_do()
    {
        var file = Path.Combine(folder, "no.db");
        System.IO.File.WriteAllText(file, new string('x', 10_000));
        var refused = Assert.Throws<DatabaseUnusableException>(() => Database.Open(file));
        Assert.Contains("restore the last backup", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_database_is_found_at_the_start()
    {
        await FillAsync();
        await database.DisposeAsync();
        await DamageAsync();

        var refused = Assert.Throws<DatabaseUnusableException>(() => Database.Open(File));
        Assert.Contains("damaged", refused.Message, StringComparison.Ordinal);
        System.IO.File.Delete(File);
        database = Database.Open(File);
    }

    private Task FillAsync() => database.WriteAsync(tx =>
    {
        for (var n = 0; n < 1_000; n++)
        {
            tx.Execute($"insert into t (n, word) values ({n}, {new string('w', 100)})");
        }
    });

    /// <summary>Three pages of the table become zeros.</summary>
    private async Task DamageAsync()
    {
        await using var stream = System.IO.File.OpenWrite(File);
        stream.Position = 2 * 4_096;
        stream.Write(new byte[3 * 4_096]);
    }

    private Task InsertAsync(int n) => database.WriteAsync(tx => tx.Execute($"insert into t (n) values ({n})"));

    private sealed class CountingStep : ICommitStep
    {
        public bool Fails { get; set; }

        public int Commits { get; private set; }

        public int Rollbacks { get; private set; }

        public void BeforeCommit(WriteSession tx)
        {
            if (Fails)
            {
                throw new NotSupportedException("the step does not want to");
            }
        }

        public void AfterCommit() => Commits++;

        public void AfterRollback() => Rollbacks++;
    }
}
