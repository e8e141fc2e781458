using Microsoft.Data.Sqlite;

namespace Serai.Platform.Data;

/// <summary>
/// Empties the write-ahead log into the database: pages of before a deletion stand there until it starts anew. Readers
/// of an older snapshot may still need them; then it is tried again, and the writer never waits for it.
/// </summary>
internal sealed class LogTruncation
{
    /// <summary>Between two tries while there is nothing to write.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly SqliteCommand waitNever;
    private readonly SqliteCommand truncate;
    private readonly SqliteCommand waitAsBefore;

    public LogTruncation(SqliteConnection connection)
    {
        waitNever = Command(connection, "pragma busy_timeout=0");
        truncate = Command(connection, "pragma wal_checkpoint(truncate)");
        waitAsBefore = Command(connection, $"pragma busy_timeout={Pragmas.BusyMilliseconds}");
    }

    /// <summary>True while it was asked for and not all of it could be emptied.</summary>
    public bool IsDue { get; private set; }

    public void TryNow()
    {
        IsDue = true;
        waitNever.ExecuteNonQuery();
        try
        {
            // The first column says whether readers were in the way.
            using var answer = truncate.ExecuteReader();
            IsDue = !answer.Read() || answer.GetInt64(0) != 0;
        }
        catch (SqliteException)
        {
            // What is committed stands. A disk that is full or broken is told by the next write; this is tried again.
        }
        finally
        {
            waitAsBefore.ExecuteNonQuery();
        }
    }

    public void Close()
    {
        waitNever.Dispose();
        truncate.Dispose();
        waitAsBefore.Dispose();
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }
}
