using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Serai.Platform.Hosting.Edge;

namespace Serai.Platform.Api.Keys;

/// <summary>
/// A key anywhere but in the header Authorization of a call to the interface for programs has been seen by more than
/// this node: addresses stand in histories, logs and proxies. It is refused whether it works or not, and its owner is
/// told to revoke it.
/// </summary>
public static class MisplacedKeys
{
    /// <summary>
    /// Bytes of a body that are looked at: all of what a program says, and the fields before a file. More would hold up
    /// the files that are sent, which are data.
    /// </summary>
    public const int ScannedBytesMax = 64 * 1024;

    /// <summary>Before routing: address, cookies, headers.</summary>
    public static Task RefuseInHeadAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        var isMisplaced = ApiKeyText.IsIn(request.Path.Value)
            || ApiKeyText.IsIn(Uri.UnescapeDataString(request.QueryString.Value ?? ""))
            || request.Headers.Authorization.Any(IsInBasic)
            || request.Headers.Any(h => !IsPlaceOfKey(request, h.Key) && h.Value.Any(ApiKeyText.IsIn));
        return isMisplaced ? throw new ProblemException(Problem.MisplacedKey) : next(context);
    }

    /// <summary>
    /// Before anybody asks who calls: who sends the key in the body has none in the header, and must hear more than
    /// that one is needed. A key that begins behind <see cref="ScannedBytesMax"/> is not found.
    /// </summary>
    public static async Task RefuseInBodyAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (IsScanned(request))
        {
            var seen = new byte[Math.Min(ScannedBytesMax, request.ContentLength ?? ScannedBytesMax)];
            var length = await request.Body.ReadAtLeastAsync(
                seen, seen.Length, throwOnEndOfStream: false, context.RequestAborted);
            if (ApiKeyText.IsIn(seen.AsSpan(0, length)))
            {
                throw new ProblemException(Problem.MisplacedKey);
            }

            request.Body = new ReadAgainStream(seen.AsMemory(0, length), request.Body);
        }

        await next(context);
    }

    /// <summary>
    /// Before the antiforgery middleware, which forbids to look into a form without its token. Only plain forms: a file
    /// that is uploaded is data.
    /// </summary>
    public static async Task RefuseInFormAsync(HttpContext context, RequestDelegate next)
    {
        if (IsPlainForm(context.Request))
        {
            var form = await ReadAsync(context);
            if (form.Any(f => ApiKeyText.IsIn(f.Key) || f.Value.Any(ApiKeyText.IsIn)))
            {
                throw new ProblemException(Problem.MisplacedKey);
            }
        }

        await next(context);
    }

    private static async Task<IFormCollection> ReadAsync(HttpContext context)
    {
        try
        {
            return await context.Request.ReadFormAsync(context.RequestAborted);
        }
        catch (InvalidDataException)
        {
            // More fields, or longer ones, than any form of the node has.
            throw new ProblemException(Problem.OfStatus(StatusCodes.Status400BadRequest));
        }
    }

    private static bool IsPlaceOfKey(HttpRequest request, string header) =>
        header.Equals(HeaderNames.Authorization, StringComparison.OrdinalIgnoreCase) && ApiPaths.Covers(request.Path);

    /// <summary>JSON, or a form with files: a file that is the body is data, and a plain form is read whole.</summary>
    private static bool IsScanned(HttpRequest request) => request.ContentLength != 0
        && (request.HasJsonContentType()
            || request.ContentType?.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) == true);

    /// <summary>As the name or password of a sign-in (curl -u), which proxies and programs keep and show.</summary>
    private static bool IsInBasic(string? authorization)
    {
        const string Scheme = "Basic ";
        if (authorization?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) != true)
        {
            return false;
        }

        var bytes = new byte[authorization.Length];
        return Convert.TryFromBase64String(authorization[Scheme.Length..].Trim(), bytes, out var count)
            && ApiKeyText.IsIn(Encoding.UTF8.GetString(bytes, 0, count));
    }

    private static bool IsPlainForm(HttpRequest request) => request.ContentType?.StartsWith(
        "application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true;
}
