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
}

/// <summary>Refuses a password that is too long or that holds the person's name.</summary>
internal sealed class PasswordValidator : IPasswordValidator<Person>
{
    public Task<IdentityResult> ValidateAsync(UserManager<Person> manager, Person user, string? password)
    {
        var isName = password is not null
            && (password.Contains(user.Name, StringComparison.OrdinalIgnoreCase)
                || user.Name.Contains(password, StringComparison.OrdinalIgnoreCase));
        return Task.FromResult(
            isName ? Refused("The password must not be or hold the name.")
            : password is { Length: > PasswordRules.LengthMax }
                ? Refused($"The password is longer than {PasswordRules.LengthMax} characters.")
            : IdentityResult.Success);
    }

    private static IdentityResult Refused(string why) =>
        IdentityResult.Failed(new IdentityError { Code = nameof(PasswordValidator), Description = why });
}
