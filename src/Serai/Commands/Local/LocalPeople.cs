using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Exports;
using Serai.Platform.Hosting;
using Serai.Platform.Languages;
using Serai.Platform.People;
using Serai.Platform.People.AccountPages;
using Serai.Platform.People.Administration;
using Serai.Vocabulary.Registers;

namespace Serai.Commands.Local;

/// <summary>A person to be added.</summary>
internal sealed record NewPerson(string Name, IReadOnlyList<Role> Roles, string Password)
{
    public IReadOnlyList<string> Places { get; init; } = [];

    public IReadOnlyList<string> Diseases { get; init; } = [];
}

/// <summary>A person who was added.</summary>
internal sealed record AddedPerson(string Name, IReadOnlyList<Role> Roles);

/// <summary>What is to be different; null stays as it is, and no code means all.</summary>
internal sealed record PersonChange(
    IReadOnlyList<Role>? Roles, IReadOnlyList<string>? Places, IReadOnlyList<string>? Diseases);

/// <summary>
/// The people of the node; the owner of the folder may, as the first person must come from somewhere. It goes the same
/// way as the page, and on record as the program's act.
/// </summary>
internal static class LocalPeople
{
    public const string Path = "/people";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, (AccountQueries queries) => Pages
                .Behind<Account, ValueTuple<string>>(
                    after => queries.All(Viewer.Operator, after?.Item1), account => ValueTuple.Create(account.PersonId))
                .Select(PersonAccount.Of))
            .WithName("LocalPeople").WithSummary("The people of this node.");
        app.MapPost(Path, AddAsync)
            .WithName("LocalAddPerson").WithSummary("Adds a person for the command line.");
        app.MapPost(Path + "/check", CheckAsync)
            .WithName("LocalCheckPerson").WithSummary("Says why a person cannot be added, before a password is typed.");
        app.MapPost(
                Path + "/{name}/change",
                (string name, PersonChange change, Acts acts) => acts.ChangeAsync(name, change))
            .WithName("LocalChangePerson").WithSummary("Sets roles and scope of a person.");
        app.MapPost(Path + "/{name}/disable", (string name, Acts acts) => acts.RunAsync(
                name, (accounts, a) => accounts.DisableAsync(a.PersonId, a.Version, true, Viewer.Operator)))
            .WithName("LocalDisablePerson").WithSummary("Takes the right to sign in.");
        app.MapPost(Path + "/{name}/enable", (string name, Acts acts) => acts.RunAsync(
                name, (accounts, a) => accounts.DisableAsync(a.PersonId, a.Version, false, Viewer.Operator)))
            .WithName("LocalEnablePerson").WithSummary("Gives the right to sign in back.");
        app.MapPost(Path + "/{name}/unlock", (string name, Acts acts) => acts.RunAsync(
                name, (accounts, a) => accounts.UnlockAsync(a.PersonId, a.Version, Viewer.Operator)))
            .WithName("LocalUnlockPerson").WithSummary("Ends the lock after wrong passwords.");
        app.MapPost(Path + "/{name}/end-sessions", (string name, Acts acts) => acts.RunAsync(name, EndSessionsAsync))
            .WithName("LocalEndSessions").WithSummary("Signs a person out everywhere.");
        app.MapPost(Path + "/{name}/reset-password", (string name, Acts acts) => acts.ResetAsync(name))
            .WithName("LocalResetPassword").WithSummary("Makes a new password, told this once.");
        app.MapGet(Path + "/{name}/sessions", (string name, Acts acts) => acts.SessionsAsync(name))
            .WithName("LocalSessions").WithSummary("The latest sign-ins of a person.");
    }

    private static async Task<Refusal?> EndSessionsAsync(Accounts accounts, Account account)
    {
        await accounts.EndSessionsAsync(account.PersonId, null, null, Viewer.Operator);
        return null;
    }

    private static Task<IResult> AddAsync(
        NewPerson person, Accounts accounts, PlaceRegister places, DiseaseRegister diseases, Catalogue catalogue,
        CancellationToken cancel) => WithScopeAsync(person, places, diseases, catalogue, async account =>
            (await accounts.AddAsync(account, Viewer.Operator, cancel)).Refusal);

    private static Task<IResult> CheckAsync(
        NewPerson person, Accounts accounts, PlaceRegister places, DiseaseRegister diseases, Catalogue catalogue) =>
        WithScopeAsync(
            person, places, diseases, catalogue, account => Task.FromResult(accounts.Check(account, Viewer.Operator)));

    private static async Task<IResult> WithScopeAsync(
        NewPerson person, PlaceRegister places, DiseaseRegister diseases, Catalogue catalogue,
        Func<NewAccount, Task<Refusal?>> act)
    {
        var scope = ScopeText.Parse(person.Places, person.Diseases, places, diseases);
        if (scope.Refusal is { } unknown)
        {
            return LocalModule.Wrong(new Texts(catalogue, Language.English).Of(unknown));
        }

        return await act(new NewAccount(person.Name, person.Roles, person.Password) { Scope = scope.Fact }) is { } no
            ? LocalModule.Refused(new Texts(catalogue, Language.English).Of(no))
            : TypedResults.Ok(new AddedPerson(person.Name.Trim(), [.. person.Roles.Distinct().Order()]));
    }

    /// <summary>What all of them have in common: the person of that name, and how the account is then.</summary>
    internal sealed class Acts(
        UserManager<Person> users, Accounts accounts, AccountQueries queries, PlaceRegister places,
        DiseaseRegister diseases, Catalogue catalogue, TimeProvider time)
    {
        public async Task<IResult> RunAsync(string name, Func<Accounts, Account, Task<Refusal?>> act) =>
            await FindAsync(name) is not { } account ? Unknown(name)
            : await act(accounts, account) is { } refusal ? LocalModule.Refused(Words(refusal))
            : TypedResults.Ok(PersonAccount.Of(queries.Find(Viewer.Operator, account.PersonId)!));

        public async Task<IResult> ChangeAsync(string name, PersonChange change)
        {
            var scope = ScopeText.Parse(change.Places ?? [], change.Diseases ?? [], places, diseases);
            return scope.Refusal is { } unknown
                ? LocalModule.Wrong(Words(unknown))
                : await RunAsync(name, (all, account) => all.EditAsync(
                    account.PersonId,
                    new AccountEdit(
                        change.Roles ?? [.. account.Roles],
                        new Scope(
                            change.Places is null ? account.Scope.Places : scope.Fact.Places,
                            change.Diseases is null ? account.Scope.Diseases : scope.Fact.Diseases),
                        account.Version),
                    Viewer.Operator));
        }

        public async Task<IResult> ResetAsync(string name)
        {
            if (await FindAsync(name) is not { } account)
            {
                return Unknown(name);
            }

            var made = await accounts.ResetPasswordAsync(account.PersonId, account.Version, Viewer.Operator);
            return made.Refusal is { } refusal
                ? LocalModule.Refused(Words(refusal))
                : TypedResults.Ok(new GivenPassword(
                    PersonAccount.Of(queries.Find(Viewer.Operator, account.PersonId)!), made.Fact));
        }

        public async Task<IResult> SessionsAsync(string name) => await FindAsync(name) is { } account
            ? TypedResults.Ok(AccountSignIn.Of(queries.SignIns(Viewer.Operator, account.PersonId), time.GetUtcNow()))
            : Unknown(name);

        private async Task<Account?> FindAsync(string name) =>
            await users.FindByNameAsync(name.Trim()) is { } person
                ? queries.Find(Viewer.Operator, person.Id)
                : null;

        private string Words(Refusal refusal) => new Texts(catalogue, Language.English).Of(refusal);

        private static IResult Unknown(string name) =>
            LocalModule.Wrong($"{name}: nobody of this name is here. serai people list shows them.");
    }
}
