using Microsoft.Data.Sqlite;

namespace Serai.Platform.Data;

/// <summary>One reading connection. Its snapshot begins with the first read and ends with the function.</summary>
internal sealed class Reader : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly Session session;
    private readonly SqliteCommand begin;
    private readonly SqliteCommand end;

    public Reader(SqliteConnection connection)
    {
        this.connection = connection;
        session = new Session(new Statements(connection));
        begin = Command("begin");
        end = Command("rollback");
    }

    /// <summary>True after a function threw: the connection, and its snapshot, are not used again.</summary>
    public bool IsSpoilt { get; private set; }

    public T InSnapshot<T>(Func<Session, T> read)
    {
        // As text, not as a SqliteTransaction: prepared commands would keep hold of the transaction they first ran in.
        begin.ExecuteNonQuery();
        var isDone = false;
        try
        {
            var result = read(session);
            isDone = true;
            return result;
        }
        finally
        {
            // A function that threw may have left a statement open: its connection goes with the snapshot.
            IsSpoilt = !isDone;
            if (isDone)
            {
                end.ExecuteNonQuery();
            }
        }
    }

    public void Dispose()
    {
        session.Close();
        begin.Dispose();
        end.Dispose();
        connection.Dispose();
    }

    private SqliteCommand Command(string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }
}
