using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Serai.Platform.Hosting;
using Serai.Platform.Hosting.Edge;
using Serai.Platform.People.SigningIn;

namespace Serai.Platform.People;

/// <summary>
/// What the sign-in cookie stands for. The cookie names a session; whether it still holds, and what the person may do
/// now, is read from the database on every request, so that signing out and a change of roles work at once.
/// </summary>
internal sealed class SessionCookie(Viewers viewers) : CookieAuthenticationEvents
{
    private const string SessionClaim = "sid";

    public static ClaimsPrincipal PrincipalOf(string session, Person person) => PrincipalOf(
        new Viewer(person.Id, person.Name, person.Roles) { Session = session });

    /// <summary>Whoever the request was recognised as; set once a request, when its cookie was checked.</summary>
    public static Viewer ViewerOf(HttpContext? context) => context?.Features.Get<Viewer>() ?? Viewer.Nobody;

    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        var session = context.Principal?.FindFirstValue(SessionClaim);
        var viewer = session is null ? null : viewers.OfSession(session);
        if (viewer is null)
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(context.Scheme.Name);
            return;
        }

        await viewers.SeenAsync(viewer.Session);
        context.HttpContext.Features.Set(viewer);
        context.ReplacePrincipal(PrincipalOf(viewer));
    }

    public override Task RedirectToLogin(RedirectContext<CookieAuthenticationOptions> context)
    {
        if (ProblemEdge.IsProgram(context.HttpContext))
        {
            return Answer(context.Response, StatusCodes.Status401Unauthorized);
        }

        if (!HttpMethods.IsGet(context.Request.Method))
        {
            // The act itself cannot be repeated by a link: back to the page where its form stands.
            context.RedirectUri = $"{SignIn.Path}?returnUrl={Uri.EscapeDataString(PageBefore(context.Request))}";
        }

        return base.RedirectToLogin(context);
    }

    public override Task RedirectToAccessDenied(RedirectContext<CookieAuthenticationOptions> context) =>
        Answer(context.Response, StatusCodes.Status403Forbidden);

    private static string PageBefore(HttpRequest request) =>
        Uri.TryCreate(request.Headers.Referer, UriKind.Absolute, out var page)
        && page.Authority == request.Host.Value
        && Redirects.IsLocal(page.PathAndQuery)
            ? page.PathAndQuery
            : "/";

    private static Task Answer(HttpResponse response, int status)
    {
        response.StatusCode = status;
        return Task.CompletedTask;
    }

    private static ClaimsPrincipal PrincipalOf(Viewer viewer)
    {
        var identity = new ClaimsIdentity(IdentityConstants.ApplicationScheme);
        identity.AddClaim(new Claim(ClaimTypes.NameIdentifier, viewer.PersonId));
        identity.AddClaim(new Claim(ClaimTypes.Name, viewer.Name));
        identity.AddClaim(new Claim(SessionClaim, viewer.Session));
        identity.AddClaims(viewer.Roles.Select(role => new Claim(ClaimTypes.Role, role.ToString())));
        return new ClaimsPrincipal(identity);
    }
}
