using Microsoft.Extensions.Hosting;
using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Platform.Time;

namespace Serai.Demo;

/// <summary>
/// What makes a node play: four times a second it brings in the figures that are due, says what waits for a person
/// here, and keeps the shared clock running.
/// </summary>
internal sealed class DemoPlay(
    DemoFeed feed, SharedBusinessClock clock, NodeSettings settings, Database database,
    IEnumerable<IWaitingItems> modules)
    : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);

    private IReadOnlyList<string>? told;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await feed.ImportDueAsync(stoppingToken);
            await TellAsync(stoppingToken);
            await Task.Delay(Beat, stoppingToken).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    private async Task TellAsync(CancellationToken cancel)
    {
        List<string> waiting = database.Read(s => modules.SelectMany(m => m.Waiting(s)).ToList());
        if (told is not null && told.SequenceEqual(waiting))
        {
            await clock.RenewAsync(cancel);
            return;
        }

        await clock.SetWaitingAsync(settings.Country, waiting, cancel);
        told = waiting;
    }
}
