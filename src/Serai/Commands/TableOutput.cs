using Spectre.Console;

namespace Serai.Commands;

/// <summary>
/// A list for a person: a table at a terminal, else its headings and a line each with tabs between; or data only.
/// </summary>
internal static class TableOutput
{
    /// <summary>A long list, line by line as it comes; a table at a terminal wants all of it first.</summary>
    public static async Task WriteAsync<T>(
        IAsyncEnumerable<T> rows, bool json, TextWriter output, string none, string[] columns, Func<T, string[]> cells)
    {
        if (!json && !Console.IsOutputRedirected)
        {
            Write(await rows.ToListAsync(), json, output, none, columns, cells);
            return;
        }

        var count = 0;
        await foreach (var row in rows)
        {
            output.Write(json
                ? (count == 0 ? "[" : ",") + JsonOption.Write(row)
                : (count == 0 ? Line(columns) : "") + Line(cells(row)));
            count++;
        }

        output.Write(json ? (count == 0 ? "[]" : "]") + output.NewLine : count == 0 ? none + output.NewLine : "");

        string Line(string[] values) => string.Join('\t', values) + output.NewLine;
    }

    public static void Write<T>(
        IReadOnlyList<T> rows, bool json, TextWriter output, string none, string[] columns, Func<T, string[]> cells)
    {
        if (json)
        {
            output.WriteLine(JsonOption.Write(rows));
        }
        else if (rows.Count == 0)
        {
            output.WriteLine(none);
        }
        else if (Console.IsOutputRedirected)
        {
            foreach (var row in rows.Select(cells).Prepend(columns))
            {
                output.WriteLine(string.Join('\t', row));
            }
        }
        else
        {
            var table = new Table().AddColumns(columns);
            foreach (var row in rows)
            {
                table.AddRow([.. cells(row).Select(Markup.Escape)]);
            }

            AnsiConsole.Write(table);
        }
    }
}
