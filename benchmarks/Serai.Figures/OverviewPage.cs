using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace Serai.Figures;

/// <summary>
/// How long the overview of 34 places with three years of daily counts takes from request to last byte, one visit after
/// the other, beside the same figures in plain SQL: each day of each place, and each place's last two weeks.
/// </summary>
internal static partial class OverviewPage
{
    public const int VisitsUsual = 200;

    private const int Places = 34;
    private const int Days = 1_096;
    private const int WarmUp = 20;
    private const string Console = "http://localhost:5299";
    private const string Password = "figures are read here";

    public static async Task<int> RunAsync(string serai, int visits, string folder)
    {
        var (node, csv) = (Path.Combine(folder, "node"), Path.Combine(folder, "counts.csv"));
        var from = DateTime.UtcNow.AddDays(-Days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        Directory.CreateDirectory(folder);
        Measured.Of(serai, "init", "--country", "KAZ", "--name", "Figures", "--data", node);
        Measured.Of(
            serai, "generate", "counts", "--places", Text(Places), "--diseases", "1", "--days", Text(Days), "--rows",
            Text(Places * Days), "--from", from, "--seed", "7", "--out", csv, "--registers", node);
        Measured.Of(serai, "import", csv, "--data", node, "--json");
        AddReader(serai, node);
        using var server = Process.Start(new ProcessStartInfo(serai, ["serve", "--data", node, "--urls", Console])
        {
            UseShellExecute = false, RedirectStandardOutput = true,
        })!;
        try
        {
            using var reader = new HttpClient { BaseAddress = new Uri(Console) };
            await SignInAsync(reader);
            var page = await MeasureAsync(visits, async () => (await reader.GetByteArrayAsync("/overview")).Length);
            var sql = await MeasureAsync(visits, PlainSql(folder, csv));
            Print("overview", page);
            Print("plain SQL", sql);
            System.Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"ratio of p50: {page.P50 / sql.P50:0.0}, of p95: {page.P95 / sql.P95:0.0}"));
            return 0;
        }
        finally
        {
            server.Kill();
        }
    }

    private static void AddReader(string serai, string node)
    {
        using var adding = Process.Start(new ProcessStartInfo(
            serai, ["people", "add", "Reader", "--role", "DutyOfficer", "--data", node])
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true,
        })!;
        adding.StandardInput.Write($"{Password}\n{Password}\n");
        adding.StandardInput.Close();
        adding.WaitForExit();
    }

    private static async Task SignInAsync(HttpClient reader)
    {
        string? page = null;
        for (var i = 0; page is null && i < 100; i++)
        {
            try
            {
                page = await reader.GetStringAsync("/sign-in");
            }
            catch (HttpRequestException) when (i < 99)
            {
                // The node is starting.
                await Task.Delay(TimeSpan.FromMilliseconds(200));
            }
        }

        var token = Token().Match(page!);
        using var form = new FormUrlEncodedContent(
        [
            KeyValuePair.Create(token.Groups["name"].Value, token.Groups["value"].Value),
            KeyValuePair.Create("name", "Reader"), KeyValuePair.Create("password", Password),
        ]);
        using var answer = await reader.PostAsync(new Uri("/sign-in", UriKind.Relative), form);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<(double P50, double P95, double Max, int Bytes)> MeasureAsync(
        int visits, Func<Task<int>> visit)
    {
        List<double> times = [];
        var bytes = 0;
        for (var i = 0; i < WarmUp + visits; i++)
        {
            var watch = Stopwatch.StartNew();
            bytes = await visit();
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        var sorted = times.Skip(WarmUp).Order().ToList();
        return (sorted[sorted.Count / 2], sorted[(int)(sorted.Count * 0.95)], sorted[^1], bytes);
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

    private static void Print(string what, (double P50, double P95, double Max, int Bytes) times) =>
        System.Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: p50 {times.P50:0.0} ms, p95 {times.P95:0.0} ms, max {times.Max:0.0} ms " +
            $"({times.Bytes:N0} bytes or rows)"));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex("name=\"(?<name>__[^\"]+)\"[^>]*value=\"(?<value>[^\"]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Token();
}
