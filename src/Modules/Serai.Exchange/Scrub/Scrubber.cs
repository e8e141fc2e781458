using Microsoft.Extensions.Logging;
using Serai.Exchange.Keys;
using Serai.Platform.Data;
using Serai.Platform.Time;

namespace Serai.Exchange.Scrub;

/// <summary>
/// Looks through everything that this node holds of logs: every row is hashed again and held against tiles, roots and
/// signatures. Nothing is mended and nothing signed: a fault is told, with its place.
/// </summary>
public sealed partial class Scrubber(
    Database database, NodeKeys keys, KeyVault vault, BusinessClock clock, TimeProvider time, ILogger<Scrubber> logger)
    : IDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1);
    private volatile ScrubTally? underWay;

    /// <summary>How far the scrub under way has come; null where there is none.</summary>
    public ScrubProgress? Progress => underWay?.Progress;

    /// <summary>
    /// Looks everything through and keeps what was found, if that can be written. Where another scrub is under way, it
    /// waits for it first.
    /// </summary>
    /// <param name="cause">Why.</param>
    /// <param name="pause">How long nothing is read after each stretch: zero takes all of a processor.</param>
    /// <param name="cancel">Stops between two stretches; nothing is kept then.</param>
    /// <exception cref="DatabaseUnusableException">The file itself is damaged.</exception>
    public async Task<ScrubReport> RunAsync(ScrubCause cause, TimeSpan pause, CancellationToken cancel = default)
    {
        await turn.WaitAsync(cancel);
        try
        {
            var report = await LookAsync(cause, pause, cancel);
            await KeepAsync(report, cancel);
            return report;
        }
        finally
        {
            underWay = null;
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    // A full disk is when somebody has to know what was found: it goes on to the caller all the same.
    private async Task KeepAsync(ScrubReport report, CancellationToken cancel)
    {
        try
        {
            await database.WriteAsync(tx => ScrubTable.Add(tx, report), cancel);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogNotKept(logger, report.FaultCount, error);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "What was found could not be kept, so the page /log shows the result before. Faults: {Faults}.")]
    private static partial void LogNotKept(ILogger to, long faults, Exception error);

    private async Task<ScrubReport> LookAsync(ScrubCause cause, TimeSpan pause, CancellationToken cancel)
    {
        var (startedAt, began) = (clock.GetUtcNow(), time.GetTimestamp());
        var tally = new ScrubTally();
        var logs = database.Read(session =>
        {
            var all = StoredLog.All(session, keys);
            tally.Expected = all.Sum(log => log.Walked) + session.Number($"select count(*) from exchange_blob");
            return all;
        });
        underWay = tally;
        foreach (var log in logs)
        {
            await new LogScrub(database, log, tally).RunAsync(PauseAsync, cancel);
        }

        await new BodyScrub(database, vault, tally).RunAsync(PauseAsync, cancel);
        return tally.Report(cause, startedAt, time.GetElapsedTime(began));

        async Task PauseAsync()
        {
            if (pause > TimeSpan.Zero)
            {
                await Task.Delay(pause, time, cancel);
            }
            else
            {
                await Task.Yield();
            }
        }
    }
}
