namespace Serai.Exchange.Serving;

/// <summary>How many questions one caller may ask: some at the same time, some at once, some a second.</summary>
internal sealed class PeerQuota(int concurrent, int burst, int perSecond, TimeProvider time)
{
    private readonly Lock gate = new();
    private double tokens = burst;
    private long filledAt = time.GetTimestamp();
    private int running;

    /// <summary>False where the caller is to come again later; after true, <see cref="Leave"/> must follow.</summary>
    public bool TryEnter()
    {
        lock (gate)
        {
            var now = time.GetTimestamp();
            tokens = Math.Min(burst, tokens + (time.GetElapsedTime(filledAt, now).TotalSeconds * perSecond));
            filledAt = now;
            if (running >= concurrent || tokens < 1)
            {
                return false;
            }

            tokens--;
            running++;
            return true;
        }
    }

    public void Leave()
    {
        lock (gate)
        {
            running--;
        }
    }
}
