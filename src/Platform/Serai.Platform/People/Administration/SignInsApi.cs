using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Api;
using Serai.Platform.Api.Limits;
using Serai.Platform.Exports;
using Serai.Platform.People.AccountPages;

namespace Serai.Platform.People.Administration;

/// <summary>Sign-ins for programs: a person's own, and for administrators those of anybody.</summary>
internal static class SignInsApi
{
    private const string Own = "/account/sessions";
    private const string OfPerson = "/people/{id}/sessions";

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(Own + "/" + ExportFormats.Route,
                (string format, Viewer viewer, AccountQueries queries, TimeProvider time) =>
                    Table.Answer(format, Of(viewer, viewer.PersonId, queries, time)))
            .WithName("api-own-sessions-export")
            .WithSummary("The latest sign-ins of the person whose key asks as a file, csv or json.")
            .RequireRateLimiting(ClientLimits.Exports);
        api.MapGet(OfPerson, (string id, HttpContext http, Viewer viewer, AccountQueries queries, TimeProvider time,
                [AsParameters] ListPart part) => queries.Find(viewer, id) is null
                    ? Results.NotFound()
                    : TypedResults.Ok(Page(http, part, Of(viewer, id, queries, time))))
            .WithName("api-sessions").WithSummary("The latest sign-ins of a person.")
            .Produces<Listing<AccountSignIn>>();
        api.MapGet(OfPerson + "/" + ExportFormats.Route,
                (string format, string id, Viewer viewer, AccountQueries queries, TimeProvider time) =>
                    queries.Find(viewer, id) is null
                        ? Results.NotFound()
                        : Table.Answer(format, Of(viewer, id, queries, time)))
            .WithName("api-sessions-export").WithSummary("The same as a file, csv or json.")
            .RequireRateLimiting(ClientLimits.Exports);
        api.MapPost("/people/{id}/end-sessions", EndAsync)
            .WithName("api-end-sessions").WithSummary("Signs a person out everywhere. Needs a key that signs.")
            .Produces(StatusCodes.Status204NoContent);
    }

    private static TableExport<AccountSignIn> Table { get; } = new TableExport<AccountSignIn>("sessions")
        .Text("session", s => s.Session)
        .Instant("startedAt", s => s.StartedAt)
        .Instant("seenAt", s => s.SeenAt)
        .Instant("endedAt", s => s.EndedAt)
        .Text("address", s => s.Address)
        .Flag("isOpen", s => s.IsOpen);

    private static Listing<AccountSignIn> Page(HttpContext http, ListPart part, List<AccountSignIn> all) =>
        Listings.Sorted(http, part, all, s => Listings.KeyBackwards(s.StartedAt) + s.Session);

    private static List<AccountSignIn> Of(
        Viewer viewer, string person, AccountQueries queries, TimeProvider time) =>
        AccountSignIn.Of(queries.SignIns(viewer, person), time.GetUtcNow());

    private static async Task<IResult> EndAsync(
        string id, Viewer viewer, Accounts accounts, AccountQueries queries, StepUp stepUp, CancellationToken cancel)
    {
        if (queries.Find(viewer, id) is null)
        {
            return TypedResults.NotFound();
        }

        if (await stepUp.ConfirmAsync(viewer, null, cancel) is { } refusal)
        {
            return ApiProblem.Of(refusal, StatusCodes.Status403Forbidden);
        }

        await accounts.EndSessionsAsync(id, null, null, viewer, cancel);
        return TypedResults.NoContent();
    }
}
