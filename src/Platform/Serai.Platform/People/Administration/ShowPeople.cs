using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Api;

namespace Serai.Platform.People.Administration;

/// <summary>The accounts of the node for those who administer them.</summary>
internal static class ShowPeople
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/people", List)
            .WithName("ListPeople").WithSummary("The accounts of this node, with roles, scope and state.");
        app.MapGet("/people/{id}", Show)
            .WithName("ShowPerson").WithSummary("One account: roles, scope, state, sign-ins; its forms.");
    }

    internal static IResult Page(
        Account account, IReadOnlyList<SignInRecord> signIns, AccountForm? typed = null,
        Hosting.Refusal? refusal = null, string? password = null) =>
        new RazorComponentResult<PersonPage>(new
        {
            Account = account, SignIns = signIns, Typed = typed, Refusal = refusal, Password = password,
        })
        {
            StatusCode = refusal is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };

    private static RazorComponentResult<PeoplePage> List(
        Viewer viewer, AccountQueries accounts, [AsParameters] ListPart part) =>
        new(new { Accounts = accounts.All(viewer, part.After(1)?[0], AccountQueries.AccountsMax + 1) });

    private static IResult Show(string id, Viewer viewer, AccountQueries accounts) =>
        accounts.Find(viewer, id) is { } account
            ? Page(account, accounts.SignIns(viewer, id))
            : TypedResults.NotFound();
}
