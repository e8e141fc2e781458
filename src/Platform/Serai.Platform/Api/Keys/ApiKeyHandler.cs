using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Serai.Platform.People;

namespace Serai.Platform.Api.Keys;

/// <summary>
/// <c>Authorization: Bearer serai_...</c> on the addresses for programs. Whether the key still holds, and what its
/// person may do now, is read from the database on every call.
/// </summary>
internal sealed class ApiKeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory log, UrlEncoder encoder, ApiKeys keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, log, encoder)
{
    public const string Name = "api-key";

    private const string Bearer = "Bearer ";

    /// <summary>The scheme of a request that brings a key; null leaves it to the cookie.</summary>
    public static string? For(HttpContext context) =>
        ApiPaths.Covers(context.Request.Path) && context.Request.Headers.ContainsKey(HeaderNames.Authorization)
            ? Name
            : null;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization;
        if (header.Count != 1 || header[0] is not { } text
            || !text.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            || await keys.ViewerOfAsync(text[Bearer.Length..].Trim()) is not { } viewer)
        {
            return AuthenticateResult.Fail("The key does not work.");
        }

        Context.Features.Set(viewer);
        var identity = new ClaimsIdentity(Name);
        identity.AddClaim(new Claim(ClaimTypes.NameIdentifier, viewer.PersonId));
        identity.AddClaim(new Claim(ClaimTypes.Name, viewer.Name));
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
        return Task.CompletedTask;
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }
}
