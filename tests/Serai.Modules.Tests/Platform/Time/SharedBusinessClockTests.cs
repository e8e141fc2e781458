using Serai.Platform.Time;

namespace Serai.Tests.Platform.Time;

public sealed class SharedBusinessClockTests : IDisposable
{
    private static readonly DateTimeOffset From = new(2020, 3, 10, 0, 0, 0, TimeSpan.Zero);

    private readonly string folder = Directory.CreateTempSubdirectory("serai-clock").FullName;

    private string Path => System.IO.Path.Combine(folder, "clock.json");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Two_nodes_read_the_same_time_and_a_change_of_one_holds_the_other()
    {
        await SharedBusinessClock.CreateAsync(Path, From, 10, TimeProvider.System);
        var kaz = SharedBusinessClock.Open(Path, TimeProvider.System);
        var chn = SharedBusinessClock.Open(Path, TimeProvider.System);

        await kaz.SetWaitingAsync("KAZ", ["/signals/1"]);
        await Task.Delay(50);

        Assert.True(chn.State.IsHeld);
        Assert.True((chn.GetUtcNow() - kaz.GetUtcNow()).Duration() < TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_second_start_goes_on_where_the_clock_stood()
    {
        await SharedBusinessClock.CreateAsync(Path, From, 10, TimeProvider.System);
        var first = SharedBusinessClock.Open(Path, TimeProvider.System);
        await first.NextDayAsync();
        var stood = first.GetUtcNow();

        await SharedBusinessClock.CreateAsync(Path, From, 20, TimeProvider.System);
        var second = SharedBusinessClock.Open(Path, TimeProvider.System);

        Assert.True(second.GetUtcNow() >= stood);
        Assert.Equal(20, second.State.DaySeconds);
    }

    [Fact]
    public async Task Changes_of_many_at_once_are_all_kept()
    {
        await SharedBusinessClock.CreateAsync(Path, From, 10, TimeProvider.System);
        string[] nodes = [.. Enumerable.Range(0, 20).Select(i => $"N{i}")];

        await Task.WhenAll(nodes.Select(node =>
            SharedBusinessClock.Open(Path, TimeProvider.System).SetWaitingAsync(node, ["/signals/1"])));

        var state = SharedBusinessClock.Open(Path, TimeProvider.System).State;
        Assert.Equal(nodes.Order(StringComparer.Ordinal), state.Waiting.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_file_that_is_no_clock_is_named()
    {
        await File.WriteAllTextAsync(Path, "not a clock");

        var error = Assert.Throws<InvalidDataException>(() => SharedBusinessClock.Open(Path, TimeProvider.System));

        Assert.Contains(Path, error.Message, StringComparison.Ordinal);
    }
}
