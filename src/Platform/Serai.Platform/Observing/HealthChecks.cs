using Microsoft.Extensions.Diagnostics.HealthChecks;
using Serai.Platform.Data;

namespace Serai.Platform.Observing;

/// <summary>
/// What a check finds is told by a word of this list and no more: who asks is not signed in.
/// </summary>
public static class HealthWords
{
    /// <summary>Of checks without which the process is to be started anew.</summary>
    public const string Live = "live";

    /// <summary>Of checks without which no work is to be sent here.</summary>
    public const string Ready = "ready";

    public const string Silent = "does-not-answer";
    public const string Refuses = "refuses-writes";
    public const string DiskFull = "disk-full";
    public const string DiskLow = "disk-low";
}

/// <summary>
/// The writer's thread answers. It is asked by one job at a time, however many ask for the health of the node, so that
/// questions never fill the queue of a writer that hangs.
/// </summary>
internal sealed class WriterCheck(Database database, TimeProvider time) : IHealthCheck
{
    /// <summary>Longer than any commit on a disk that works; the queue is behind it, too.</summary>
    public static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private Task asked = Task.CompletedTask;

    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Answered.WithinAsync(Ask(), AnswerWithin, time, cancellationToken);

    private Task Ask()
    {
        lock (gate)
        {
            return asked = asked.IsCompleted ? database.WriteAsync(_ => true) : asked;
        }
    }
}

/// <summary>
/// The database takes a write and keeps it. A file system that became read-only lets a transaction begin and end that
/// changes nothing, so a page is written: at most so often, whoever asks.
/// </summary>
internal sealed class WritableCheck(Database database, TimeProvider time) : IHealthCheck
{
    public static readonly TimeSpan WriteEvery = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private Task written = Task.CompletedTask;
    private long? writtenAt;

    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Answered.WithinAsync(Write(), WriterCheck.AnswerWithin, time, cancellationToken);

    private Task Write()
    {
        lock (gate)
        {
            if (written.IsCompleted && (writtenAt is not { } at || time.GetElapsedTime(at) >= WriteEvery))
            {
                writtenAt = time.GetTimestamp();
                written = database.WriteAsync(
                    tx => tx.ExecuteScript($"pragma user_version = {tx.Number($"pragma user_version")}"));
            }

            return written;
        }
    }
}

/// <summary>There is room on the disk of the data folder.</summary>
internal sealed class DiskCheck(NodeStorage storage) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Judge(storage.FreeBytes));

    internal static HealthCheckResult Judge(long freeBytes) => freeBytes switch
    {
        < NodeStorage.FreeBytesMin => HealthCheckResult.Unhealthy(HealthWords.DiskFull),
        < NodeStorage.FreeBytesLow => HealthCheckResult.Degraded(HealthWords.DiskLow),
        _ => HealthCheckResult.Healthy(),
    };
}

/// <summary>What became of something that was asked of the database.</summary>
internal static class Answered
{
    public static async Task<HealthCheckResult> WithinAsync(
        Task work, TimeSpan within, TimeProvider time, CancellationToken cancel)
    {
        try
        {
            await work.WaitAsync(within, time, cancel);
            return HealthCheckResult.Healthy();
        }
        catch (TimeoutException)
        {
            return HealthCheckResult.Unhealthy(HealthWords.Silent);
        }
        catch (Exception error) when (error is DatabaseUnusableException or ObjectDisposedException)
        {
            return HealthCheckResult.Unhealthy(HealthWords.Refuses);
        }
    }
}
