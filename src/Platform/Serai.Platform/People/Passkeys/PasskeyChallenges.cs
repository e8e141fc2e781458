using System.Collections.Concurrent;

namespace Serai.Platform.People.Passkeys;

/// <summary>
/// Questions that were put to a passkey and wait for its answer: one for each session or browser, answered once. In
/// memory: after a restart the person asks again.
/// </summary>
internal sealed class PasskeyChallenges(TimeProvider time)
{
    /// <summary>How long a person may take to find the security key.</summary>
    public static readonly TimeSpan LivesFor = TimeSpan.FromMinutes(5);

    /// <summary>Questions that wait at most; with one more the older half goes.</summary>
    public const int WaitingMax = 10_000;

    private readonly ConcurrentDictionary<string, Waiting> waiting = new();

    /// <summary>Keeps what Identity wants back with the answer. A newer question of the holder replaces it.</summary>
    public void Keep(string holder, string state)
    {
        if (waiting.Count >= WaitingMax)
        {
            foreach (var (old, _) in waiting.OrderBy(w => w.Value.At).Take(WaitingMax / 2).ToList())
            {
                waiting.TryRemove(old, out _);
            }
        }

        waiting[holder] = new Waiting(state, time.GetTimestamp());
    }

    /// <summary>Null where nothing was asked, it was too long ago, or it was answered before.</summary>
    public string? Take(string holder) =>
        waiting.TryRemove(holder, out var asked) && time.GetElapsedTime(asked.At) < LivesFor ? asked.State : null;

    private sealed record Waiting(string State, long At);
}
