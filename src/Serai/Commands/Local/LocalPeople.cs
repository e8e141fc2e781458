using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Languages;
using Serai.Platform.People;

namespace Serai.Commands.Local;

/// <summary>A person to be added.</summary>
internal sealed record NewPerson(string Name, IReadOnlyList<Role> Roles, string Password);

/// <summary>A person who was added.</summary>
internal sealed record AddedPerson(string Name, IReadOnlyList<Role> Roles);

/// <summary>
/// Adding people; the owner of the folder may, as the first person must come from somewhere. It goes the same way as
/// the page, and on record as the program's act.
/// </summary>
internal static class LocalPeople
{
    public const string Path = "/people";

    public static void Map(IEndpointRouteBuilder app) => app.MapPost(Path, PostAsync)
        .WithName("LocalAddPerson").WithSummary("Adds a person for the command line.");

    private static async Task<IResult> PostAsync(
        NewPerson person, Accounts accounts, Catalogue catalogue, CancellationToken cancel)
    {
        var added = await accounts.AddAsync(
            new NewAccount(person.Name, person.Roles, person.Password), Viewer.Operator, cancel);
        return added.Refusal is { } refusal
            ? LocalModule.Refused(new Texts(catalogue, Language.English).Of(refusal))
            : TypedResults.Ok(new AddedPerson(person.Name.Trim(), [.. person.Roles.Distinct().Order()]));
    }
}
