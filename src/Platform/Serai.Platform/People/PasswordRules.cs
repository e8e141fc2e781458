using Microsoft.AspNetCore.Identity;

namespace Serai.Platform.People;

/// <summary>
/// Length is what makes a password strong; rules about kinds of characters make people write them down
/// (NIST SP 800-63B, section 5.1.1.2).
/// </summary>
public static class PasswordRules
{
    public const int LengthMin = 12;

    /// <summary>Longer input is refused before it is hashed.</summary>
    public const int LengthMax = 256;

    public const int NameLengthMax = 64;

    /// <summary>Wrong tries until an account is locked.</summary>
    public const int TriesMax = 5;

    public static readonly TimeSpan LockedFor = TimeSpan.FromMinutes(15);

    /// <summary>PBKDF2-HMAC-SHA512 rounds (OWASP password storage cheat sheet).</summary>
    public const int HashIterations = 210_000;

    // A shorter name stands in too many passwords by chance.
    private const int NameLengthSought = 4;

    /// <summary>
    /// Why this password does not serve this person, in words for the one who sets it; null where it does.
    /// </summary>
    public static string? Refuse(string name, string password) =>
        password.Length < LengthMin ? $"The password is shorter than {LengthMin} characters."
        : password.Length > LengthMax ? $"The password is longer than {LengthMax} characters."
        : name.Length >= NameLengthSought && password.Contains(name, StringComparison.OrdinalIgnoreCase)
            ? "The password holds the name."
        : null;
}

/// <summary>The rules as Identity asks for them.</summary>
internal sealed class PasswordValidator : IPasswordValidator<Person>
{
    public Task<IdentityResult> ValidateAsync(UserManager<Person> manager, Person user, string? password) =>
        Task.FromResult(PasswordRules.Refuse(user.Name, password ?? "") is { } why
            ? IdentityResult.Failed(new IdentityError { Code = nameof(PasswordValidator), Description = why })
            : IdentityResult.Success);
}
