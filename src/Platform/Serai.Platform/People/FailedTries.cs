using System.Collections.Concurrent;

namespace Serai.Platform.People;

/// <summary>
/// Counts wrong passwords by what they were tried on, and locks that after as many tries as an account is locked.
/// In memory; the oldest go first.
/// </summary>
internal sealed class FailedTries(TimeProvider time)
{
    /// <summary>Remembered at the same time.</summary>
    public const int CountedMax = 10_000;

    private readonly ConcurrentDictionary<string, Tried> counted = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Until when it is locked; null where it is not.</summary>
    public DateTimeOffset? LockedUntil(string key) =>
        counted.TryGetValue(key, out var tried) && tried.LockedUntil > time.GetUtcNow() ? tried.LockedUntil : null;

    /// <summary>Counts one more wrong try.</summary>
    public void Fail(string key)
    {
        if (counted.Count >= CountedMax)
        {
            foreach (var (old, _) in counted.OrderBy(n => n.Value.LastAt).Take(CountedMax / 2).ToList())
            {
                counted.TryRemove(old, out _);
            }
        }

        var now = time.GetUtcNow();
        counted.AddOrUpdate(key, _ => new Tried(1, null, now), (_, before) => Next(before, now));
    }

    /// <summary>A right password: the count begins anew.</summary>
    public void Forget(string key) => counted.TryRemove(key, out _);

    private static Tried Next(Tried before, DateTimeOffset now) => before.Count + 1 >= PasswordRules.TriesMax
        ? new Tried(0, now + PasswordRules.LockedFor, now)
        : before with { Count = before.Count + 1, LastAt = now };

    private sealed record Tried(int Count, DateTimeOffset? LockedUntil, DateTimeOffset LastAt);
}
