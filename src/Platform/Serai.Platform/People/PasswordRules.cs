using Serai.Platform.Hosting;

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

    /// <summary>Why this password does not serve this person; null where it does.</summary>
    public static Refusal? Refuse(string name, string password) =>
        password.Length < LengthMin ? new Refusal("people.password.short", LengthMin)
        : password.Length > LengthMax ? new Refusal("people.password.long", LengthMax)
        : name.Length >= NameLengthSought && password.Contains(name, StringComparison.OrdinalIgnoreCase)
            ? new Refusal("people.password.name")
        : null;
}
