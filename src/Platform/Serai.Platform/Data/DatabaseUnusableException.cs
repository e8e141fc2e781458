using Microsoft.Data.Sqlite;

namespace Serai.Platform.Data;

/// <summary>The database cannot be used; the message says which file, why, and what to do.</summary>
public sealed class DatabaseUnusableException : Exception
{
    private const int SqliteReadOnly = 8;
    private const int SqliteFull = 13;
    private const int SqliteCannotOpen = 14;

    public DatabaseUnusableException(string path, string reason, Exception? inner = null)
        : base($"{path}: {reason}", inner)
    {
    }

    internal static DatabaseUnusableException From(string path, SqliteException error) =>
        new(path, Reason(error), error);

    private static string Reason(SqliteException error) => error.SqliteErrorCode switch
    {
        SqliteReadOnly or SqliteCannotOpen =>
            "the database cannot be opened for writing. Give this user the right to write in the folder.",
        SqliteFull => "the disk is full. Free some space and start again; nothing that was acknowledged is lost.",
        _ => $"the database is damaged or not a database ({error.Message}). Keep a copy of the folder and restore " +
            "the last backup.",
    };
}
