using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Serai.Platform.Time;

namespace Serai.Exchange.Scrub;

/// <summary>
/// Looks the stored logs through every night, slowly: between two stretches nothing is read, so that people and peers
/// are served as always and no snapshot keeps the write-ahead log from being folded in.
/// </summary>
public sealed partial class NightlyScrub(
    Scrubber scrubber, BusinessClock clock, TimeProvider time, ILogger<NightlyScrub> log) : BackgroundService
{
    /// <summary>When, by the clocks of the node's zone.</summary>
    public static readonly TimeOnly Hour = new(3, 0);

    /// <summary>How long it does nothing after each stretch: three times what a stretch takes, or more.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>A machine that slept, or whose clock was set, is noticed so soon.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(15);

    /// <summary>The next time that the node's clocks show the hour.</summary>
    internal static DateTimeOffset After(DateTimeOffset now, NodeZone zone)
    {
        var due = On(zone.DayOf(now));
        return due > now ? due : On(zone.DayOf(now).AddDays(1));

        // Where the clocks are put forward over the hour, it is the hour after.
        DateTimeOffset On(DateOnly day) =>
            zone.InstantOf(day.ToDateTime(Hour)) ?? zone.InstantOf(day.ToDateTime(Hour.AddHours(1)))
            ?? zone.StartOf(day.AddDays(1));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await WaitAsync(After(time.GetUtcNow(), clock.Zone), stoppingToken);
            try
            {
                var report = await scrubber.RunAsync(ScrubCause.Night, Pause, stoppingToken);
                if (report.FaultCount > 0)
                {
                    LogFaults(log, report.FaultCount);
                }
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // A scrub that failed (a full disk, a damaged file) must not end the nights after it.
                LogFailed(log, error);
            }
        }
    }

    // By the wall's clock, not by a timer that stands still while the machine sleeps.
    private async Task WaitAsync(DateTimeOffset due, CancellationToken cancel)
    {
        for (var left = due - time.GetUtcNow(); left > TimeSpan.Zero; left = due - time.GetUtcNow())
        {
            await Task.Delay(left < LookAgain ? left : LookAgain, time, cancel);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Critical,
        Message = "Faults in the stored logs: {Faults}. The page /log names them and says what to do.")]
    private static partial void LogFaults(ILogger logger, long faults);

    [LoggerMessage(Level = LogLevel.Error, Message = "The stored logs could not be looked through; again tomorrow.")]
    private static partial void LogFailed(ILogger logger, Exception error);
}
