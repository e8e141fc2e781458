using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Hosting;
using Serai.Platform.Languages;

namespace Serai.Platform.People.SigningIn;

/// <summary>
/// Signing in with name and password. One answer for all that is wrong: it tells nobody which names exist.
/// </summary>
public static class SignIn
{
    public const string Path = "/sign-in";

    /// <summary>The policy of the host's rate limiter that guards the form.</summary>
    public const string RateLimit = "sign-in";

    /// <summary>Tries from one address in a minute.</summary>
    public const int TriesPerMinuteMax = 60;

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, (string? returnUrl) => Page(returnUrl, null, null))
            .WithName("SignInPage").WithSummary("The sign-in form.").AllowAnonymous();
        app.MapPost(Path, PostAsync)
            .WithName("SignIn").WithSummary("Signs a person in and leads to where they wanted to go.")
            .AllowAnonymous().RequireRateLimiting(RateLimit);
    }

    private static async Task<IResult> PostAsync(
        HttpContext context, [FromForm] string? name, [FromForm] string? password, [FromForm] string? returnUrl,
        UserManager<Person> users, PasswordCheck check, Sessions sessions)
    {
        var (person, outcome) = await check.RunAsync(
            users, name, password, "people.signInFailed", Sessions.AddressOf(context));
        if (!outcome.IsRight)
        {
            return Page(returnUrl, name, outcome.LockedUntil is { } until
                ? new Refusal("people.signIn.locked", until)
                : new Refusal("people.signIn.refused"));
        }

        await sessions.BeginAsync(context, person!, "people.signIn");
        return Redirects.SeeOther(returnUrl);
    }

    internal static RazorComponentResult<SignInPage> Page(string? returnUrl, string? name, Refusal? refusal) =>
        new(new
        {
            ReturnUrl = Redirects.IsLocal(returnUrl) ? returnUrl : null,
            Name = name,
            Refusal = refusal,
        })
        {
            StatusCode = refusal is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };
}
