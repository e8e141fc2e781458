using Microsoft.AspNetCore.Http;

namespace Serai.Platform.Api.Idempotency;

/// <summary>The key under which an act is done once.</summary>
public static class ActKeys
{
    public const string Header = "Idempotency-Key";

    /// <summary>Letters of a key; a UUID has 36.</summary>
    public const int LengthMax = 64;

    /// <summary>The caller's key, or a fresh one where none was sent: then a second call is a second act.</summary>
    public static string Of(HttpContext context) =>
        context.Request.Headers[Header] is [{ } key] && IsFit(key) ? key : Guid.NewGuid().ToString("D");

    internal static bool IsFit(string key) =>
        key.Length is > 0 and <= LengthMax && key.All(c => c is > ' ' and < '\x7f');
}
