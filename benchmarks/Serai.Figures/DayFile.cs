using System.Diagnostics;
using System.Globalization;

namespace Serai.Figures;

/// <summary>
/// A node with years of history gets what a country sends every day: one value of each series; then the last four weeks
/// again, revised, and single rows beside it. How long does each of them take to its signal?
/// </summary>
internal static class DayFile
{
    private const int Places = 100;
    private const int RevisedDays = 28;
    private const int SilentEvery = 5;

    /// <summary>Above every generated count: a signal, whatever came before.</summary>
    private const int OutbreakFrom = 5_000;

    public static async Task<int> RunAsync(string serai, long rows, string folder)
    {
        Directory.CreateDirectory(folder);
        var (node, history) = (Path.Combine(folder, "node"), Path.Combine(folder, "history.csv"));
        var (day, revised) = (Path.Combine(folder, "day.csv"), Path.Combine(folder, "revised.csv"));
        string[] shape = ["generate", "counts", "--places", Text(Places), "--diseases", "30", "--seed", "7"];
        ServedNode.Make(serai, node);
        Measured.Of(
            serai, [.. shape, "--rows", Text(rows), "--until", OverviewPage.Yesterday(), "--out", history,
                "--registers", node]);
        Measured.Of(serai, [.. shape, "--days", "1", "--until", Today(), "--out", day]);
        Measured.Of(serai, [.. shape, "--days", Text(RevisedDays), "--until", Today(), "--later", "--out", revised]);
        Measured.Of(serai, "import", history, "--data", node);
        using var served = await ServedNode.StartAsync(serai, node);
        Console.WriteLine("| what | rows | time | rows/s |");
        Console.WriteLine("|---|---|---|---|");
        Print("file of the day", day, Measured.Of(serai, "import", day, "--data", node));
        var alone = await SinglesAsync(serai, node, folder, served.Reader, Task.Delay(TimeSpan.FromSeconds(20)), 0);
        var large = Task.Run(() => Measured.Of(serai, "import", revised, "--data", node));
        var beside = await SinglesAsync(serai, node, folder, served.Reader, large, Places);
        Print("last four weeks, revised, single rows beside it", revised, await large);
        Visits.Begin();
        alone.Print("single row to its signal");
        beside.Print("the same beside the large file");
        Console.WriteLine($"memory at most {served.ResidentMebibytesMax:N0} MiB");
        return 0;
    }

    /// <summary>One row after the other until another task is over, each from its command to the list.</summary>
    private static async Task<Visits> SinglesAsync(
        string serai, string node, string folder, HttpClient reader, Task until, int first)
    {
        var one = Path.Combine(folder, "one.csv");
        List<double> times = [];
        for (var i = first; !until.IsCompleted || times.Count == 0; i++)
        {
            // Every fifth place is silent on weekends: a day after a gap is not judged.
            var (place, value) = ($"XA-{(i * SilentEvery % Places) + 1:00000}", OutbreakFrom + i);
            await File.WriteAllTextAsync(
                one, $"date,place,disease,indicator,value\n{Today()},{place},measles,cases,{value}\n");
            var watch = Stopwatch.StartNew();
            Measured.Of(serai, "import", one, "--data", node);
            var page = new Uri($"/api/v1/signals?place={place}&disease=measles", UriKind.Relative);
            while (!(await reader.GetStringAsync(page)).Contains($"\"peak\":{value}", StringComparison.Ordinal))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50));
            }

            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        return new Visits([.. times.Order()], times.Count);
    }

    private static void Print(string what, string file, Measured measured)
    {
        var rows = File.ReadLines(file).Count() - 1;
        var seconds = measured.Elapsed.TotalSeconds;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"| {what} | {rows:N0} | {seconds:0.0} s | {rows / seconds:N0} |"));
    }

    private static string Today() => DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
