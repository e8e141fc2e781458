using System.Collections.Concurrent;

namespace Serai.Platform.People;

/// <summary>
/// Locks names that no account has after as many tries as an account is locked: what the sign-in page says of a lock
/// must not tell which names exist. In memory; the oldest go first.
/// </summary>
internal sealed class UnknownNames(TimeProvider time)
{
    public const int NamesMax = 10_000;

    private readonly ConcurrentDictionary<string, Tried> names = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Until when the name is locked; null where it is not.</summary>
    public DateTimeOffset? LockedUntil(string name) =>
        names.TryGetValue(name, out var tried) && tried.LockedUntil > time.GetUtcNow() ? tried.LockedUntil : null;

    /// <summary>Counts one more wrong try.</summary>
    public void Fail(string name)
    {
        if (names.Count >= NamesMax)
        {
            foreach (var (old, _) in names.OrderBy(n => n.Value.LastAt).Take(NamesMax / 2).ToList())
            {
                names.TryRemove(old, out _);
            }
        }

        var now = time.GetUtcNow();
        names.AddOrUpdate(name, _ => new Tried(1, null, now), (_, before) => Next(before, now));
    }

    private static Tried Next(Tried before, DateTimeOffset now) => before.Count + 1 >= PasswordRules.TriesMax
        ? new Tried(0, now + PasswordRules.LockedFor, now)
        : before with { Count = before.Count + 1, LastAt = now };

    private sealed record Tried(int Count, DateTimeOffset? LockedUntil, DateTimeOffset LastAt);
}
