using Microsoft.Data.Sqlite;

namespace Serai.Platform.Data;

internal sealed class Reader : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly Session session;

    public Reader(SqliteConnection connection)
    {
        this.connection = connection;
        session = new Session(new Statements(connection));
    }

    public T InSnapshot<T>(Func<Session, T> read)
    {
        using var snapshot = connection.BeginTransaction(deferred: true);
        var result = read(session);
        snapshot.Commit();
        return result;
    }

    public void Dispose()
    {
        session.Close();
        connection.Dispose();
    }
}
