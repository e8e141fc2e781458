using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Serai.Platform.Api.Keys;

/// <summary>
/// How a key is written: <c>serai_</c>, so that scanners of repositories and logs find one that leaked, 16 hexadecimal
/// digits that name it, and 32 random bytes in base64url.
/// </summary>
public static partial class ApiKeyText
{
    public const string Prefix = "serai_";

    private const int IdBytes = 8;
    private const int IdDigits = IdBytes * 2;
    private const int SecretBytes = 32;

    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdefABCDEF"u8);

    /// <summary>A fresh key; shown once.</summary>
    public static (string Id, string Text) Make()
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes));
        return (id, $"{Prefix}{id}_{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes))}");
    }

    /// <summary>The part that names the key; null where the text is no key.</summary>
    public static string? IdOf(string text) =>
        Whole().Match(text) is { Success: true } key ? key.Groups["id"].Value : null;

    /// <summary>
    /// What is stored. The key has 256 random bits, so a plain hash tells nothing that could be tried out.
    /// </summary>
    public static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    /// <summary>Whether a key, whole or cut, stands anywhere in the text.</summary>
    public static bool IsIn(string? text) =>
        text is not null && text.Contains(Prefix, StringComparison.OrdinalIgnoreCase) && Anywhere().IsMatch(text);

    /// <summary>
    /// The same of bytes as they come in, without making a text of them: what is no ASCII stands in no key.
    /// </summary>
    public static bool IsIn(ReadOnlySpan<byte> text)
    {
        // The first part of a key holds no underscore: nothing of it is lost with what lies before one.
        for (; text.IndexOf((byte)'_') is var mark and >= 0; text = text[(mark + 1)..])
        {
            if (EndsWithName(text[..(mark + 1)]) && BeginsWithId(text[(mark + 1)..]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool EndsWithName(ReadOnlySpan<byte> text) =>
        text.Length >= Prefix.Length && Ascii.EqualsIgnoreCase(text[^Prefix.Length..], Prefix);

    private static bool BeginsWithId(ReadOnlySpan<byte> text) =>
        text.Length > IdDigits && text[IdDigits] == (byte)'_' && !text[..IdDigits].ContainsAnyExcept(HexDigits);

    /// <summary>The text with its keys blotted out, for logs.</summary>
    public static string Redact(string text) => text.Contains(Prefix, StringComparison.OrdinalIgnoreCase)
        ? Anywhere().Replace(text, Prefix + "[redacted]")
        : text;

    [GeneratedRegex("^serai_(?<id>[0-9a-f]{16})_[A-Za-z0-9_-]{43}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Whole();

    [GeneratedRegex(
        "serai_[0-9a-f]{16}_[A-Za-z0-9_-]*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Anywhere();
}
