using System.Globalization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Serai.Platform.Data;

namespace Serai.Platform.People;

/// <summary>An account as others see it.</summary>
public sealed record Account(string PersonId, string Name, IReadOnlySet<Role> Roles);

/// <summary>One sign-in of a person.</summary>
public sealed record SignInRecord(DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string Address);

/// <summary>The local accounts of a node.</summary>
public sealed class Accounts(Database database, IServiceScopeFactory scopes, TimeProvider time)
{
    /// <summary>Adds a person with an author key of their own.</summary>
    /// <returns>The new account, or why not, in words for the one who adds.</returns>
    public async Task<(Account? Account, string? Refused)> AddAsync(
        string name,
        IReadOnlyCollection<Role> roles,
        string password,
        CancellationToken cancel = default)
    {
        cancel.ThrowIfCancellationRequested();
        if (name.Trim().Length is 0 or > PasswordRules.NameLengthMax)
        {
            return (null, string.Create(
                CultureInfo.InvariantCulture, $"A name has 1 to {PasswordRules.NameLengthMax} characters."));
        }

        if (roles.Count == 0)
        {
            return (null, "A person has at least one role.");
        }

        using var scope = scopes.CreateScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Person>>();
        var person = new Person { Id = Guid.NewGuid().ToString("N"), Name = name.Trim(), Roles = [.. roles] };
        var result = await users.CreateAsync(person, password);
        if (!result.Succeeded)
        {
            return (null, string.Join(" ", result.Errors.Select(e => e.Description)));
        }

        return (new Account(person.Id, person.Name, person.Roles), null);
    }

    public List<Account> All() => database.Read(s => s
        .Query($"select id, name from people_person order by name_key", row => (Id: row.Text(0), Name: row.Text(1)))
        .ConvertAll(p => new Account(p.Id, p.Name, PersonStore.RolesOf(s, p.Id))));

    /// <summary>The latest sign-ins of the person who asks, newest first.</summary>
    public List<SignInRecord> SignIns(Viewer viewer, int most) => database.Read(s => s.Query(
        $"""
        select started_at, ended_at, address from people_session where person = {viewer.PersonId}
        order by started_at desc limit {most}
        """,
        row => new SignInRecord(row.Instant(0), row.InstantOrNull(1), row.Text(2))));

    /// <summary>Ends one session, or all sessions of the person where none is named.</summary>
    public Task EndSessionsAsync(Viewer viewer, string? session, CancellationToken cancel = default) =>
        database.WriteAsync(
            tx => tx.Execute($"""
                update people_session set ended_at = {time.GetUtcNow()}
                where person = {viewer.PersonId} and ended_at is null and (id = {session} or {session} is null)
                """),
            cancel);
}
