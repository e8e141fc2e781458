using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.People;

namespace Serai.Commands.Local;

/// <summary>A person to be added.</summary>
internal sealed record NewPerson(string Name, IReadOnlyList<Role> Roles, string Password);

/// <summary>A person who was added.</summary>
internal sealed record AddedPerson(string Name, IReadOnlyList<Role> Roles);

/// <summary>Adding people; the owner of the folder may, as the first person must come from somewhere.</summary>
internal static class LocalPeople
{
    public const string Path = "/people";

    public static void Map(IEndpointRouteBuilder app) => app.MapPost(Path, PostAsync)
        .WithName("LocalAddPerson").WithSummary("Adds a person for the command line.");

    private static async Task<IResult> PostAsync(NewPerson person, Accounts accounts, CancellationToken cancel)
    {
        var (account, refused) = await accounts.AddAsync(person.Name, person.Roles.ToList(), person.Password, cancel);
        return account is null
            ? LocalModule.Refused(refused!)
            : TypedResults.Ok(new AddedPerson(account.Name, [.. account.Roles.Order()]));
    }
}
