using System.Diagnostics;
using Serai.Demo;
using Serai.Platform.Time;
using Serai.Rehearsal;
using Serai.Tests.Commands;

namespace Serai.Tests.Demo;

/// <summary>The demo as a person starts it, stops it in the rudest way, and starts it again.</summary>
[Collection(nameof(ThreeNodes))]
public sealed class DemoTests
{
    private static readonly TimeSpan StartMax = TimeSpan.FromMinutes(2);
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task The_buttons_move_the_clock_and_a_killed_demo_goes_on_where_it_stood()
    {
        using var scratch = new Scratch();
        var clock = Path.Combine(scratch.Folder, "clock.json");
        var (first, addresses) = await StartAsync(scratch.Folder);

        await PressAsync(addresses[0], "/demo/next-day");
        await PressAsync(addresses[0], "/demo/next-day");
        var stood = SharedBusinessClock.Open(clock, TimeProvider.System).GetUtcNow();
        var second = await Executable.CallAsync("demo", "--no-browser", "--data", scratch.Folder);
        first.Kill();
        await StoppedAsync(addresses);
        first.Dispose();

        var (again, _) = await StartAsync(scratch.Folder);
        var resumed = SharedBusinessClock.Open(clock, TimeProvider.System).GetUtcNow();
        again.Kill();
        await StoppedAsync(addresses);
        again.Dispose();

        Assert.Equal(new DateOnly(2020, 3, 11), DateOnly.FromDateTime(stood.UtcDateTime));
        Assert.Equal(2, second.ExitCode);
        Assert.Contains("Another process holds", Assert.Single(second.ErrorLines), StringComparison.Ordinal);
        Assert.InRange(resumed, stood, stood.AddHours(1));
    }

    /// <summary>In real time, so that only the buttons move the clock.</summary>
    private static async Task<(Process Process, List<Uri> Addresses)> StartAsync(string folder)
    {
        var process = Executable.Start("demo", "--no-browser", "--data", folder, "--day-seconds", "86400");
        using var patience = new CancellationTokenSource(StartMax);
        List<Uri> addresses = [];
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line
            && !line.StartsWith("Ctrl-C", StringComparison.Ordinal))
        {
            if (line.Split(' ') is [{ Length: 3 }, var address])
            {
                addresses.Add(new Uri(address));
            }
        }

        Assert.Equal(3, addresses.Count);
        return (process, addresses);
    }

    private static async Task PressAsync(Uri console, string button)
    {
        using var person = new PatientPerson(console, DemoPeople.Officer, DemoPeople.Password);

        var page = await person.SubmitAsync("/", button, new Dictionary<string, string>(), None);

        Assert.Equal("/", page.Path);
    }

    /// <summary>The nodes notice that nobody runs them any more, and stop by themselves.</summary>
    private static async Task StoppedAsync(List<Uri> addresses)
    {
        var start = Stopwatch.GetTimestamp();
        while (addresses.Exists(a => !FreePort.IsFree(a.Port)))
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < StartMax, "a node still listens");
            await Task.Delay(100, None);
        }
    }
}
