using Microsoft.Data.Sqlite;

namespace Serai.Tests.Federation;

/// <summary>Edits the database of a stopped node, as a restore from an old backup would.</summary>
internal static class Tampering
{
    /// <summary>Takes a log back to a size where it had a checkpoint.</summary>
    public static async Task DropFromAsync(string file, string origin, long size)
    {
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        await connection.OpenAsync();
        foreach (var sql in new[]
        {
            "delete from exchange_idempotency where idx >= $size",
            "delete from exchange_reader where origin = $origin and idx >= $size",
            "delete from exchange_checkpoint where origin = $origin and size > $size",
            "delete from exchange_entry where origin = $origin and idx >= $size",
        })
        {
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.Parameters.AddWithValue("$size", size);
            if (sql.Contains("$origin", StringComparison.Ordinal))
            {
                command.Parameters.AddWithValue("$origin", origin);
            }

            await command.ExecuteNonQueryAsync();
        }
    }
}
