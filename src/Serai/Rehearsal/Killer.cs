using Serai.Demo;

namespace Serai.Rehearsal;

/// <summary>Kills one of the processes at random moments; the same seed gives the same order and pauses.</summary>
internal sealed class Killer(IReadOnlyList<ChildNode> nodes, double everySeconds, int seed)
{
    private int last;

    public int Kills { get; private set; }

    public async Task RunAsync(CancellationToken cancel)
    {
#pragma warning disable CA5394 // not a secret: a run must be repeatable
        var random = new Random(seed);
        while (!cancel.IsCancellationRequested)
        {
            var pause = TimeSpan.FromSeconds(everySeconds * (0.5 + random.NextDouble()));
            last = random.Next(nodes.Count);
#pragma warning restore CA5394
            await Task.Delay(pause, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!cancel.IsCancellationRequested)
            {
                KillLast();
            }
        }
    }

    /// <summary>A short run may be over before its first moment comes: one kill is in every run.</summary>
    public void KillIfNoneWas()
    {
        if (Kills == 0)
        {
            KillLast();
        }
    }

    private void KillLast()
    {
        nodes[last].Kill();
        Kills++;
    }
}
