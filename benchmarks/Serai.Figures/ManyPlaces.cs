using System.Globalization;

namespace Serai.Figures;

/// <summary>
/// The pages that add figures up, of a node with three diseases in many places over three years of days: 3,000 places
/// are ten million values. Beside them the same sums in plain SQL stand under <see cref="OverviewPage"/>.
/// </summary>
internal static class ManyPlaces
{
    public const int VisitsUsual = 50;

    private const int Days = 1_096;

    public static async Task<int> RunAsync(string serai, int places, int visits, string folder)
    {
        var (node, csv) = (Path.Combine(folder, "node"), Path.Combine(folder, "counts.csv"));
        var instant = Path.Combine(folder, "instant");
        if (!Directory.Exists(node))
        {
            Directory.CreateDirectory(folder);
            ServedNode.Make(serai, node);
            Measured.Of(
                serai, "generate", "counts", "--places", Text(places), "--diseases", "3", "--days", Text(Days),
                "--until", OverviewPage.Yesterday(), "--seed", "7", "--out", csv, "--registers", node);
            Measured.Of(serai, "import", csv, "--data", node);
            await File.WriteAllTextAsync(instant, DateTime.UtcNow.ToString("s", CultureInfo.InvariantCulture) + "Z");
            Measured.Of(
                serai, "generate", "counts", "--places", Text(places), "--diseases", "3", "--days", Text(Days),
                "--until", OverviewPage.Yesterday(), "--seed", "7", "--later", "--out", csv);
            Measured.Of(serai, "import", csv, "--data", node);
        }

        using var served = await ServedNode.StartAsync(serai, node);
        Visits.Begin();
        foreach (var (what, path) in Pages(await File.ReadAllTextAsync(instant)))
        {
            (await Visits.OfAsync(visits, served.Reader, path)).Print(what);
        }

        Console.WriteLine($"memory at most {served.ResidentMebibytesMax:N0} MiB");
        return 0;
    }

    /// <param name="asOf">Between the first issue of the figures and the one that revised a value in twenty.</param>
    private static (string What, string Path)[] Pages(string asOf) =>
    [
        ("overview", "/overview"),
        ("curve of the country, all places added up", "/curves"),
        ("the same as known before one value in twenty was revised", "/curves?asof=" + asOf),
        ("curves of 100 places by week", "/curves?level=subdivision&period=week"),
        ("map", "/map"),
        ("map of the last 100 days", "/map?from=" + Day(-100)),
        ("map as known before one value in twenty was revised", "/map?asof=" + asOf),
        ("completeness", "/completeness"),
        ("list of series", "/series"),
    ];

    private static string Day(int offset) =>
        DateTime.UtcNow.AddDays(offset).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
