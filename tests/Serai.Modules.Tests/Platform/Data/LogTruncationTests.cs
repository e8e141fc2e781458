using System.Text;
using Serai.Platform.Data;
using Serai.Tests.Federation;

namespace Serai.Tests.Platform.Data;

/// <summary>What a transaction that leaves no trace deleted is in no file of the database afterwards.</summary>
public sealed class LogTruncationTests : IAsyncLifetime
{
    private const string Words = "words-that-go-0451";
    private readonly string folder = Directory.CreateTempSubdirectory("serai-trace-").FullName;
    private readonly Database database;

    public LogTruncationTests() => database = Database.Open(Path.Combine(folder, "serai.db"));

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await database.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task The_write_ahead_log_is_empty_when_the_writer_answers()
    {
        await WriteWordsAsync();
        await database.WriteAsync(tx => tx.ExecuteScript("delete from t"));
        Assert.Equal(["serai.db-wal"], Holding());

        await database.WriteAsync(tx => tx.LeaveNoTrace());
        Assert.Empty(Holding());
    }

    [Fact]
    public async Task A_reader_of_before_is_waited_for_and_nobody_else()
    {
        await WriteWordsAsync();
        using var go = new ManualResetEventSlim();
        using var reading = new ManualResetEventSlim();
        var reader = Task.Factory.StartNew(
            () => database.Read(s =>
            {
                var rows = s.Number($"select count(*) from t");
                reading.Set();
                go.Wait();
                return rows;
            }),
            TaskCreationOptions.LongRunning);
        reading.Wait();
        await DeleteAsync();
        Assert.NotEmpty(Holding());
        await database.WriteAsync(tx => tx.ExecuteScript("insert into t values ('others go on')"));
        go.Set();
        Assert.Equal(1, await reader);

        await Node.EventuallyAsync(() => Holding().Count == 0, () => string.Join(", ", Holding()));
    }

    [Fact]
    public async Task A_transaction_that_is_undone_asks_for_nothing()
    {
        await WriteWordsAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => database.WriteAsync(tx =>
        {
            tx.LeaveNoTrace();
            throw new InvalidOperationException();
        }));
        Assert.Equal(["serai.db-wal"], Holding());
    }

    private Task WriteWordsAsync() => database.WriteAsync(
        tx => tx.ExecuteScript($"create table t (text text) strict; insert into t values ('{Words}')"));

    private Task DeleteAsync() => database.WriteAsync(tx =>
    {
        tx.LeaveNoTrace();
        tx.ExecuteScript("delete from t");
    });

    private List<string> Holding() =>
    [
        .. Directory.EnumerateFiles(folder).Where(Holds).Select(file => Path.GetFileName(file)).Order(),
    ];

    private static bool Holds(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray().AsSpan().IndexOf(Encoding.UTF8.GetBytes(Words)) >= 0;
    }
}
