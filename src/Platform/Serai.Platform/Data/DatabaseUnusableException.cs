using Microsoft.Data.Sqlite;

namespace Serai.Platform.Data;

/// <summary>The database cannot be used; the message says which file, why, and what to do.</summary>
public sealed class DatabaseUnusableException : Exception
{
    private const int SqliteBusy = 5;
    private const int SqliteReadOnly = 8;
    private const int SqliteInputOutput = 10;
    private const int SqliteCorrupt = 11;
    private const int SqliteFull = 13;
    private const int SqliteCannotOpen = 14;
    private const int SqliteNotADatabase = 26;

    public DatabaseUnusableException(string path, string reason, Exception? inner = null)
        : base($"{path}: {reason}", inner)
    {
    }

    /// <summary>True where the file must be opened anew: its state after a failed write is unknown.</summary>
    internal bool IsLasting { get; private init; }

    internal static DatabaseUnusableException From(string path, SqliteException error) =>
        new(path, Reason(error), error)
        {
            IsLasting = error.SqliteErrorCode is SqliteInputOutput or SqliteCorrupt or SqliteNotADatabase,
        };

    /// <summary>True for what an operator must mend; the rest of SQLite's errors are bugs of the caller.</summary>
    internal static bool Covers(SqliteException error) => error.SqliteErrorCode is SqliteBusy or SqliteReadOnly
        or SqliteInputOutput or SqliteCorrupt or SqliteFull or SqliteCannotOpen or SqliteNotADatabase;

    private static string Reason(SqliteException error) => error.SqliteErrorCode switch
    {
        SqliteBusy => "another program holds the database. Close it; nothing was written.",
        SqliteReadOnly or SqliteCannotOpen =>
            "the database cannot be opened for writing. Give this user the right to write in the folder.",
        SqliteFull => "the disk is full. Free some space; nothing that was acknowledged is lost.",
        SqliteInputOutput =>
            $"the disk answers with an error ({error.Message}). If it is full, free some space; then start the node " +
            "again. Nothing that was acknowledged is lost.",
        _ => $"the database is damaged or not a database ({error.Message}). Keep a copy of the folder and restore " +
            "the last backup.",
    };
}
