using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Serai.Platform.Hosting;
using Serai.Platform.People.Passkeys;

namespace Serai.Platform.People.SigningIn;

/// <summary>
/// Signing in with a passkey: the browser asks its person, who types neither name nor password. The question belongs to
/// the browser that it was put to, by a cookie of a few minutes.
/// </summary>
internal static class SignInByPasskey
{
    public const string Path = SignIn.Path + "/passkey";

    private const int HolderBytes = 32;

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost(Path + "/options", OptionsAsync)
            .WithName("PasskeyOptions").WithSummary("What the browser is to ask of a passkey, as JSON.")
            .AllowAnonymous().RequireRateLimiting(SignIn.RateLimit);
        app.MapPost(Path, PostAsync)
            .WithName("SignInByPasskey").WithSummary("Signs a person in by the answer of their passkey.")
            .AllowAnonymous().RequireRateLimiting(SignIn.RateLimit);
    }

    private static async Task<IResult> OptionsAsync(
        HttpContext http, PersonPasskeys passkeys, IOptionsMonitor<CookieAuthenticationOptions> cookies)
    {
        var holder = RandomNumberGenerator.GetHexString(HolderBytes * 2);
        var asked = await passkeys.AskAsync(holder, http);
        http.Response.Cookies.Append(CookieOf(cookies), holder, new CookieOptions
        {
            HttpOnly = true,
            IsEssential = true,
            MaxAge = PasskeyChallenges.LivesFor,
            Path = Path,
            SameSite = SameSiteMode.Strict,
            Secure = http.Request.IsHttps,
        });
        return TypedResults.Text(asked, "application/json");
    }

    private static async Task<IResult> PostAsync(
        HttpContext http, [FromForm] string? credential, [FromForm] string? returnUrl, PersonPasskeys passkeys,
        Sessions sessions, IOptionsMonitor<CookieAuthenticationOptions> cookies)
    {
        var recognised = await passkeys.RecogniseAsync(
            http.Request.Cookies[CookieOf(cookies)], credential, http, Sessions.AddressOf(http));
        if (recognised.Refusal is { } refusal)
        {
            return SignIn.Page(returnUrl, null, refusal);
        }

        await sessions.BeginAsync(http, recognised.Fact, "people.signInPasskey");
        return Redirects.SeeOther(returnUrl);
    }

    // Named like the cookie of the session, which carries the node's country and port: browsers share cookies between
    // the ports of a host.
    private static string CookieOf(IOptionsMonitor<CookieAuthenticationOptions> cookies) =>
        cookies.Get(IdentityConstants.ApplicationScheme).Cookie.Name + "-passkey";
}
