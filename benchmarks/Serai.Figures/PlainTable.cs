using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Serai.Figures;

/// <summary>
/// The naive comparator: a row a value, the old row kept beside where a value changes, as a node stored figures before;
/// no check of codes, doubled keys or dates, no judging. Prepared statements, one durable transaction a 50,000 rows.
/// </summary>
internal static class PlainTable
{
    private const int RowsOfCommit = 50_000;
    private const double Mebibyte = 1_048_576;

    public static void Run(string folder, string first, string later, Action<string, Measured> print)
    {
        var file = Path.Combine(folder, "plain.db");
        File.Delete(file);
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        Execute(connection, "pragma journal_mode=wal; pragma synchronous=full; pragma temp_store=memory;");
        Execute(
            connection,
            """
            create table count (disease text, place text, indicator text, day text, value integer, revision integer,
              import integer, primary key (disease, place, indicator, day)) without rowid;
            create table revision (disease text, place text, indicator text, day text, revision integer, value integer,
              import integer, primary key (disease, place, indicator, day, revision)) without rowid;
            """);
        print("plain table: import", Measure(() => Import(connection, first, 1)));
        print("plain table: import of revisions", Measure(() => Import(connection, later, 2)));
        print("plain table: export csv", Measure(() => Export(connection, Path.Combine(folder, "plain.csv"))));
    }

    private static Measured Measure(Action run)
    {
        using var process = Process.GetCurrentProcess();
        var (watch, before) = (Stopwatch.StartNew(), process.TotalProcessorTime);
        run();
        process.Refresh();
        return new Measured(
            watch.Elapsed, process.TotalProcessorTime - before, process.PeakWorkingSet64 / Mebibyte);
    }

    private static void Import(SqliteConnection connection, string csv, int import)
    {
        using var keep = Command(
            connection,
            """
            insert into revision select disease, place, indicator, day, revision, value, import from count
            where disease = $d and place = $p and indicator = $i and day = $t and value <> $v
            """);
        using var write = Command(
            connection,
            """
            insert into count values ($d, $p, $i, $t, $v, 1, $m) on conflict do update set value = excluded.value,
              revision = count.revision + 1, import = excluded.import where count.value <> excluded.value
            """);
        var rows = 0;
        Execute(connection, "begin");
        foreach (var line in File.ReadLines(csv).Skip(1))
        {
            var cells = line.Split(',');
            Set(keep, cells, import);
            Set(write, cells, import);
            if (++rows % RowsOfCommit == 0)
            {
                Execute(connection, "commit; begin");
            }
        }

        Execute(connection, "commit");
    }

    private static void Export(SqliteConnection connection, string csv)
    {
        using var to = new StreamWriter(csv);
        using var all = connection.CreateCommand();
        all.CommandText = "select day, place, disease, indicator, value from count order by disease, place, day";
        using var rows = all.ExecuteReader();
        while (rows.Read())
        {
            to.Write($"{rows.GetString(0)},{rows.GetString(1)},{rows.GetString(2)},{rows.GetString(3)},");
            to.Write($"{rows.GetInt64(4)}\n");
        }
    }

    private static void Set(SqliteCommand command, string[] cells, int import)
    {
        var parameters = command.Parameters;
        (parameters["$d"].Value, parameters["$p"].Value) = (cells[2], cells[1]);
        (parameters["$i"].Value, parameters["$t"].Value) = (cells[3], cells[0]);
        parameters["$v"].Value = long.Parse(cells[4], System.Globalization.CultureInfo.InvariantCulture);
        parameters["$m"].Value = import;
        command.ExecuteNonQuery();
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var name in new[] { "$d", "$p", "$i", "$t", "$v", "$m" })
        {
            command.Parameters.Add(new SqliteParameter(name, null));
        }

        return command;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
