using Microsoft.AspNetCore.Identity;

namespace Serai.Platform.People;

/// <summary>
/// One try of a password. An unknown name and a locked account cost the same work as a wrong password, so that the time
/// of the answer tells nothing.
/// </summary>
internal static class PasswordCheck
{
    public enum Outcome
    {
        Wrong,
        Locked,
        Right,
    }

    private static readonly Person Nobody = new() { Id = "", Name = "" };

    // The hash of a random password, made once; any hash of the same cost serves.
    private static string? nobodysHash;

    public static async Task<Outcome> RunAsync(
        UserManager<Person> users,
        Person? person,
        string password,
        DateTimeOffset now)
    {
        if (password.Length > PasswordRules.LengthMax)
        {
            return Outcome.Wrong;
        }

        if (person is null || person.LockedUntil > now)
        {
            nobodysHash ??= users.PasswordHasher.HashPassword(Nobody, Guid.NewGuid().ToString());
            users.PasswordHasher.VerifyHashedPassword(Nobody, nobodysHash, password);
            return person is null ? Outcome.Wrong : Outcome.Locked;
        }

        if (!await users.CheckPasswordAsync(person, password))
        {
            await users.AccessFailedAsync(person);
            return Outcome.Wrong;
        }

        if (person.FailedCount > 0)
        {
            await users.ResetAccessFailedCountAsync(person);
        }

        return Outcome.Right;
    }
}
