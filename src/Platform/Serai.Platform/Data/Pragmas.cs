using Microsoft.Data.Sqlite;

namespace Serai.Platform.Data;

internal static class Pragmas
{
    /// <summary>
    /// Up to this size the whole file is checked at the start; beyond it, damage is met where it is read.
    /// </summary>
    public const long CheckedBytesMax = 64 * 1_048_576;

    /// <summary>How long a statement waits for another that holds the file.</summary>
    public const int BusyMilliseconds = 5_000;

    public static void Apply(SqliteConnection connection, bool isWriter)
    {
        // Readers never checkpoint: only the writer's connection touches the write-ahead log's end.
        var own = isWriter
            ? "pragma journal_mode=wal; pragma synchronous=full; pragma secure_delete=on; " +
                "pragma wal_autocheckpoint=1000;"
            : "pragma query_only=on; pragma wal_autocheckpoint=0;";
        Execute(
            connection,
            $"pragma foreign_keys=on; pragma busy_timeout={BusyMilliseconds}; pragma temp_store=memory;{own}");
        if (isWriter && new FileInfo(connection.DataSource).Length <= CheckedBytesMax)
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
            throw new DatabaseUnusableException(
                connection.DataSource,
                $"the database is damaged ({answer}). Keep a copy of the folder and restore the last backup.");
        }
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
