using System.Diagnostics;
using System.Globalization;
using Serai.Exchange.Log;
using Serai.Ledger;
using Serai.Platform.Data;

namespace Serai.Tests.Exchange;

/// <summary>
/// A process appends to a log with eight writers at once and is killed, again and again: what it acknowledged stands
/// where it said, and each checkpoint that it showed is of the log as it goes on.
/// </summary>
/// <remarks>
/// A few kills here; the campaign is <c>SERAI_WRITER_KILLS=10000 dotnet test tests/Serai.Modules.Tests --filter
/// KilledWriterTests</c>, and <c>SERAI_SEED</c> repeats one. Moments are chosen by the seed; what they meet is not.
/// </remarks>
public sealed class KilledWriterTests : IDisposable
{
    public const string KillsVariable = "SERAI_WRITER_KILLS";
    public const string SeedVariable = "SERAI_SEED";

    private const int KillsUsual = 6;
    private const string Country = "KAZ";
    private const string Origin = "kaz.serai.invalid/log/1";

    /// <summary>Kills of one log before the next begins, so that logs stay small enough to look through.</summary>
    private const int KillsOfOneLog = 100;

    /// <summary>Some are killed while they start, most while they write.</summary>
    private const int StartingEvery = 5;
    private const int StartingMillisecondsMax = 500;
    private const int AcknowledgedMax = 60;
    private const int MoreMicrosecondsMax = 3_000;

    private readonly List<Said> said = [];
    private string folder = TestNode.TemporaryFolder();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Killed_at_any_moment_a_log_has_what_it_acknowledged_and_is_what_its_checkpoints_said()
    {
        var kills = Number(KillsVariable) ?? KillsUsual;
        var seed = Number(SeedVariable) ?? Random.Shared.Next();
        var random = new Random(seed);
        for (var kill = 1; kill <= kills; kill++)
        {
            if (kill % KillsOfOneLog == 0)
            {
                await EndAsync($"kill {kill} of seed {seed}");
                Dispose();
                folder = TestNode.TemporaryFolder();
                said.Clear();
            }

            said.AddRange(await KillAsync(random));
            HoldAgainst($"kill {kill} of seed {seed}");
        }

        Assert.NotEmpty(said);
        await EndAsync($"seed {seed}");
    }

    private async Task<List<Said>> KillAsync(Random random)
    {
        var next = said.Count == 0 ? 0 : said.Max(s => s.Number) + 1;
        using var child = Child.Test(
            TestProgram.AppendForever, folder, Country, next.ToString(CultureInfo.InvariantCulture));
        List<string> lines = [];
        if (random.Next(StartingEvery) == 0)
        {
            await Task.Delay(random.Next(StartingMillisecondsMax));
        }
        else
        {
            var wanted = random.Next(1, AcknowledgedMax);
            while (lines.Count < wanted && await child.StandardOutput.ReadLineAsync() is { } line)
            {
                lines.Add(line);
            }

            var more = Stopwatch.StartNew();
            var until = TimeSpan.FromMicroseconds(random.Next(MoreMicrosecondsMax));
            SpinWait.SpinUntil(() => more.Elapsed >= until);
        }

        Assert.False(child.HasExited, await Why(child));
        child.Kill();
        await child.WaitForExitAsync();
        var rest = await child.StandardOutput.ReadToEndAsync();
        lines.AddRange(rest[..(rest.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries));
        return [.. lines.Select(Said.Parse)];
    }

    private static async Task<string> Why(Process child) =>
        child.HasExited ? await child.StandardError.ReadToEndAsync() : "";

    private void HoldAgainst(string when)
    {
        var file = Path.Combine(folder, "serai.db");
        if (!File.Exists(file) || said.Count == 0)
        {
            return;
        }

        var opened = Database.Open(file);
        try
        {
            opened.Read(s =>
            {
                var size = LogRows.NextIndex(s, Origin);
                foreach (var entry in said)
                {
                    var stands = LogRows.Ref(s, Origin, entry.Index)?.Leaf;
                    Assert.True(entry.Leaf == stands, $"{when}: entry {entry.Index} was {entry.Leaf}, now {stands}");
                }

                foreach (var (at, root) in said.Select(e => (e.Size, e.Root)).Distinct())
                {
                    Assert.True(at <= size, $"{when}: a checkpoint of {at} was shown, and there are {size}");
                    Assert.True(TreeStore.RootAt(s, Origin, at) == root, $"{when}: another tree of {at} was shown");
                }

                var newest = LogRows.LatestCheckpoint(s, Origin)!;
                Assert.Equal((size, TreeStore.RootAt(s, Origin, size)), (newest.Size, newest.Root));
                return true;
            });
        }
        finally
        {
            opened.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    // It goes on, and each act stands once: one that was repeated after a kill was not written again.
    private async Task EndAsync(string when)
    {
        await using var node = await ExchangeNode.StartAsync(Country, folder);
        await node.SayAsync("goes on");
        var texts = SeenFold.Texts(node.Database);
        Assert.True(texts.Count == texts.Distinct().Count(), $"{when}: something was written twice");
        Assert.True(
            said.Select(s => s.Number.ToString(CultureInfo.InvariantCulture)).Except(texts).ToList() is [],
            $"{when}: something that was acknowledged was not folded");
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number)
            ? number : null;

    private sealed record Said(long Number, long Index, string Leaf, long Size, Hash256 Root)
    {
        public static Said Parse(string line)
        {
            var parts = line.Split(' ');
            Assert.True(Hash256.TryParseHex(parts[4], out var root));
            return new Said(Whole(parts[0]), Whole(parts[1]), parts[2], Whole(parts[3]), root);
        }

        private static long Whole(string text) => long.Parse(text, CultureInfo.InvariantCulture);
    }
}
