using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Data;
using Serai.Platform.Hosting;

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
        HttpContext context,
        [FromForm] string? name,
        [FromForm] string? password,
        [FromForm] string? returnUrl,
        UserManager<Person> users,
        Database database,
        StepUp stepUp,
        TimeProvider time)
    {
        var person = string.IsNullOrWhiteSpace(name) || name.Length > PasswordRules.NameLengthMax
            ? null
            : await users.FindByNameAsync(name.Trim());
        var outcome = await PasswordCheck.RunAsync(users, person, password ?? "", time.GetUtcNow());
        if (outcome != PasswordCheck.Outcome.Right)
        {
            return Page(returnUrl, name, new Refusal("people.signIn.refused"));
        }

        var session = Guid.NewGuid().ToString("N");
        var address = context.Connection.RemoteIpAddress?.ToString() ?? "";
        await database.WriteAsync(tx => tx.Execute($"""
            insert into people_session (id, person, started_at, address)
            values ({session}, {person!.Id}, {time.GetUtcNow()}, {address})
            """));
        stepUp.Remember(session, person!.Id);
        await context.SignInAsync(IdentityConstants.ApplicationScheme, SessionCookie.PrincipalOf(session, person));
        return Redirects.SeeOther(returnUrl);
    }

    private static RazorComponentResult<SignInPage> Page(string? returnUrl, string? name, Refusal? refusal) =>
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
