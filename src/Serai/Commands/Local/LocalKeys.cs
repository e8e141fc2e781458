using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Api.Keys;
using Serai.Platform.Hosting;
using Serai.Platform.Languages;
using Serai.Platform.People;

namespace Serai.Commands.Local;

/// <summary>A key that the node's owner makes for a person.</summary>
internal sealed record NewLocalKey(string Person, string Name, IReadOnlyList<Role> Roles, int Days);

/// <summary>A key that was made; its text is told this once.</summary>
internal sealed record MadeKey(string Id, string Person, string Text, DateTimeOffset ExpiresAt);

/// <summary>
/// Keys for programs, by the same rules as the page. None that signs: that needs the person's own password.
/// </summary>
internal static class LocalKeys
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/keys", (ApiKeys keys) => keys.All())
            .WithName("LocalKeys").WithSummary("The keys of all people, without their secret parts.");
        app.MapPost("/keys", MakeAsync)
            .WithName("LocalMakeKey").WithSummary("Makes a key that does not sign, for a person.");
        app.MapPost("/keys/{id}/revoke", RevokeAsync)
            .WithName("LocalRevokeKey").WithSummary("Ends a key at once.");
    }

    private static async Task<IResult> MakeAsync(
        NewLocalKey wanted, UserManager<Person> users, Viewers viewers, ApiKeys keys, Catalogue catalogue,
        CancellationToken cancel)
    {
        var account = await users.FindByNameAsync(wanted.Person.Trim());
        if (account is null || viewers.OfPerson(account.Id) is not { } person)
        {
            return LocalModule.Wrong($"{wanted.Person}: nobody of this name may sign in here.");
        }

        var decision = keys.Decide(new WantedKey(wanted.Name, wanted.Roles, Signs: false, wanted.Days), person);
        var made = decision.Refusal is { } refusal
            ? refusal
            : await keys.MakeAsync(decision.Fact, person, Viewer.Operator, cancel);
        return made.Refusal is { } no
            ? LocalModule.Refused(new Texts(catalogue, Language.English).Of(no))
            : TypedResults.Ok(new MadeKey(
                made.Fact.Key.Id, person.Name, made.Fact.Text, made.Fact.Key.ExpiresAt));
    }

    private static async Task<IResult> RevokeAsync(string id, ApiKeys keys, CancellationToken cancel) =>
        await keys.RevokeAnyAsync(id, cancel)
            ? TypedResults.Ok(id)
            : LocalModule.Refused($"{id}: no key of this id works. serai key list shows them.");
}
