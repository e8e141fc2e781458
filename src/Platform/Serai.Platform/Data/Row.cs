using Microsoft.Data.Sqlite;

namespace Serai.Platform.Data;

/// <summary>One row of an answer, valid only while its query runs. Columns are read by position.</summary>
public readonly struct Row
{
    private readonly SqliteDataReader reader;

    internal Row(SqliteDataReader reader) => this.reader = reader;

    public bool IsNull(int column) => reader.IsDBNull(column);

    public string Text(int column) => reader.GetString(column);

    public string? TextOrNull(int column) => IsNull(column) ? null : reader.GetString(column);

    public long Long(int column) => reader.GetInt64(column);

    public long? LongOrNull(int column) => IsNull(column) ? null : reader.GetInt64(column);

    public int Int(int column) => reader.GetInt32(column);

    public int? IntOrNull(int column) => IsNull(column) ? null : reader.GetInt32(column);

    public double Real(int column) => reader.GetDouble(column);

    public double? RealOrNull(int column) => IsNull(column) ? null : reader.GetDouble(column);

    public bool Flag(int column) => reader.GetInt64(column) != 0;

    public byte[] Blob(int column) => reader.GetFieldValue<byte[]>(column);

    /// <summary>The bytes where SQLite holds them, for many rows that are looked at and not kept.</summary>
    /// <returns>Valid until the next row; empty where there is nothing.</returns>
    public ReadOnlySpan<byte> Bytes(int column) => SQLitePCL.raw.sqlite3_column_blob(reader.Handle, column);

    public byte[]? BlobOrNull(int column) => IsNull(column) ? null : Blob(column);

    /// <summary>A day, stored as ISO text (2020-03-13).</summary>
    public DateOnly Date(int column) =>
        DateOnly.ParseExact(reader.GetString(column), "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    public DateOnly? DateOrNull(int column) => IsNull(column) ? null : Date(column);

    /// <summary>An instant, stored as milliseconds since 1970 UTC.</summary>
    public DateTimeOffset Instant(int column) => DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(column));

    public DateTimeOffset? InstantOrNull(int column) => IsNull(column) ? null : Instant(column);
}
