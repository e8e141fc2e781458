namespace Serai.Platform.Api.Idempotency;

/// <summary>One at a time for each name; others of the same name wait.</summary>
internal sealed class Turns
{
    private readonly Dictionary<string, Turn> turns = new(StringComparer.Ordinal);

    /// <summary>Completes when it is this caller's turn; dispose of what comes back to let the next one in.</summary>
    public async Task<IDisposable> TakeAsync(string name, CancellationToken cancel)
    {
        var turn = Join(name);
        try
        {
            await turn.Gate.WaitAsync(cancel);
            return turn;
        }
        catch (OperationCanceledException)
        {
            Leave(turn);
            throw;
        }
    }

    private Turn Join(string name)
    {
        lock (turns)
        {
            if (!turns.TryGetValue(name, out var turn))
            {
                turns[name] = turn = new Turn(this, name);
            }

            turn.Waiting++;
            return turn;
        }
    }

    private void Leave(Turn turn)
    {
        lock (turns)
        {
            if (--turn.Waiting == 0)
            {
                turns.Remove(turn.Name);
                turn.Gate.Dispose();
            }
        }
    }

    private sealed class Turn(Turns all, string name) : IDisposable
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);

        public string Name => name;

        public int Waiting { get; set; }

        public void Dispose()
        {
            Gate.Release();
            all.Leave(this);
        }
    }
}
