using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Api;

namespace Serai.Platform.People.AccountPages;

/// <summary>The account of the person in whose name a key acts.</summary>
/// <param name="Places">Codes that the roles are about; null for all.</param>
/// <param name="Diseases">Ids that the roles are about; null for all.</param>
/// <param name="SignIns">At the console, the newest first.</param>
public sealed record OwnAccountReport(
    string Person, string Name, IReadOnlyList<Role> Roles, IReadOnlyList<string>? Places,
    IReadOnlyList<string>? Diseases, IReadOnlyList<AccountSignIn> SignIns);

/// <summary>A sign-in at the console.</summary>
/// <param name="Session">Names it, to end it.</param>
/// <param name="IsOpen">Whether it still holds.</param>
public sealed record AccountSignIn(
    string Session, DateTimeOffset StartedAt, DateTimeOffset SeenAt, DateTimeOffset? EndedAt, bool IsOpen,
    string Address)
{
    /// <summary>The same sign-ins as a program sees them.</summary>
    public static List<AccountSignIn> Of(IEnumerable<SignInRecord> signIns, DateTimeOffset now) =>
    [
        .. signIns.Select(s => new AccountSignIn(
            s.Session, s.StartedAt, s.SeenAt, s.EndedAt, s.IsOpen(now), s.Address)),
    ];
}

/// <summary>One's own account and sign-ins for programs.</summary>
internal static class AccountApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(OwnAccount.Path, Show)
            .WithName("api-account").WithSummary("The person in whose name the key acts, with the latest sign-ins.");
        api.MapPost(OwnAccount.Path + "/sessions/{session}/end", EndAsync)
            .WithName("api-end-session").WithSummary("Ends a sign-in of the same person at the console.")
            .Produces(StatusCodes.Status204NoContent);
    }

    private static OwnAccountReport Show(Viewer viewer, AccountQueries accounts, TimeProvider time)
    {
        var own = accounts.Own(viewer);
        return new OwnAccountReport(
            own.PersonId, own.Name, [.. own.Roles.Order()], Codes(own.Scope.Places), Codes(own.Scope.Diseases),
            AccountSignIn.Of(accounts.SignIns(viewer, viewer.PersonId), time.GetUtcNow()));
    }

    private static async Task<IResult> EndAsync(
        string session, Viewer viewer, Accounts accounts, StepUp stepUp, CancellationToken cancel) =>
        await OwnAccount.EndedAsync(session, viewer, accounts, stepUp, cancel)
            ? TypedResults.NoContent()
            : TypedResults.NotFound();

    private static List<string>? Codes(IReadOnlySet<string>? codes) =>
        codes is null ? null : [.. codes.Order(StringComparer.Ordinal)];
}
