using Microsoft.Data.Sqlite;

namespace Serai.Platform.Data;

internal static class Pragmas
{
    public static void Apply(SqliteConnection connection, bool isWriter)
    {
        // Readers never checkpoint: only the writer's connection touches the write-ahead log's end.
        var own = isWriter
            ? "pragma journal_mode=wal; pragma synchronous=full; pragma secure_delete=on; pragma wal_autocheckpoint=1000;"
            : "pragma query_only=on; pragma wal_autocheckpoint=0;";
        Execute(connection, "pragma foreign_keys=on; pragma busy_timeout=5000; pragma temp_store=memory;" + own);
        if (isWriter)
        {
            Check(connection);
        }
    }

    private static void Check(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "pragma quick_check(1)";
        var answer = (string?)command.ExecuteScalar();
        if (answer != "ok")
        {
            throw new DatabaseUnusableException(connection.DataSource, $"The database is damaged: {answer}.");
        }
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
