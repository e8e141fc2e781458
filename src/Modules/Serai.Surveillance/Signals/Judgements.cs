using System.Data.Common;
using Microsoft.Extensions.Logging;
using Serai.Platform.Data;
using Serai.Platform.Time;
using Serai.Surveillance.Imports;

namespace Serai.Surveillance.Signals;

/// <summary>
/// Judges what imports touched. Few series are judged in the transaction that changed them; many are noted in it, read
/// and judged beside the writer, and their signals written some at a time, so that a row that comes meanwhile does not
/// wait for thousands of series. What a fault or a stop leaves is judged later by <see cref="JudgeLeft"/>.
/// </summary>
internal sealed partial class Judgements(Database database, CodeBook codes, BusinessClock clock) : IDisposable
{
    /// <summary>Series that are judged in the transaction that changed them.</summary>
    public const int AtOnceMax = 50;

    /// <summary>Series whose signals are written together.</summary>
    public const int BatchSeries = 128;

    /// <summary>Series that one reader looks at in one go.</summary>
    private const int ReadSeries = 16;

    /// <summary>Readers beside each other; the writer and those who wait for a page need a core, too.</summary>
    private const int ReadersMax = 2;

    private readonly SemaphoreSlim turn = new(1);
    private volatile Behind? behind;

    /// <summary>Since when judging fails of what still waits; null where nothing is late.</summary>
    public DateTimeOffset? BehindSince =>
        behind is { } known && database.Read(ToJudgeTable.HasAny) ? known.Since : null;

    /// <summary>In the transaction that changed the figures: judges them, or notes that they have to be.</summary>
    public static void Take(
        WriteSession tx, CodeBook codes, long import, List<TouchedSeries> touched, Moment now)
    {
        if (touched.Count > AtOnceMax)
        {
            var today = now.Today;
            foreach (var series in touched.Where(t => JudgeSeries.IsDue(t, today)))
            {
                ToJudgeTable.Add(tx, series, import);
            }

            return;
        }

        foreach (var series in touched)
        {
            ToJudgeTable.Renew(tx, series.Series);
        }

        ImportsTable.AddSignals(tx, import, touched.Sum(t => JudgeSeries.Run(tx, codes, t, now)));
    }

    /// <summary>
    /// Until nothing of the import waits any more; false where it failed: what is left stays.
    /// </summary>
    public Task<bool> FinishAsync(long import) => TryAsync(async () =>
    {
        while (database.Read(s => ToJudgeTable.HasAnyOf(s, import)))
        {
            await BatchAsync();
        }
    });

    /// <summary>All that was left; false where it failed again.</summary>
    /// <param name="stop">Ends it between two batches.</param>
    public Task<bool> FinishAllAsync(CancellationToken stop = default) => TryAsync(async () =>
    {
        while (!stop.IsCancellationRequested && database.Read(ToJudgeTable.HasAny))
        {
            await BatchAsync();
        }
    });

    /// <summary>
    /// The figures count already: that judging fails is no fault of theirs. It is told, and tried again later.
    /// </summary>
    private async Task<bool> TryAsync(Func<Task> judge)
    {
        try
        {
            await judge();
            if (behind is not null && !database.Read(ToJudgeTable.HasAny))
            {
                behind = null;
            }

            return true;
        }
        catch (Exception error) when (error is not ObjectDisposedException)
        {
            behind ??= new Behind(clock.GetUtcNow());
            NotFinished(database.Log, error);
            return false;
        }
    }

    public void Dispose() => turn.Dispose();

    private async Task BatchAsync()
    {
        await turn.WaitAsync();
        try
        {
            var now = clock.Moment;
            var waiting = database.Read(s => ToJudgeTable.Next(s, BatchSeries)).ToArray();
            var found = new List<Alarm>[waiting.Length];
            await Parallel.ForEachAsync(
                Enumerable.Range(0, (waiting.Length + ReadSeries - 1) / ReadSeries),
                new ParallelOptions { MaxDegreeOfParallelism = Math.Min(ReadersMax, Environment.ProcessorCount) },
                (part, _) =>
                {
                    Look(waiting, found, part * ReadSeries, now.Today);
                    return ValueTask.CompletedTask;
                });
            await database.WriteAsync(tx => Write(tx, waiting, found, now));
        }
        finally
        {
            turn.Release();
        }
    }

    private void Look(WaitingSeries[] waiting, List<Alarm>[] found, int from, DateOnly today) =>
        database.Read(s =>
        {
            var to = Math.Min(from + ReadSeries, waiting.Length);
            for (var i = from; i < to; i++)
            {
                found[i] = Find(s, waiting[i], today);
            }

            return to;
        });

    /// <summary>
    /// One series that cannot be read or judged is left out and told: it must not hold up the others, nor the start of
    /// the node. It is judged again with the next figures that it takes. What fails for all of them, such as the disk,
    /// is tried again.
    /// </summary>
    private List<Alarm> Find(Session session, WaitingSeries waiting, DateOnly today)
    {
        try
        {
            return JudgeSeries.Find(session, codes, waiting.Touched, today);
        }
#pragma warning disable CA1031 // whatever is wrong with one series, the others have to be judged
        catch (Exception error) when (
            error is not (DbException or IOException or ObjectDisposedException or OutOfMemoryException))
#pragma warning restore CA1031
        {
            NotJudged(database.Log, error, waiting.Touched.Series);
            return [];
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Series {Series} cannot be judged and was left out.")]
    private static partial void NotJudged(ILogger log, Exception error, long series);

    [LoggerMessage(Level = LogLevel.Error, Message = "Series that changed could not be judged; trying again.")]
    private static partial void NotFinished(ILogger log, Exception error);

    private static void Write(WriteSession tx, WaitingSeries[] waiting, List<Alarm>[] found, Moment now)
    {
        Dictionary<long, int> raised = [];
        for (var i = 0; i < waiting.Length; i++)
        {
            if (ToJudgeTable.Remove(tx, waiting[i]))
            {
                var import = waiting[i].Import;
                raised[import] = raised.GetValueOrDefault(import)
                    + JudgeSeries.Raise(tx, waiting[i].Touched.Series, found[i], now);
            }
        }

        foreach (var (import, signals) in raised)
        {
            ImportsTable.AddSignals(tx, import, signals);
        }
    }

    private sealed record Behind(DateTimeOffset Since);
}
