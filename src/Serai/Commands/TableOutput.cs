using Spectre.Console;

namespace Serai.Commands;

/// <summary>A list for a person: a table at a terminal, else a line each with tabs between; or data only.</summary>
internal static class TableOutput
{
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
            foreach (var row in rows)
            {
                output.WriteLine(string.Join('\t', cells(row)));
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
