using System.Diagnostics;
using System.Globalization;

namespace Serai.Figures;

/// <summary>How long each of many visits took, in milliseconds, from request to last byte.</summary>
/// <param name="Size">Of the last answer: bytes, or rows of plain SQL.</param>
internal sealed record Visits(IReadOnlyList<double> Sorted, int Size)
{
    /// <summary>Visits before those that count: code is compiled when it was used some times.</summary>
    private const int WarmUp = 60;

    public double P50 => Sorted[Sorted.Count / 2];

    public double P95 => Sorted[(int)(Sorted.Count * 0.95)];

    public static async Task<Visits> OfAsync(int visits, Func<Task<int>> visit)
    {
        List<double> times = [];
        var size = 0;
        for (var i = 0; i < WarmUp + visits; i++)
        {
            var watch = Stopwatch.StartNew();
            size = await visit();
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        return new Visits([.. times.Skip(WarmUp).Order()], size);
    }

    public static Task<Visits> OfAsync(int visits, HttpClient reader, string path) =>
        OfAsync(visits, async () => (await reader.GetByteArrayAsync(new Uri(path, UriKind.Relative))).Length);

    public static void Begin()
    {
        Console.WriteLine("| what | p50 ms | p95 ms | max ms | bytes or rows |");
        Console.WriteLine("|---|---|---|---|---|");
    }

    public void Print(string what) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"| {what} | {P50:0.0} | {P95:0.0} | {Sorted[^1]:0.0} | {Size:N0} |"));
}
