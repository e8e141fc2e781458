using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Serai.Platform.Exports;

/// <summary>The forms a table is given away in.</summary>
public static class ExportFormats
{
    public const string Csv = "csv";
    public const string Json = "json";

    /// <summary>What stands in the address of an export, after its point.</summary>
    public const string Route = "export.{format:regex(^(csv|json)$)}";
}

/// <summary>
/// A table as a file: named columns and how each is read from a row. Answers row by row with constant memory, whatever
/// the length; a failure on the way breaks the connection, so that half a file is never taken for the whole.
/// <example><code>
/// static readonly TableExport&lt;SignalLine&gt; Table = new TableExport&lt;SignalLine&gt;("signals")
///     .Text("disease", s => s.Disease).Number("peak", s => s.Peak);
/// return Table.Answer(format, rows);
/// </code></example>
/// </summary>
/// <param name="name">Of the file, without its ending.</param>
public sealed class TableExport<T>(string name)
{
    /// <summary>Bytes that are gathered before they are sent; the reader's pace holds the rows back.</summary>
    public const int FlushBytes = 64 * 1024;

    private readonly List<string> columns = [];
    private readonly List<Action<RowWriter, T>> cells = [];

    public IReadOnlyList<string> Columns => columns;

    public TableExport<T> Text(string column, Func<T, string?> value) => Add(column, (w, r) => w.Text(value(r)));

    public TableExport<T> Number(string column, Func<T, long?> value) => Add(column, (w, r) => w.Number(value(r)));

    public TableExport<T> Real(string column, Func<T, double?> value) => Add(column, (w, r) => w.Number(value(r)));

    public TableExport<T> Day(string column, Func<T, DateOnly?> value) => Add(column, (w, r) => w.Day(value(r)));

    public TableExport<T> Instant(string column, Func<T, DateTimeOffset?> value) =>
        Add(column, (w, r) => w.Instant(value(r)));

    public TableExport<T> Flag(string column, Func<T, bool?> value) => Add(column, (w, r) => w.Flag(value(r)));

    /// <summary>The file as an answer.</summary>
    /// <param name="format">csv or json; the route lets no other through.</param>
    /// <param name="rows">Read while they are sent: hand in a sequence that reads page by page.</param>
    public IResult Answer(string format, IEnumerable<T> rows) => new Streamed(this, format, rows);

    /// <summary>Writes the rows; answers how many there were.</summary>
    /// <param name="writer">Over a buffer that <paramref name="flush"/> empties.</param>
    /// <param name="rows">The rows, read one by one.</param>
    /// <param name="pending">How much the buffer holds.</param>
    /// <param name="flush">Called whenever it holds <see cref="FlushBytes"/>.</param>
    public async Task<long> WriteAsync(RowWriter writer, IEnumerable<T> rows, Func<long> pending, Func<Task> flush)
    {
        long count = 0;
        writer.Begin(columns);
        foreach (var row in rows)
        {
            foreach (var cell in cells)
            {
                cell(writer, row);
            }

            writer.EndRow();
            count++;
            if (pending() >= FlushBytes)
            {
                await flush();
            }
        }

        writer.End();
        return count;
    }

    private TableExport<T> Add(string column, Action<RowWriter, T> cell)
    {
        columns.Add(column);
        cells.Add(cell);
        return this;
    }

    private sealed class Streamed(TableExport<T> table, string format, IEnumerable<T> rows) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var answer = httpContext.Response;
            var body = ExportFile.Begin(answer, table.Name, format);
            var cancel = httpContext.RequestAborted;
            using var json = format == ExportFormats.Json ? new JsonRowWriter(body) : null;
            await table.WriteAsync(
                json ?? (RowWriter)new CsvRowWriter(body), rows, () => body.UnflushedBytes,
                async () => await body.FlushAsync(cancel));
            await body.FlushAsync(cancel);
        }
    }

    private string Name => name;
}

/// <summary>The head of a file that is sent: its type and the name it is kept under.</summary>
public static class ExportFile
{
    /// <summary>Sets the headers; what is written to the buffer that comes back is sent when it is flushed.</summary>
    public static System.IO.Pipelines.PipeWriter Begin(HttpResponse answer, string name, string format)
    {
        answer.ContentType = format == ExportFormats.Json ? "application/json; charset=utf-8"
            : "text/csv; charset=utf-8; header=present";
        answer.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment")
        {
            FileName = $"{name}.{format}",
        }.ToString();
        return answer.BodyWriter;
    }
}
