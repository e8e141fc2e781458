using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Serai.Exchange.Log;
using Serai.Exchange.Pulling;
using Serai.Ledger;

namespace Serai.Figures;

/// <summary>
/// A new peer takes up a long log: fetched over mutual TLS on loopback, proven, each signature verified, stored. Both
/// nodes are in this process. All entries are for all peers, so that each must be verified; their sealed bodies are for
/// others and stay where they are. Beside it nothing but <see cref="ECDsa.VerifyHash(byte[], byte[])"/>, in turn.
/// </summary>
internal static class CatchUp
{
    public const int EntriesUsual = 200_000;

    private const int Rounds = 3;
    private const int EntriesOfCommit = 4_096;
    private const int BareVerifications = 20_000;
    private const double Mebibyte = 1_048_576;
    private const double Kibibytes = 1_024;

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(50);

    /// <summary>Nothing listens there: the sender asks nobody.</summary>
    private const string Nowhere = "https://localhost:1";

    public static async Task<int> RunAsync(int entries, string folder)
    {
        Directory.CreateDirectory(folder);
        var (sender, url) = await LocalNode.ServeAsync(Path.Combine(folder, "sender"), "kaz");
        await using var serving = sender;
        using var signed = new SignedEntries(sender);
        await FillAsync(signed, entries);
        Console.WriteLine("| what | entries | per second | per second of processor | bytes | memory at most |");
        Console.WriteLine("|---|---|---|---|---|---|");
        List<double> byClock = [], byProcessor = [];
        for (var round = 0; round < Rounds; round++)
        {
            var bare = Verify(signed.Author);
            var taken = await TakeAsync(sender, url, Path.Combine(folder, $"receiver-{round}"), round);
            byClock.Add(taken.PerSecond / bare.PerSecond);
            byProcessor.Add(taken.PerProcessorSecond / bare.PerProcessorSecond);
            bare.Print("ECDsa.VerifyHash", "", "");
            taken.Print("catch-up", Text(taken.Bytes), Text(PeakMebibytes()) + " MiB");
        }

        var least = sender.Database.Read(s => s.Number(
            $"select sum(case when for_all then length(bytes) else {Hash256.Size} end) from exchange_entry"));
        Console.WriteLine($"bytes of the entries, and of hashes of those for others: {Text(least)}");
        Console.WriteLine($"medians beside VerifyHash: by clock {Ratio(byClock)}, by processor {Ratio(byProcessor)}");
        return 0;
    }

    private static async Task FillAsync(SignedEntries signed, int entries)
    {
        for (var left = entries; left > 0; left -= EntriesOfCommit)
        {
            var count = Math.Min(left, EntriesOfCommit);
            await signed.StoreAsync(Enumerable.Range(0, count).Select(_ => signed.Next()).ToList());
        }
    }

    private static async Task<Pace> TakeAsync(LocalNode sender, string url, string folder, int round)
    {
        var count = new Counted();
        await using var receiver = await LocalNode.FoundAsync(folder, $"r{round}", parts =>
        {
            var real = parts.Last(part => part.ServiceType == typeof(PeerHandlerFactory)).ImplementationFactory!;
            parts.AddSingleton<PeerHandlerFactory>(node => (keys, pinned) =>
                new Counting(((PeerHandlerFactory)real(node))(keys, pinned), count));
        });
        await sender.TrustAsync(receiver, Nowhere);
        await receiver.TrustAsync(sender, url);
        var (origin, size) = (sender.Get<LogHead>().Origin, sender.Get<LogHead>().Size);
        // The most memory from here on: both nodes, without what made the log.
        GC.Collect();
        await File.WriteAllTextAsync("/proc/self/clear_refs", "5");
        var pace = await Pace.OfAsync(size, async () =>
        {
            await receiver.StartAsync();
            while (receiver.Database.Read(s =>
                s.Number($"select next from exchange_cursor where origin = {origin}")) < size)
            {
                await Task.Delay(LookAgain);
            }
        });
        await receiver.StopAsync();
        var refused = receiver.Database.Read(s => s.Number(
            $"select count(*) from exchange_entry where origin = {origin} and refused is not null"));
        return refused == 0
            ? pace with { Bytes = Interlocked.Read(ref count.Bytes) }
            : throw new InvalidOperationException($"{refused} entries were refused: nothing was measured.");
    }

    private static Pace Verify(ECDsa author)
    {
        using var key = ECDsa.Create(author.ExportParameters(includePrivateParameters: false));
        var hash = SHA256.HashData([7]);
        var signature = author.SignHash(hash);
        return Pace.OfAsync(BareVerifications, () =>
        {
            for (var i = 0; i < BareVerifications; i++)
            {
                if (!key.VerifyHash(hash, signature))
                {
                    throw new InvalidOperationException("A good signature was refused.");
                }
            }

            return Task.CompletedTask;
        }).GetAwaiter().GetResult();
    }

    private static double PeakMebibytes() => double.Parse(
        File.ReadLines("/proc/self/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal))[6..^3],
        CultureInfo.InvariantCulture) * Kibibytes / Mebibyte;

    private static string Text(double number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Ratio(List<double> of) =>
        of.Order().ElementAt(of.Count / 2).ToString("0.00", CultureInfo.InvariantCulture);

    private sealed record Pace(long Entries, double PerSecond, double PerProcessorSecond)
    {
        public long Bytes { get; init; }

        public static async Task<Pace> OfAsync(long entries, Func<Task> work)
        {
            using var process = Process.GetCurrentProcess();
            var (began, before) = (Stopwatch.GetTimestamp(), process.TotalProcessorTime);
            await work();
            var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
            process.Refresh();
            return new Pace(entries, entries / seconds, entries / (process.TotalProcessorTime - before).TotalSeconds);
        }

        public void Print(string what, string bytes, string memory) => Console.WriteLine(
            $"| {what} | {Text(Entries)} | {Text(PerSecond)} | {Text(PerProcessorSecond)} | {bytes} | {memory} |");
    }

    private sealed class Counted
    {
        public long Bytes;
    }

    /// <summary>Counts the bodies of answers; headers and what TLS adds are not in it.</summary>
    private sealed class Counting(HttpMessageHandler inner, Counted counted) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            Interlocked.Add(ref counted.Bytes, answer.Content.Headers.ContentLength ?? 0);
            return answer;
        }
    }
}
