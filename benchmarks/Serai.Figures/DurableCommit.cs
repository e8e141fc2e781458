using System.Diagnostics;
using System.Globalization;

namespace Serai.Figures;

/// <summary>
/// What durability costs beside nothing but <c>fdatasync</c> of as many bytes on the same disk: one writer that waits
/// for each of its entries, and many that share commits, beside the same pipeline that syncs nothing. All in turn,
/// seven rounds, after one that does not count.
/// </summary>
internal static class DurableCommit
{
    private const int Rounds = 7;
    private const int Few = 64;
    private const int Many = 256;

    /// <summary>Writes whose bytes are counted before anything is timed.</summary>
    private const int CountedWrites = 500;

    private static readonly TimeSpan RoundTime = TimeSpan.FromSeconds(1.5);

    public static async Task<int> RunAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        await using var node = await LocalNode.FoundAsync(Path.Combine(folder, "synced"));
        await using var loose = await LocalNode.FoundAsync(Path.Combine(folder, "unsynced"));
        await loose.StopSyncingAsync();
        using var signed = new SignedEntries(node);
        var ready = signed.Next();
        var row = await BytesOfAsync(node.WriteRowAsync);
        var leaf = await BytesOfAsync(() => signed.StoreAsync(ready));
        var entry = await BytesOfAsync(node.AppendAsync);
        using var disk = new RawDisk(Path.Combine(folder, "raw"));
        Lane rawOfRow = new($"write and fdatasync of {row:N0} bytes", 1, Raw(disk, row));
        Lane rawOfLeaf = new($"write and fdatasync of {leaf:N0} bytes", 1, Raw(disk, leaf));
        Lane rawOfEntry = new($"write and fdatasync of {entry:N0} bytes", 1, Raw(disk, entry));
        Lane rows = new("commit of a row", 1, node.WriteRowAsync);
        Lane leaves = new("signed entry to signed checkpoint", 1, () => signed.StoreAsync(ready));
        Lane single = new("entry to signed checkpoint", 1, node.AppendAsync);
        Lane singleLoose = new("the same, nothing synced", 1, loose.AppendAsync);
        Lane few = new("entry to signed checkpoint", Few, node.AppendAsync);
        Lane fewLoose = new("the same, nothing synced", Few, loose.AppendAsync);
        Lane many = new("entry to signed checkpoint", Many, node.AppendAsync);
        Lane manyLoose = new("the same, nothing synced", Many, loose.AppendAsync);
        Lane[] all =
        [
            rawOfRow, rows, rawOfLeaf, leaves, rawOfEntry, single, singleLoose, few, fewLoose, many, manyLoose,
        ];
        for (var round = 0; round <= Rounds; round++)
        {
            foreach (var lane in all)
            {
                await lane.RunAsync(RoundTime, counts: round > 0);
            }
        }

        Console.WriteLine("| what | writers | a second, median of 7 | least to most | p50 ms | p99 ms |");
        Console.WriteLine("|---|---|---|---|---|---|");
        Array.ForEach(all, lane => lane.Print());
        Print("commit of a row beside fdatasync", rows.Median / rawOfRow.Median);
        Print("one writer's signed entry beside fdatasync", leaves.Median / rawOfLeaf.Median);
        Print("one writer's entry beside fdatasync", single.Median / rawOfEntry.Median);
        Print($"{Few} writers", few.Median / Math.Min(fewLoose.Median, Few * rawOfEntry.Median));
        Print($"{Many} writers", many.Median / Math.Min(manyLoose.Median, Many * rawOfEntry.Median));
        return 0;
    }

    private static void Print(string what, double ratio) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {ratio:0.00}"));

    private static Func<Task> Raw(RawDisk disk, int count)
    {
        var bytes = new byte[count];
        new Random(7).NextBytes(bytes);
        return () =>
        {
            disk.Write(bytes);
            return Task.CompletedTask;
        };
    }

    /// <summary>What this process hands to the system for a write, a share of the log's emptying included.</summary>
    private static async Task<int> BytesOfAsync(Func<Task> write)
    {
        await write();
        var before = Written();
        for (var i = 0; i < CountedWrites; i++)
        {
            await write();
        }

        return (int)((Written() - before) / CountedWrites);
    }

    private static long Written() => long.Parse(
        File.ReadLines("/proc/self/io").First(line => line.StartsWith("wchar:", StringComparison.Ordinal))[6..],
        CultureInfo.InvariantCulture);

    /// <summary>One kind of write, with so many who wait for theirs at a time.</summary>
    private sealed class Lane(string what, int writers, Func<Task> write)
    {
        private readonly List<double> speeds = [];
        private readonly List<double> times = [];

        public double Median => speeds.Order().ElementAt(speeds.Count / 2);

        public async Task RunAsync(TimeSpan span, bool counts)
        {
            var began = Stopwatch.GetTimestamp();
            var loops = Enumerable.Range(0, writers).Select(_ => Task.Run(() => LoopAsync(span)));
            var took = await Task.WhenAll(loops);
            var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
            if (counts)
            {
                speeds.Add(took.Sum(each => each.Count) / seconds);
                times.AddRange(took.SelectMany(each => each));
            }
        }

        public void Print()
        {
            times.Sort();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {what} | {writers} | {Median:N0} | {speeds.Min():N0} to {speeds.Max():N0} " +
                $"| {times[times.Count / 2]:0.00} | {times[(int)(times.Count * 0.99)]:0.00} |"));
        }

        private async Task<List<double>> LoopAsync(TimeSpan span)
        {
            List<double> took = [];
            var began = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(began) < span)
            {
                var asked = Stopwatch.GetTimestamp();
                await write();
                took.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            }

            return took;
        }
    }
}
