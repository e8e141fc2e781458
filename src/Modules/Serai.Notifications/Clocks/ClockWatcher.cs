using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Serai.Exchange.Entries;
using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Platform.Time;
using Serai.Vocabulary;
using Serai.Vocabulary.Notifications;

namespace Serai.Notifications.Clocks;

/// <summary>
/// Looks for deadlines that passed and writes each into the log once. It keeps no state of its own: what is missed and
/// not yet written is one query, so a restart loses and doubles nothing.
/// </summary>
public sealed partial class ClockWatcher(
    Database database,
    NodeLog log,
    NodeDirectory directory,
    BusinessClock clock,
    ILogger<ClockWatcher> logger) : BackgroundService
{
    /// <summary>How often it looks, in real time.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    /// <summary>Most breaches that one look writes; the next look writes more.</summary>
    public const int AtOnceMax = 500;

    /// <summary>Writes what is due now.</summary>
    /// <returns>The number of breaches written.</returns>
    public async Task<int> LookAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var self = directory.Self.Origin;
        var written = 0;
        foreach (var missed in database.Read(s => ClocksTable.Missed(s, self, now, AtOnceMax)))
        {
            var appended = await log.AppendAsync(
                Draft(missed, now),
                Author.Machine.Instance,
                tx => ClocksTable.IsBreached(tx, self, missed) ? new Refusal("notifications.breach.known") : null,
                cancel);
            written += appended is { Refusal: null, Repeated: false } ? 1 : 0;
        }

        return written;
    }

    internal static EntryDraft Draft(MissedClock missed, DateTimeOffset now)
    {
        var body = new ClockBreached(missed.Name, missed.OwedBy, missed.StartedAt, missed.DueAt, now);
        return new EntryDraft(EntryTypes.ClockBreached, missed.Thread, [], Payload.Write(body))
        {
            Refs = [missed.StartedBy],
            IdempotencyKey = string.Join(
                '/',
                "breach",
                missed.StartedBy.Origin,
                missed.Thread,
                missed.Name,
                missed.OwedBy,
                missed.StartedBy.Index.ToString(CultureInfo.InvariantCulture)),
        };
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, TimeProvider.System);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // A look that failed (a full disk) must not end the watch: the next look finds the same deadlines.
                LogFailed(logger, error);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Deadlines could not be looked through; trying again.")]
    private static partial void LogFailed(ILogger logger, Exception error);
}
