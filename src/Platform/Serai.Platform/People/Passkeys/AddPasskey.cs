using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Api;
using Serai.Platform.Hosting;
using Serai.Platform.People.AccountPages;
using Serai.Platform.People.SigningIn;

namespace Serai.Platform.People.Passkeys;

/// <summary>
/// A person gives their account a passkey, after the step-up. The script of the page asks for the options, the browser
/// makes the passkey, and the form brings it here.
/// </summary>
internal static class AddPasskey
{
    public const string Path = OwnAccount.Path + "/passkeys";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost(Path + "/options", OptionsAsync)
            .WithName("AddPasskeyOptions").WithSummary("What the browser is to ask of a new passkey, as JSON.")
            .RequireRateLimiting(SignIn.RateLimit);
        app.MapPost(Path, PostAsync)
            .WithName("AddPasskey").WithSummary("Adds a passkey that the browser made to the person's own account.");
    }

    private static async Task<IResult> OptionsAsync(
        HttpContext http, [FromForm] string? name, [FromForm] string? password, Viewer viewer, PersonPasskeys passkeys,
        StepUp stepUp, CancellationToken cancel)
    {
        if (await stepUp.ConfirmAsync(viewer, password, cancel) is { } refusal)
        {
            return ApiProblem.Of(refusal);
        }

        var offered = await passkeys.OfferAsync(viewer, name, http);
        return offered.Refusal is { } no ? ApiProblem.Of(no) : TypedResults.Text(offered.Fact, "application/json");
    }

    private static async Task<IResult> PostAsync(
        HttpContext http, [FromForm] string? name, [FromForm] string? password, [FromForm] string? credential,
        Viewer viewer, PersonPasskeys passkeys, AccountQueries accounts, StepUp stepUp, CancellationToken cancel)
    {
        var refusal = await stepUp.ConfirmAsync(viewer, password, cancel)
            ?? await passkeys.AddAsync(viewer, name, credential, http);
        return refusal is null
            ? Redirects.SeeOther(OwnAccount.Path + "?done=passkey")
            : OwnAccount.Page(viewer, accounts, passkeys, null, refusal);
    }
}
