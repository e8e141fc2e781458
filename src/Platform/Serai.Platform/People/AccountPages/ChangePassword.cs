using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Hosting;

namespace Serai.Platform.People.AccountPages;

/// <summary>
/// A person changes their own password: the present one, the new one twice. Until it is done, a person whose password
/// was given by another is led here from every page.
/// </summary>
public static class ChangePassword
{
    public const string Path = "/account/password";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, () => Page(null))
            .WithName("ChangePasswordPage").WithSummary("The form for a new password, with its rules.");
        app.MapPost(Path, PostAsync)
            .WithName("ChangePassword").WithSummary("Changes the person's own password; ends their other sessions.");
    }

    /// <summary>Stands behind sign-in: nothing else is open before the given password is changed.</summary>
    public static Task LeadAsync(HttpContext context, RequestDelegate next)
    {
        var path = context.Request.Path;
        if (!SessionCookie.ViewerOf(context).MustChangePassword || path == Path || path == "/sign-out"
            || path.StartsWithSegments("/assets", StringComparison.Ordinal))
        {
            return next(context);
        }

        if (HttpMethods.IsGet(context.Request.Method) && !Hosting.Edge.ProblemEdge.IsProgram(context))
        {
            context.Response.Redirect(Path);
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
        }

        return Task.CompletedTask;
    }

    internal static Refusal? Decide(string? present, string? fresh, string? again) =>
        string.IsNullOrEmpty(present) ? new Refusal("people.password.present")
        : fresh != again ? new Refusal("people.password.differ")
        : fresh == present ? new Refusal("people.password.same")
        : null;

    private static async Task<IResult> PostAsync(
        [FromForm] string? password, [FromForm] string? newPassword, [FromForm] string? repeatedPassword,
        Viewer viewer, Accounts accounts, StepUp stepUp, CancellationToken cancel)
    {
        var refusal = Decide(password, newPassword, repeatedPassword)
            ?? PasswordRules.Refuse(viewer.Name, newPassword ?? "")
            ?? await stepUp.ConfirmAsync(viewer, password, cancel)
            ?? await accounts.ChangeOwnPasswordAsync(viewer, newPassword ?? "", cancel);
        return refusal is null ? Redirects.SeeOther("/account?done=password") : Page(refusal);
    }

    private static RazorComponentResult<ChangePasswordPage> Page(Refusal? refusal) => new(new { Refusal = refusal })
    {
        StatusCode = refusal is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
    };
}
