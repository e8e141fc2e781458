using Microsoft.Data.Sqlite;

namespace Serai.Platform.Data;

/// <summary>
/// Reading inside one snapshot. SQL is written as an interpolated string: its holes become parameters, never text.
/// <example><code>session.Query($"select code, cases from surveillance_series where disease = {disease}",
///     row => (row.Text(0), row.Long(1)));</code></example>
/// </summary>
public class Session
{
    private readonly Statements statements;

    internal Session(Statements statements) => this.statements = statements;

    public List<T> Query<T>(FormattableString sql, Func<Row, T> map)
    {
        List<T> rows = [];
        Each(sql, row => rows.Add(map(row)));
        return rows;
    }

    /// <summary>The first row mapped, or the default where there is none.</summary>
    public T? First<T>(FormattableString sql, Func<Row, T> map)
    {
        var command = statements.Rent(sql);
        try
        {
            using var reader = command.ExecuteReader();
            return reader.Read() ? map(new Row(reader)) : default;
        }
        finally
        {
            statements.Return(sql, command);
        }
    }

    /// <summary>The single number a query answers with; 0 where it answers nothing or null.</summary>
    public long Number(FormattableString sql) => First(sql, row => row.LongOrNull(0) ?? 0);

    public bool Any(FormattableString sql) => First(sql, _ => true);

    /// <summary>Row by row, for answers too large to hold.</summary>
    public void Each(FormattableString sql, Action<Row> use) => While(
        sql,
        row =>
        {
            use(row);
            return true;
        });

    /// <summary>Row by row, until the function says that it has enough: the rest is not read.</summary>
    public void While(FormattableString sql, Func<Row, bool> use)
    {
        var command = statements.Rent(sql);
        try
        {
            using var reader = command.ExecuteReader();
            while (reader.Read() && use(new Row(reader)))
            {
            }
        }
        finally
        {
            statements.Return(sql, command);
        }
    }

    /// <summary>Lets go of the prepared statements, before their connection is closed.</summary>
    internal void Close() => statements.Dispose();

    private protected int Run(FormattableString sql)
    {
        var command = statements.Rent(sql);
        try
        {
            return command.ExecuteNonQuery();
        }
        finally
        {
            statements.Return(sql, command);
        }
    }

    /// <summary>
    /// SQL that is data itself (schema files, table names from a module's own list); never from outside.
    /// </summary>
    private protected static int RunText(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteNonQuery();
    }
}

/// <summary>
/// Reading and writing inside the writer's transaction. Valid only inside the function it was handed to.
/// </summary>
public sealed class WriteSession : Session
{
    private readonly SqliteConnection connection;
    private readonly List<Action> committed = [];
    private bool leavesNoTrace;

    internal WriteSession(SqliteConnection connection, Statements statements)
        : base(statements) => this.connection = connection;

    /// <summary>The number of rows changed.</summary>
    public int Execute(FormattableString sql) => Run(sql);

    /// <summary>Text of a schema file or of a rebuild; never from outside.</summary>
    public void ExecuteScript(string sql) => RunText(connection, sql);

    /// <summary>Runs once the transaction is durable; not at all if it is rolled back.</summary>
    public void OnCommitted(Action action) => committed.Add(action);

    /// <summary>
    /// What this transaction deletes is not to be found in the files of the database afterwards: deleted rows are
    /// overwritten, and the write-ahead log that still holds them is emptied behind the commit, or behind the next
    /// start where the node does not live that long.
    /// </summary>
    public void LeaveNoTrace() => OnCommitted(() => leavesNoTrace = true);

    /// <summary>Whether a job of the committed batch asked for it.</summary>
    internal bool TakeLeavesNoTrace()
    {
        var asked = leavesNoTrace;
        leavesNoTrace = false;
        return asked;
    }

    internal int CommittedCount => committed.Count;

    internal void ForgetCommitted(int from) => committed.RemoveRange(from, committed.Count - from);

    internal List<Action> TakeCommitted()
    {
        List<Action> taken = [.. committed];
        committed.Clear();
        return taken;
    }
}
