using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Hosting;

namespace Serai.Platform.People.SigningIn;

/// <summary>Ends the session on the node, not only the cookie: a copied cookie ends with it.</summary>
public static class SignOut
{
    public static void Map(IEndpointRouteBuilder app) => app.MapPost("/sign-out", PostAsync)
        .WithName("SignOut").WithSummary("Ends this session, or with everywhere=true all sessions of the person.");

    private static async Task<IResult> PostAsync(
        HttpContext context,
        [FromForm] bool? everywhere,
        Viewer viewer,
        Accounts accounts,
        StepUp stepUp)
    {
        await accounts.EndSessionsAsync(
            viewer.PersonId, everywhere == true ? null : viewer.Session, null, viewer);
        stepUp.Forget(viewer.Session);
        await context.SignOutAsync(IdentityConstants.ApplicationScheme);
        return Redirects.SeeOther(SignIn.Path);
    }
}
