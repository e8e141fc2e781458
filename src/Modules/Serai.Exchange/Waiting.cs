namespace Serai.Exchange;

/// <summary>Waits for a signal or for a time, whichever comes first, and leaves no timer behind.</summary>
internal static class Waiting
{
    public static async Task ForAsync(Task signal, TimeSpan atMost, TimeProvider time, CancellationToken cancel)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await Task.WhenAny(signal, Task.Delay(atMost, time, over.Token));
        await over.CancelAsync();
    }
}
