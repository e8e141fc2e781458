namespace Serai.Platform.Exports;

/// <summary>
/// One table on its way out, row by row, into a buffer that the caller empties: memory does not grow with the table.
/// Cells come in the order of the columns, one each; null is an empty cell.
/// </summary>
public abstract class RowWriter
{
    /// <summary>Before the first row.</summary>
    public abstract void Begin(IReadOnlyList<string> columns);

    public abstract void Text(string? value);

    public abstract void Number(long? value);

    public abstract void Number(double? value);

    /// <summary>A day as ISO 8601: 2020-03-13.</summary>
    public abstract void Day(DateOnly? value);

    /// <summary>An instant as ISO 8601 in UTC, to the second.</summary>
    public abstract void Instant(DateTimeOffset? value);

    public abstract void Flag(bool? value);

    public abstract void EndRow();

    /// <summary>After the last row.</summary>
    public abstract void End();
}
