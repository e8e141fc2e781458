using Microsoft.AspNetCore.Identity;
using Serai.Platform.Data;

namespace Serai.Platform.People;

/// <summary>What became of one try of a password.</summary>
/// <param name="LockedUntil">Set where no password is taken before.</param>
internal sealed record PasswordTry(bool IsRight, DateTimeOffset? LockedUntil)
{
    public static readonly PasswordTry Right = new(true, null);
    public static readonly PasswordTry Wrong = new(false, null);
}

/// <summary>
/// One try of a password. An unknown name and a locked account cost the same work as a wrong password, and are locked
/// alike, so that neither the time nor the words of the answer tell which names exist. A try that failed goes on
/// record, without what was typed: people type passwords into the wrong field.
/// </summary>
internal sealed class PasswordCheck(
    Database database, Audit audit, IPasswordHasher<Person> hasher, TimeProvider time)
{
    private static readonly Person Nobody = new() { Id = "", Name = "" };

    // Names that no account has are locked alike: what is said of a lock must not tell which names exist.
    private readonly FailedTries unknown = new(time);

    // Apart from the lock of the account: a stranger at the sign-in page must not keep a duty officer from signing.
    private readonly FailedTries inSession = new(time);

    // The hash of a random password, made once; any hash of the same cost serves.
    private string? nobodysHash;

    /// <param name="users">Of this request.</param>
    /// <param name="name">As typed.</param>
    /// <param name="password">As typed.</param>
    /// <param name="act">What the try was for, as the audit trail names its failure.</param>
    /// <param name="where">The address it came from.</param>
    public async Task<(Person? Person, PasswordTry Outcome)> RunAsync(
        UserManager<Person> users, string? name, string? password, string act, string where)
    {
        name = name?.Trim() ?? "";
        var person = name.Length is 0 or > PasswordRules.NameLengthMax ? null : await users.FindByNameAsync(name);
        var outcome = await TryAsync(users, person, name, password ?? "");
        if (!outcome.IsRight)
        {
            await RecordAsync(person, act, where);
            if (person is not null && outcome.LockedUntil is null && await LockAsync(users, person))
            {
                await RecordAsync(person, "people.locked", where);
            }
        }

        return (person, outcome);
    }

    /// <summary>
    /// A try in a session that stands, on record: counted for that session, and neither counted for the account nor
    /// stopped by its lock.
    /// </summary>
    public Task<PasswordTry> RunInSessionAsync(UserManager<Person> users, Viewer viewer, string password) =>
        CountInSessionAsync(viewer, async () =>
        {
            var person = await users.FindByIdAsync(viewer.PersonId);
            var isRight = person is { IsDisabled: false } && password.Length <= PasswordRules.LengthMax
                && await users.CheckPasswordAsync(person, password);
            await RecordAsync(
                person, isRight ? "people.stepUp" : "people.stepUpFailed", Accounts.PathOf(viewer.PersonId));
            return isRight;
        });

    /// <summary>A try in a session that stands, whatever is shown: it counts until it is right.</summary>
    public async Task<PasswordTry> CountInSessionAsync(Viewer viewer, Func<Task<bool>> isRight)
    {
        if (inSession.LockedUntil(viewer.Session) is { } until)
        {
            return new PasswordTry(false, until);
        }

        // Counted before the slow check: tries side by side all count.
        inSession.Fail(viewer.Session);
        if (!await isRight())
        {
            return PasswordTry.Wrong;
        }

        inSession.Forget(viewer.Session);
        return PasswordTry.Right;
    }

    private async Task<PasswordTry> TryAsync(UserManager<Person> users, Person? person, string name, string password)
    {
        var isTooLong = password.Length > PasswordRules.LengthMax;
        if (person is null || person.IsDisabled)
        {
            Waste(isTooLong ? "" : password);
            var until = unknown.LockedUntil(name);
            if (until is null && name.Length is > 0 and <= PasswordRules.NameLengthMax)
            {
                unknown.Fail(name);
            }

            return new PasswordTry(false, until);
        }

        if (person.LockedUntil > time.GetUtcNow())
        {
            Waste(isTooLong ? "" : password);
            return new PasswordTry(false, person.LockedUntil);
        }

        if (isTooLong || !await users.CheckPasswordAsync(person, password))
        {
            return PasswordTry.Wrong;
        }

        if (person.FailedCount > 0)
        {
            await users.ResetAccessFailedCountAsync(person);
        }

        return PasswordTry.Right;
    }

    /// <summary>Counts the failure; true where it was the one that locks.</summary>
    private async Task<bool> LockAsync(UserManager<Person> users, Person person)
    {
        await users.AccessFailedAsync(person);
        return person.LockedUntil > time.GetUtcNow();
    }

    private void Waste(string password)
    {
        nobodysHash ??= hasher.HashPassword(Nobody, Guid.NewGuid().ToString());
        hasher.VerifyHashedPassword(Nobody, nobodysHash, password);
    }

    private Task RecordAsync(Person? person, string act, string where)
    {
        var viewer = person is null ? Viewer.Nobody : new Viewer(person.Id, person.Name, person.Roles);
        return database.WriteAsync(tx => audit.Record(tx, viewer, act, where));
    }
}
