using Microsoft.AspNetCore.Http;
using Serai.Platform.Hosting.Edge;

namespace Serai.Platform.Api.Keys;

/// <summary>
/// A key anywhere but in the header Authorization has been seen by more than this node: addresses stand in histories,
/// logs and proxies. It is refused whether it works or not, and its owner is told to revoke it.
/// </summary>
public static class MisplacedKeys
{
    /// <summary>Before routing: address, cookies, other headers.</summary>
    public static Task RefuseInHeadAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        var isMisplaced = ApiKeyText.IsIn(request.Path.Value)
            || ApiKeyText.IsIn(Uri.UnescapeDataString(request.QueryString.Value ?? ""))
            || request.Headers.Any(h => !h.Key.Equals("Authorization", StringComparison.OrdinalIgnoreCase)
                && h.Value.Any(ApiKeyText.IsIn));
        return isMisplaced ? throw new ProblemException(Problem.MisplacedKey) : next(context);
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

    private static bool IsPlainForm(HttpRequest request) => request.ContentType?.StartsWith(
        "application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true;
}
