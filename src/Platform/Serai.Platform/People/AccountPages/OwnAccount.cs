using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Serai.Platform.People.AccountPages;

/// <summary>Who am I here: name, roles, language, the latest sign-ins, and the way to end them all.</summary>
public static class OwnAccount
{
    private const int SignInsShown = 10;

    public static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/account", (Viewer viewer, Accounts accounts) => new RazorComponentResult<AccountPage>(
            new { SignIns = accounts.SignIns(viewer, SignInsShown) }))
        .WithName("Account").WithSummary("The signed-in person's own account.");
}
