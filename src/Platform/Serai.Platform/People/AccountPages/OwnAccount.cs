using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Hosting;
using Serai.Platform.People.Passkeys;

namespace Serai.Platform.People.AccountPages;

/// <summary>Who am I here: name, roles, scope, language, the latest sign-ins, and the way to end each.</summary>
public static class OwnAccount
{
    public const string Path = "/account";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, Show).WithName("Account").WithSummary("The signed-in person's own account.");
        app.MapPost("/account/sessions/{session}/end", EndAsync)
            .WithName("EndSession").WithSummary("Ends one of the person's own sessions.");
    }

    internal static RazorComponentResult<AccountPage> Page(
        Viewer viewer, AccountQueries accounts, PersonPasskeys passkeys, string? done, Refusal? refusal) =>
        new(new
        {
            Account = accounts.Own(viewer),
            SignIns = accounts.SignIns(viewer, viewer.PersonId),
            Failed = accounts.FailedTries(viewer),
            Passkeys = passkeys.Of(viewer),
            Done = done is "password" or "ended" or "passkey" or "passkeyRemoved" ? done : null,
            Refusal = refusal,
        })
        {
            StatusCode = refusal is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };

    private static RazorComponentResult<AccountPage> Show(
        Viewer viewer, AccountQueries accounts, PersonPasskeys passkeys, string? done) =>
        Page(viewer, accounts, passkeys, done, null);

    private static async Task<IResult> EndAsync(
        string session, Viewer viewer, Accounts accounts, StepUp stepUp, CancellationToken cancel) =>
        await EndedAsync(session, viewer, accounts, stepUp, cancel)
            ? Redirects.SeeOther(Path + "?done=ended")
            : TypedResults.NotFound();

    /// <summary>For the page and for programs; false where there is no such sign-in of the person.</summary>
    internal static async Task<bool> EndedAsync(
        string session, Viewer viewer, Accounts accounts, StepUp stepUp, CancellationToken cancel)
    {
        var isEnded = await accounts.EndSessionsAsync(viewer.PersonId, session, null, viewer, cancel);
        if (isEnded)
        {
            stepUp.Forget(session);
        }

        return isEnded;
    }
}
