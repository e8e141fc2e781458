using Serai.Exchange.Entanglement;
using Serai.Exchange.Witnessing;
using Serai.Vocabulary;
using Xunit.Abstractions;

namespace Serai.Tests.Federation;

/// <summary>How far apart the times are between which others prove that something was told.</summary>
public sealed class BracketWidthTests(ITestOutputHelper output)
{
    /// <summary>What is promised of a link that is up.</summary>
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(120);

    private static readonly TimeSpan Step = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task Of_a_hundred_entries_told_at_any_moment_by_idle_nodes_each_is_bracketed_within_two_minutes()
    {
        const int seed = 118;
        var random = new Random(seed);
        var time = new HandTime();
        var nodes = await Node.StartAllAsync(time, "KAZ", "CHN");
        var (kaz, chn) = (nodes[0], nodes[1]);
        await WaitAsync(nodes, time, () => kaz.HasAllOf(chn) && chn.HasAllOf(kaz));
        List<TimeSpan> widths = [];
        for (var i = 0; i < 100; i++)
        {
            for (var idle = random.Next(1, 36); idle > 0; idle--)
            {
                Forward(nodes, time, Step);
                await WaitAsync(nodes, time, () => AgeOfWord(kaz) < WitnessAsker.RenewEvery + Step + Step);
            }

            var said = await kaz.SayAsync($"told {i}", chn);
            await WaitAsync(nodes, time, () => Bracket(kaz, said).NotAfter is not null);
            var bracket = Bracket(kaz, said);
            widths.Add(bracket.NotAfter!.At - bracket.NotBefore!.At);
        }

        widths.Sort();
        output.WriteLine($"seed {seed}: p50 {widths[49]}, p95 {widths[94]}, p99 {widths[98]}, max {widths[99]}");
        Assert.InRange(widths[^1], TimeSpan.Zero, Promised);
        await kaz.DisposeAsync();
        await chn.DisposeAsync();
    }

    private static TimeSpan AgeOfWord(Node node) => node.Test.Clock.GetUtcNow() - node.Database.Read(s => s.First(
        $"select max(time) from exchange_witness_word", row => row.InstantOrNull(0)) ?? DateTimeOffset.UnixEpoch);

    private static TimeBracket Bracket(Node at, EntryRef of) =>
        at.Database.Read(s => at.Test.Get<TimeBrackets>().Of(s, of.Origin, of.Index));

    // Pauses between questions end only as time goes on; the clocks go with it.
    private static Task WaitAsync(List<Node> nodes, HandTime time, Func<bool> holds) => Node.EventuallyAsync(
        () =>
        {
            if (holds())
            {
                return true;
            }

            Forward(nodes, time, Moment);
            return false;
        },
        () => $"{nodes[0].Links.StatusOf(nodes[1].Origin)} {nodes[1].Links.StatusOf(nodes[0].Origin)}");

    private static void Forward(List<Node> nodes, HandTime time, TimeSpan by)
    {
        nodes.ForEach(n => n.Test.Clock.Advance(by));
        time.Forward(by);
    }
}
