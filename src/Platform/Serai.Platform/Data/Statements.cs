using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Serai.Platform.Data;

/// <summary>
/// Prepared statements of one connection, keyed by the format text of the interpolated string they came from. The text
/// is made of compile-time constants, so the number of statements is bounded by the code, not by its data.
/// </summary>
internal sealed class Statements(SqliteConnection connection) : IDisposable
{
    /// <summary>Statements kept prepared; SQL that is composed at run time may not fill the memory.</summary>
    public const int IdleMax = 512;

    private readonly Dictionary<string, SqliteCommand> idle = [];

    /// <summary>
    /// Takes the statement out for the time of its use, so that a nested use of the same text gets its own.
    /// </summary>
    public SqliteCommand Rent(FormattableString sql)
    {
        if (!idle.Remove(sql.Format, out var command))
        {
            command = connection.CreateCommand();
            object[] names = [.. SqlParts.Numbers(0, sql.ArgumentCount).Select(n => "@p" + n)];
            command.CommandText = string.Format(CultureInfo.InvariantCulture, sql.Format, names);
            command.Parameters.AddRange(names.Select(name => new SqliteParameter((string)name, null)));
        }

        for (var i = 0; i < sql.ArgumentCount; i++)
        {
            command.Parameters[i].Value = ToColumn(sql.GetArgument(i));
        }

        return command;
    }

    public void Return(FormattableString sql, SqliteCommand command)
    {
        if (idle.Count >= IdleMax || !idle.TryAdd(sql.Format, command))
        {
            command.Dispose();
        }
    }

    public void Dispose()
    {
        foreach (var command in idle.Values)
        {
            command.Dispose();
        }

        idle.Clear();
    }

    private static object ToColumn(object? value) => value switch
    {
        null => DBNull.Value,
        string or long or int or double or byte[] => value,
        bool flag => flag ? 1L : 0L,
        DateTimeOffset instant => instant.ToUnixTimeMilliseconds(),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ReadOnlyMemory<byte> bytes => bytes.ToArray(),
        uint or ulong or short or ushort or byte => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        _ => throw new ArgumentException(
            $"A column cannot hold a {value.GetType()}: convert it where the SQL stands.", nameof(value)),
    };
}
