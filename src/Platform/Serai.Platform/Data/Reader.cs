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

    public T InSnapshot<T>(Func<Session, T> read)
    {
        // As text, not as a SqliteTransaction: prepared commands would keep hold of the transaction they first ran in.
        begin.ExecuteNonQuery();
        try
        {
            return read(session);
        }
        finally
        {
            end.ExecuteNonQuery();
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
