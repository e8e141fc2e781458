using System.Collections.Concurrent;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Serai.Platform.Hosting;

namespace Serai.Platform.People;

/// <summary>
/// A person shows again that they are there, by their password or a passkey, before they sign. Signing in counts as the
/// first time. Kept in memory: after a restart everyone confirms again.
/// </summary>
public sealed class StepUp(IServiceScopeFactory scopes, TimeProvider time)
{
    /// <summary>How long a confirmation lasts, in the sign-in session where it was given.</summary>
    public static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(10);

    /// <summary>Sessions remembered at most; the oldest confirmations go first.</summary>
    public const int SessionsMax = 10_000;

    private readonly ConcurrentDictionary<string, Confirmed> confirmed = new();

    public bool IsFresh(Viewer viewer) => viewer.Key is { } key
        ? key.Signs
        : viewer.Session.Length > 0
            && confirmed.TryGetValue(viewer.Session, out var last)
            && last.PersonId == viewer.PersonId
            && time.GetElapsedTime(last.At) < FreshFor;

    /// <summary>
    /// Null where the person may sign now. A fresh confirmation needs no password; a password that is given is checked
    /// either way; too many wrong ones lock the step-up of this session for a while.
    /// </summary>
    public async Task<Refusal?> ConfirmAsync(Viewer viewer, string? password, CancellationToken cancel = default)
    {
        cancel.ThrowIfCancellationRequested();
        if (viewer.Key is { } key)
        {
            return key.Signs ? null : new Refusal("api.key.refused.signs");
        }

        if (string.IsNullOrEmpty(password))
        {
            return IsFresh(viewer) ? null : new Refusal("people.stepUp.missing");
        }

        if (viewer.Session.Length == 0)
        {
            return new Refusal("people.stepUp.missing");
        }

        using var scope = scopes.CreateScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Person>>();
        var check = scope.ServiceProvider.GetRequiredService<PasswordCheck>();
        var outcome = await check.RunInSessionAsync(users, viewer, password);
        if (!outcome.IsRight)
        {
            return new Refusal(outcome.LockedUntil is null ? "people.stepUp.wrong" : "people.stepUp.locked");
        }

        Remember(viewer.Session, viewer.PersonId);
        return null;
    }

    /// <summary>The person of this session showed just now that they are there.</summary>
    internal void Remember(string session, string personId)
    {
        if (confirmed.Count >= SessionsMax)
        {
            ForgetOld();
        }

        confirmed[session] = new Confirmed(personId, time.GetTimestamp());
    }

    internal void Forget(string session) => confirmed.TryRemove(session, out _);

    private void ForgetOld()
    {
        var byAge = confirmed.OrderBy(c => c.Value.At).ToList();
        foreach (var (session, _) in byAge.Take(byAge.Count / 2))
        {
            confirmed.TryRemove(session, out _);
        }
    }

    private sealed record Confirmed(string PersonId, long At);
}
