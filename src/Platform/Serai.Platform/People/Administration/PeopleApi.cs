using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Api;
using Serai.Platform.Api.Limits;
using Serai.Platform.Exports;
using Serai.Platform.Hosting;
using Serai.Vocabulary.Registers;

namespace Serai.Platform.People.Administration;

/// <summary>A person who may sign in at this node, or once could.</summary>
/// <param name="Id">Names the person in the addresses here.</param>
/// <param name="Places">ISO 3166 codes that the roles are about, a country with its subdivisions; null for all.</param>
/// <param name="Diseases">Ids of the register that the roles are about; null for all.</param>
/// <param name="Version">Hand it back with an act: after somebody else's it is refused.</param>
/// <param name="LockedUntil">After wrong passwords; in the past where it is over.</param>
/// <param name="MustChangePassword">The password was given by another and opens nothing but its own change.</param>
public sealed record PersonAccount(
    string Id, string Name, IReadOnlyList<Role> Roles, IReadOnlyList<string>? Places, IReadOnlyList<string>? Diseases,
    int Version, DateTimeOffset CreatedAt, DateTimeOffset? LastSignIn, DateTimeOffset? LockedUntil,
    DateTimeOffset? DisabledAt, bool MustChangePassword)
{
    /// <summary>The same account as a program sees it.</summary>
    public static PersonAccount Of(Account account) => new(
        account.PersonId, account.Name, [.. account.Roles.Order()], account.Scope.Places?.Order().ToList(),
        account.Scope.Diseases?.Order().ToList(), account.Version, account.CreatedAt, account.LastSignIn,
        account.LockedUntil, account.DisabledAt, account.MustChange);
}

/// <summary>A person to be added.</summary>
/// <param name="Name">As the person signs in.</param>
/// <param name="Roles">At least one.</param>
public sealed record WantedAccount(string Name, IReadOnlyList<Role> Roles)
{
    /// <summary>ISO 3166 codes; none or null for all places.</summary>
    public IReadOnlyList<string>? Places { get; init; }

    /// <summary>Ids of the register; none or null for all diseases.</summary>
    public IReadOnlyList<string>? Diseases { get; init; }
}

/// <summary>What a person is to be from now on: all of it, not only what changes.</summary>
/// <param name="Roles">At least one.</param>
/// <param name="Version">Of the account as it was read.</param>
public sealed record WantedRoles(IReadOnlyList<Role> Roles, int Version)
{
    /// <summary>ISO 3166 codes; none or null for all places.</summary>
    public IReadOnlyList<string>? Places { get; init; }

    /// <summary>Ids of the register; none or null for all diseases.</summary>
    public IReadOnlyList<string>? Diseases { get; init; }
}

/// <summary>The account that an act is about, as it was read.</summary>
/// <param name="Version">Of the account as it was read.</param>
public sealed record SeenAccount(int Version);

/// <summary>An account with a password that the node made.</summary>
/// <param name="Password">Told this once; the person changes it at the first sign-in.</param>
public sealed record GivenPassword(PersonAccount Person, string Password);

/// <summary>The accounts of the node for programs, by the same operations as the pages.</summary>
internal static class PeopleApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/people", List)
            .WithName("api-people").WithSummary("The people of this node by name, with roles, scope and state.");
        api.MapGet("/people/" + ExportFormats.Route, Export)
            .WithName("api-people-export").WithSummary("The people of this node as a file, csv or json.")
            .RequireRateLimiting(ClientLimits.Exports);
        api.MapGet("/people/{id}", Show)
            .WithName("api-person").WithSummary("One person.").Produces<PersonAccount>();
        api.MapPost("/people", AddAsync)
            .WithName("api-add-person")
            .WithSummary("Adds a person; answers with a password that is told this once. Needs a key that signs.")
            .Produces<GivenPassword>(StatusCodes.Status201Created);
        api.MapPost("/people/{id}/change", ChangeAsync)
            .WithName("api-change-person")
            .WithSummary("Sets the roles and the scope of a person. Needs a key that signs.")
            .Produces<PersonAccount>();
        api.MapPost("/people/{id}/reset-password", ResetAsync)
            .WithName("api-reset-password")
            .WithSummary(
                "Makes a new password, told this once; ends sign-ins, keys and passkeys. Needs a key that signs.")
            .Produces<GivenPassword>();
        MapAct(api, "disable", "Takes the right to sign in; ends sign-ins, keys and passkeys. Needs a key that signs.",
            (accounts, id, version, by, cancel) => accounts.DisableAsync(id, version, true, by, cancel));
        MapAct(api, "enable", "Gives the right to sign in back. Needs a key that signs.",
            (accounts, id, version, by, cancel) => accounts.DisableAsync(id, version, false, by, cancel));
        MapAct(api, "unlock", "Ends the lock after wrong passwords before its time. Needs a key that signs.",
            (accounts, id, version, by, cancel) => accounts.UnlockAsync(id, version, by, cancel));
    }

    private static TableExport<PersonAccount> Table { get; } = new TableExport<PersonAccount>("people")
        .Text("id", p => p.Id)
        .Text("name", p => p.Name)
        .Text("roles", p => string.Join(' ', p.Roles.Select(Words.Kebab)))
        .Text("places", p => p.Places is null ? null : string.Join(' ', p.Places))
        .Text("diseases", p => p.Diseases is null ? null : string.Join(' ', p.Diseases))
        .Instant("createdAt", p => p.CreatedAt)
        .Instant("lastSignIn", p => p.LastSignIn)
        .Instant("lockedUntil", p => p.LockedUntil)
        .Instant("disabledAt", p => p.DisabledAt)
        .Flag("mustChangePassword", p => p.MustChangePassword);

    private static Listing<PersonAccount> List(
        HttpContext http, Viewer viewer, AccountQueries accounts, [AsParameters] ListPart part) => Listings.Of(
        http, part, accounts.All(viewer, part.After(1)?[0], part.Most), PersonAccount.Of,
        account => Cursor.Of(account.PersonId));

    private static IResult Export(string format, Viewer viewer, AccountQueries accounts)
    {
        viewer.Require(Permission.ManagePeople);
        return Table.Answer(format, Pages
            .Behind<Account, ValueTuple<string>>(
                after => accounts.All(viewer, after?.Item1), account => ValueTuple.Create(account.PersonId))
            .Select(PersonAccount.Of));
    }

    private static IResult Show(string id, Viewer viewer, AccountQueries accounts) =>
        accounts.Find(viewer, id) is { } account
            ? TypedResults.Ok(PersonAccount.Of(account))
            : TypedResults.NotFound();

    private static async Task<IResult> AddAsync(
        WantedAccount wanted, Viewer viewer, Accounts accounts, AccountQueries queries, StepUp stepUp,
        PlaceRegister places, DiseaseRegister diseases, CancellationToken cancel)
    {
        viewer.Require(Permission.ManagePeople);
        var scope = ScopeText.Parse(wanted.Places ?? [], wanted.Diseases ?? [], places, diseases);
        if ((await stepUp.ConfirmAsync(viewer, null, cancel) ?? scope.Refusal) is { } refusal)
        {
            return Refused(refusal);
        }

        var password = OneTimePassword.Make();
        var added = await accounts.AddAsync(
            new NewAccount(wanted.Name, wanted.Roles, password, MustChange: true) { Scope = scope.Fact },
            viewer, cancel);
        return added.Refusal is { } no
            ? Refused(no)
            : TypedResults.Created(
                $"{ApiPaths.Root}/people/{added.Fact}",
                new GivenPassword(PersonAccount.Of(queries.Find(viewer, added.Fact)!), password));
    }

    private static Task<IResult> ChangeAsync(
        string id, WantedRoles wanted, Acts acts, PlaceRegister places, DiseaseRegister diseases,
        CancellationToken cancel)
    {
        var scope = ScopeText.Parse(wanted.Places ?? [], wanted.Diseases ?? [], places, diseases);
        return acts.RunAsync(
            id,
            (accounts, by) => scope.Refusal is not null
                ? Task.FromResult<Refusal?>(scope.Refusal)
                : accounts.EditAsync(id, new AccountEdit(wanted.Roles, scope.Fact, wanted.Version), by, cancel),
            TypedResults.Ok,
            cancel);
    }

    private static Task<IResult> ResetAsync(string id, SeenAccount seen, Acts acts, CancellationToken cancel)
    {
        var password = "";
        return acts.RunAsync(
            id,
            async (accounts, by) =>
            {
                var made = await accounts.ResetPasswordAsync(id, seen.Version, by, cancel);
                password = made.Refusal is null ? made.Fact : "";
                return made.Refusal;
            },
            person => TypedResults.Ok(new GivenPassword(person, password)),
            cancel);
    }

    private static void MapAct(
        IEndpointRouteBuilder api, string name, string summary,
        Func<Accounts, string, int, Viewer, CancellationToken, Task<Refusal?>> act) =>
        api.MapPost(
                "/people/{id}/" + name,
                (string id, SeenAccount seen, Acts acts, CancellationToken cancel) => acts.RunAsync(
                    id, (accounts, by) => act(accounts, id, seen.Version, by, cancel), TypedResults.Ok, cancel))
            .WithName($"api-{name}-person").WithSummary(summary).Produces<PersonAccount>();

    private static IResult Refused(Refusal refusal) => ApiProblem.Of(refusal, refusal.TextKey switch
    {
        "api.key.refused.signs" => StatusCodes.Status403Forbidden,
        "people.edit.changed" or "people.add.taken" => StatusCodes.Status409Conflict,
        _ => StatusCodes.Status422UnprocessableEntity,
    });

    /// <summary>What all of them have in common: the role, the key that signs, the account, how it is then.</summary>
    internal sealed class Acts(Viewer viewer, Accounts accounts, AccountQueries queries, StepUp stepUp)
    {
        public async Task<IResult> RunAsync(
            string id, Func<Accounts, Viewer, Task<Refusal?>> act, Func<PersonAccount, IResult> answer,
            CancellationToken cancel)
        {
            if (queries.Find(viewer, id) is null)
            {
                return TypedResults.NotFound();
            }

            var refusal = await stepUp.ConfirmAsync(viewer, null, cancel) ?? await act(accounts, viewer);
            return refusal is not null ? Refused(refusal) : answer(PersonAccount.Of(queries.Find(viewer, id)!));
        }
    }
}
