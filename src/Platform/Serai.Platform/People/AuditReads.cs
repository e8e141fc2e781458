using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Serai.Platform.Data;

namespace Serai.Platform.People;

/// <summary>
/// Who read which notification or event. A page only notes it in memory; the notes are written together, the same
/// person's reads of the same thing as one line, every <see cref="Every"/> and when the node stops. A node that is
/// killed or loses its power loses the reads of that time at most.
/// </summary>
public sealed class AuditReads(Database database, TimeProvider time, ILogger<AuditReads> log) : BackgroundService
{
    /// <summary>The bound: reads of so long may be lost when the machine dies.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    /// <summary>Different reads kept in memory; with one more they are written at once.</summary>
    public const int WaitingMax = 4_096;

    private readonly Lock gate = new();
    private Dictionary<(string Person, string Act, string What), Noted> waiting = [];
    private Task writing = Task.CompletedTask;

    /// <summary>The viewer reads something; the arguments are those of <see cref="Audit.Record"/>.</summary>
    public void Note(Viewer viewer, string act, string what, AuditSubject? subject = null)
    {
        Audit.Check(what);
        var now = time.GetUtcNow();
        lock (gate)
        {
            var key = (viewer.PersonId, act, what);
            waiting[key] = waiting.TryGetValue(key, out var before)
                ? before with { Last = now, Times = before.Times + 1 }
                : new Noted(new AuditRead(viewer, act, what, subject), now, now, 1);
            if (waiting.Count >= WaitingMax)
            {
                writing = Task.WhenAll(writing, WriteAsync(Take()));
            }
        }
    }

    /// <summary>Completes when all that was noted before is durable.</summary>
    public Task FlushAsync()
    {
        lock (gate)
        {
            writing = writing.IsCompleted ? WriteAsync(Take()) : Task.WhenAll(writing, WriteAsync(Take()));
            return writing;
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await FlushAsync();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await FlushAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The node stops: StopAsync writes the rest.
        }
    }

    private List<Noted> Take()
    {
        List<Noted> taken = [.. waiting.Values];
        waiting = [];
        return taken;
    }

    private async Task WriteAsync(List<Noted> reads)
    {
        if (reads.Count == 0)
        {
            return;
        }

        try
        {
            await database.WriteAsync(tx => reads.ForEach(r => Audit.Add(tx, r.Read, r.First, r.Last, r.Times)));
        }
        catch (DatabaseUnusableException error)
        {
            log.LogCritical(error, "{Count} lines of who read what could not be written and are lost.", reads.Count);
        }
    }

    private sealed record Noted(AuditRead Read, DateTimeOffset First, DateTimeOffset Last, int Times);
}
