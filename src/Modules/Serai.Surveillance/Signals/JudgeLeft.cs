using Microsoft.Extensions.Hosting;
using Serai.Surveillance.Imports;

namespace Serai.Surveillance.Signals;

/// <summary>
/// Judges in the background what an import had to leave because judging failed, as on a full disk: again and again,
/// ever less often, until nothing waits.
/// </summary>
internal sealed class JudgeLeft(CountsImport import, TimeProvider time) : BackgroundService
{
    /// <summary>How often it is looked whether anything waits, and the pause after a first failure.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    /// <summary>The longest pause between two tries.</summary>
    public static readonly TimeSpan PauseMax = TimeSpan.FromMinutes(32);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var pause = Every; ;)
        {
            await Task.Delay(pause, time, stoppingToken);
            pause = await import.Judgements.FinishAllAsync(stoppingToken) ? Every
                : pause * 2 < PauseMax ? pause * 2
                : PauseMax;
        }
    }
}
