using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Serai.Platform.Hosting;
using Serai.Platform.Hosting.Edge;
using Serai.Platform.People.Held;
using Serai.Platform.People.SigningIn;

namespace Serai.Platform.People;

/// <summary>
/// What the sign-in cookie stands for. The cookie names a session; whether it still holds, and what the person may do
/// now, is read from the database on every request, so that signing out and a change of roles work at once.
/// </summary>
internal sealed class SessionCookie(Viewers viewers, HeldForms forms, PageAddresses pages) : CookieAuthenticationEvents
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

    public override async Task RedirectToLogin(RedirectContext<CookieAuthenticationOptions> context)
    {
        if (ProblemEdge.IsProgram(context.HttpContext))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        // The act itself is not repeated by a link: back to the page where its form stands, with what was typed.
        var request = context.Request;
        var page = HttpMethods.IsGet(request.Method)
            ? request.PathBase + request.Path + request.QueryString
            : await PageWithFormAsync(context);
        context.Response.StatusCode = StatusCodes.Status302Found;
        context.Response.Headers.Location = $"{SignIn.Path}?returnUrl={Uri.EscapeDataString(page)}";
    }

    public override Task RedirectToAccessDenied(RedirectContext<CookieAuthenticationOptions> context) =>
        Answer(context.Response, StatusCodes.Status403Forbidden);

    private async Task<string> PageWithFormAsync(RedirectContext<CookieAuthenticationOptions> context)
    {
        var page = pages.BeforeForm(context.Request);
        var held = PersonOf(context) is { } person ? await forms.KeepAsync(person, context.Request) : null;
        return held is null ? page : page + (page.Contains('?') ? "&" : "?") + HeldForms.Parameter + "=" + held;
    }

    /// <summary>
    /// Whose session it was: the cookie says so also after its time. Without one, nobody's form is kept.
    /// </summary>
    private static string? PersonOf(RedirectContext<CookieAuthenticationOptions> context)
    {
        var cookie = context.Options.CookieManager.GetRequestCookie(
            context.HttpContext, context.Options.Cookie.Name!);
        return cookie is null ? null
            : context.Options.TicketDataFormat.Unprotect(cookie)?.Principal.FindFirstValue(ClaimTypes.NameIdentifier);
    }

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
