using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Serai.Figures;

/// <summary>
/// How long the overview of 34 places with three years of daily counts takes from request to last byte, one visit after
/// the other, beside the same figures in plain SQL: each day of each place, and each place's last two weeks.
/// </summary>
internal static class OverviewPage
{
    public const int VisitsUsual = 200;

    private const int Places = 34;
    private const int Days = 1_096;

    public static async Task<int> RunAsync(string serai, int visits, string folder)
    {
        var (node, csv) = (Path.Combine(folder, "node"), Path.Combine(folder, "counts.csv"));
        Directory.CreateDirectory(folder);
        ServedNode.Make(serai, node);
        Measured.Of(
            serai, "generate", "counts", "--places", Text(Places), "--diseases", "1", "--days", Text(Days), "--rows",
            Text(Places * Days), "--until", Yesterday(), "--seed", "7", "--out", csv, "--registers", node);
        Measured.Of(serai, "import", csv, "--data", node, "--json");
        using var served = await ServedNode.StartAsync(serai, node);
        var page = await Visits.OfAsync(visits, served.Reader, "/overview");
        var sql = await Visits.OfAsync(visits, PlainSql(folder, csv));
        Visits.Begin();
        page.Print("overview");
        sql.Print("plain SQL");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"ratio of p50: {page.P50 / sql.P50:0.0}, of p95: {page.P95 / sql.P95:0.0}; " +
            $"memory at most {served.ResidentMebibytesMax:N0} MiB"));
        return 0;
    }

    private static Func<Task<int>> PlainSql(string folder, string csv)
    {
        var file = Path.Combine(folder, "plain.db");
        File.Delete(file);
        var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        Execute(
            connection,
            "create table count (place text, day text, value integer, primary key (place, day)) without rowid");
        Execute(connection, "begin");
        var header = File.ReadLines(csv).First().Split(',');
        var (place, day, value) = (
            Array.IndexOf(header, "place"), Array.IndexOf(header, "date"), Array.IndexOf(header, "value"));
        foreach (var cells in File.ReadLines(csv).Skip(1).Select(l => l.Split(',')).Where(c => c[value].Length > 0))
        {
            Execute(
                connection,
                "insert or replace into count values ($p, $d, $v)",
                cells[place],
                cells[day],
                cells[value]);
        }

        Execute(connection, "commit");
        return () =>
        {
            using var days = connection.CreateCommand();
            days.CommandText = "select place, day, value from count order by place, day";
            var rows = 0;
            using (var reader = days.ExecuteReader())
            {
                while (reader.Read())
                {
                    var isRead = reader.GetString(0).Length > 0 && reader.GetString(1).Length > 0;
                    rows += isRead && reader.GetInt64(2) >= 0 ? 1 : 0;
                }
            }

            using var weeks = connection.CreateCommand();
            weeks.CommandText =
                "select place, sum(value) from count where day >= date('now', '-21 days') group by place";
            using var sums = weeks.ExecuteReader();
            while (sums.Read())
            {
                rows++;
            }

            return Task.FromResult(rows);
        };
    }

    private static void Execute(SqliteConnection connection, string sql, params string[] values)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in new[] { "$p", "$d", "$v" }.Zip(values))
        {
            command.Parameters.AddWithValue(name, value);
        }

        command.ExecuteNonQuery();
    }

    public static string Yesterday() =>
        DateTime.UtcNow.AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
