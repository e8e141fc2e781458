using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Serai.Reads;

/// <summary>How long each read took.</summary>
internal sealed class Latencies(IEnumerable<double> milliseconds, TimeSpan time)
{
    private readonly double[] sorted = [.. milliseconds.Order()];

    public int Count => sorted.Length;

    public double ASecond => Count / time.TotalSeconds;

    /// <summary>The share of reads that took at most this long.</summary>
    public double At(double share) => sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
}

/// <summary>People who read, think, and read again.</summary>
internal static class Load
{
    public static async Task<Latencies> RunAsync(
        IReadOnlyList<Reader> readers, Func<Random, string> path, TimeSpan time, TimeSpan think)
    {
        var watch = Stopwatch.StartNew();
        var taken = await Task.WhenAll(readers.Select((reader, i) => OneAsync(reader, i, path, watch, time, think)));
        return new Latencies(taken.SelectMany(t => t), watch.Elapsed);
    }

    private static async Task<List<double>> OneAsync(
        Reader reader, int number, Func<Random, string> path, Stopwatch watch, TimeSpan time, TimeSpan think)
    {
#pragma warning disable CA5394 // not a secret: a run must be repeatable
        var random = new Random(number);
        await Task.Delay(think * random.NextDouble());
        List<double> taken = [];
        while (watch.Elapsed < time)
        {
            var from = Stopwatch.GetTimestamp();
            await reader.ReadAsync(path(random));
            taken.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
            await Task.Delay(think * (0.5 + random.NextDouble()));
        }
#pragma warning restore CA5394

        return taken;
    }
}

/// <summary>The same figures from a row-a-value table by its primary key: what the disk and SQLite ask for.</summary>
internal static class PlainRead
{
    public static Latencies Run(string file, TimeSpan time)
    {
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly");
        connection.Open();
        var keys = Keys(connection);
        using var read = connection.CreateCommand();
        read.CommandText =
            "select day, value from count where disease = $d and place = $p and indicator = $i order by day";
        foreach (var hole in new[] { "$d", "$p", "$i" })
        {
            read.Parameters.Add(hole, SqliteType.Text);
        }

        var watch = Stopwatch.StartNew();
        List<double> taken = [];
        for (var at = 0; watch.Elapsed < time; at = (at + 1) % keys.Count)
        {
            var from = Stopwatch.GetTimestamp();
            for (var i = 0; i < keys[at].Length; i++)
            {
                read.Parameters[i].Value = keys[at][i];
            }

            using var rows = read.ExecuteReader();
            var sum = 0L;
            while (rows.Read())
            {
                sum += rows.GetInt64(1) + rows.GetString(0).Length;
            }

            taken.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
        }

        return new Latencies(taken, watch.Elapsed);
    }

    private static List<string[]> Keys(SqliteConnection connection)
    {
        using var all = connection.CreateCommand();
        all.CommandText = "select distinct disease, place, indicator from count";
        using var rows = all.ExecuteReader();
        List<string[]> keys = [];
        while (rows.Read())
        {
            keys.Add([rows.GetString(0), rows.GetString(1), rows.GetString(2)]);
        }

        return keys;
    }
}
