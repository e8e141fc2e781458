using System.Security.Cryptography;

namespace Serai.Platform.People;

/// <summary>
/// A password that an administrator hands over: shown once, changed by its person at the first sign-in. Read aloud
/// without doubt: no letters that look or sound alike.
/// </summary>
internal static class OneTimePassword
{
    private const string Letters = "abcdefghjkmnpqrstuvwxyz23456789";
    private const int Groups = 4;
    private const int GroupLetters = 5;

    /// <summary>Of 20 letters out of 31: 99 bits.</summary>
    public static string Make() => string.Join(
        '-', Enumerable.Range(0, Groups).Select(_ => RandomNumberGenerator.GetString(Letters, GroupLetters)));
}
