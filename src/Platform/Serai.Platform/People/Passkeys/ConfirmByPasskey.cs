using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Api;
using Serai.Platform.Hosting;
using Serai.Platform.People.AccountPages;
using Serai.Platform.People.SigningIn;

namespace Serai.Platform.People.Passkeys;

/// <summary>
/// A person shows by a passkey that they are there, in the session that stands: it counts as the step-up before they
/// sign, like the password, and wrong answers are counted with wrong passwords.
/// </summary>
internal static class ConfirmByPasskey
{
    public const string Path = OwnAccount.Path + "/confirm";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost(Path + "/options", OptionsAsync)
            .WithName("ConfirmOptions")
            .WithSummary("What the browser is to ask of the person's own passkeys, as JSON.");
        app.MapPost(Path, PostAsync)
            .WithName("ConfirmByPasskey").WithSummary("Counts a passkey's answer as the step-up of this session.");
    }

    private static async Task<IResult> OptionsAsync(
        HttpContext http, Viewer viewer, UserManager<Person> users, PersonPasskeys passkeys) =>
        await users.FindByIdAsync(viewer.PersonId) is { } person
            ? TypedResults.Text(await passkeys.AskAgainAsync(viewer, person, http), "application/json")
            : TypedResults.NotFound();

    private static async Task<IResult> PostAsync(
        HttpContext http, [FromForm] string? credential, Viewer viewer, PersonPasskeys passkeys, PasswordCheck check,
        StepUp stepUp)
    {
        Refusal? refusal = null;
        var outcome = await check.CountInSessionAsync(viewer, async () =>
        {
            refusal = await passkeys.ConfirmAsync(viewer, credential, http);
            return refusal is null;
        });
        if (!outcome.IsRight)
        {
            return ApiProblem.Of(refusal ?? new Refusal("people.stepUp.locked"));
        }

        stepUp.Remember(viewer.Session, viewer.PersonId);
        return TypedResults.NoContent();
    }
}
