using Microsoft.AspNetCore.Identity;
using Serai.Platform.Api.Keys;
using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Platform.People.Passkeys;

namespace Serai.Platform.People;

/// <summary>A person to be added.</summary>
/// <param name="MustChange">The password was given by another: it is changed at the first sign-in.</param>
public sealed record NewAccount(string Name, IReadOnlyCollection<Role> Roles, string Password, bool MustChange = false)
{
    public Scope Scope { get; init; } = Scope.Everything;
}

/// <summary>What an administrator may change of an account.</summary>
/// <param name="Version">Of the account as the administrator saw it.</param>
public sealed record AccountEdit(IReadOnlyCollection<Role> Roles, Scope Scope, int Version);

/// <summary>
/// Changes of the local accounts of a node. Each is checked, made and put on record in one transaction, so that of two
/// administrators at once the second sees what the first did. A person is disabled, never deleted: what they signed
/// stays attributable.
/// </summary>
public sealed class Accounts(
    Database database, AuthorKeys keys, IPasswordHasher<Person> hasher, ILookupNormalizer names, Audit audit,
    TimeProvider time)
{
    /// <summary>Codes of places, or of diseases, in one scope.</summary>
    public const int ScopeCodesMax = 200;

    /// <summary>Why the person could not be added, whatever the password; null where nothing is in the way.</summary>
    public Refusal? Check(NewAccount account, Viewer by)
    {
        by.Require(Permission.ManagePeople);
        var name = account.Name.Trim();
        return RefuseBefore(account, name)
            ?? (database.Read(s => s.Any($"select 1 from people_person where name_key = {names.NormalizeName(name)}"))
                ? new Refusal("people.add.taken", name)
                : null);
    }

    /// <summary>Adds a person with an author key of their own.</summary>
    public async Task<Decision<string>> AddAsync(NewAccount account, Viewer by, CancellationToken cancel = default)
    {
        var name = account.Name.Trim();
        if (Refuse(account, name) is { } refusal)
        {
            return refusal;
        }

        var person = new Person { Id = Guid.NewGuid().ToString("N"), Name = name };
        var hash = hasher.HashPassword(person, account.Password);
        var key = keys.Make(person.Id);
        return await database.WriteAsync(tx => Add(tx, account, person, hash, key, by), cancel);
    }

    /// <summary>Changes roles and scope.</summary>
    public Task<Refusal?> EditAsync(string id, AccountEdit edit, Viewer by, CancellationToken cancel = default)
    {
        by.Require(Permission.ManagePeople);
        return ChangeAsync(id, edit.Version, "people.edit", by, tx =>
        {
            if ((edit.Roles.Count == 0 ? new Refusal("people.add.roles") : null) is { } none)
            {
                return none;
            }

            tx.Execute($"delete from people_role where person = {id}");
            tx.Execute($"delete from people_scope where person = {id}");
            Write(tx, id, edit.Roles, edit.Scope);
            return null;
        }, cancel);
    }

    /// <summary>
    /// The person may not sign in any more, is signed out everywhere, and their keys and passkeys end; or may sign in
    /// again.
    /// </summary>
    public Task<Refusal?> DisableAsync(
        string id, int version, bool isDisabled, Viewer by, CancellationToken cancel = default)
    {
        by.Require(Permission.ManagePeople);
        return ChangeAsync(id, version, isDisabled ? "people.disable" : "people.enable", by, tx =>
        {
            DateTimeOffset? at = isDisabled ? time.GetUtcNow() : null;
            tx.Execute($"update people_person set disabled_at = {at} where id = {id}");
            if (isDisabled)
            {
                EndSessions(tx, id, null);
                EndKeys(tx, id);
            }

            return null;
        }, cancel);
    }

    /// <summary>Takes the lock away before its time.</summary>
    public Task<Refusal?> UnlockAsync(string id, int version, Viewer by, CancellationToken cancel = default)
    {
        by.Require(Permission.ManagePeople);
        return ChangeAsync(id, version, "people.unlock", by, tx =>
        {
            tx.Execute($"update people_person set locked_until = null, failed_count = 0 where id = {id}");
            return null;
        }, cancel);
    }

    /// <summary>
    /// A new password to hand over; the person is signed out everywhere, their keys and passkeys end, and they change
    /// it at once.
    /// </summary>
    public async Task<Decision<string>> ResetPasswordAsync(
        string id, int version, Viewer by, CancellationToken cancel = default)
    {
        by.Require(Permission.ManagePeople);
        var password = OneTimePassword.Make();
        var hash = hasher.HashPassword(new Person { Id = id, Name = "" }, password);
        var refusal = await ChangeAsync(id, version, "people.resetPassword", by, tx =>
        {
            SetPassword(tx, id, hash, mustChange: true);
            tx.Execute($"update people_person set locked_until = null, failed_count = 0 where id = {id}");
            EndSessions(tx, id, null);
            EndKeys(tx, id);
            return null;
        }, cancel);
        return refusal is null ? password : refusal;
    }

    /// <summary>The person's own new password; their other sessions end.</summary>
    public async Task<Refusal?> ChangeOwnPasswordAsync(
        Viewer viewer, string password, CancellationToken cancel = default)
    {
        if (PasswordRules.Refuse(viewer.Name, password) is { } refusal)
        {
            return refusal;
        }

        var hash = hasher.HashPassword(new Person { Id = viewer.PersonId, Name = viewer.Name }, password);
        await database.WriteAsync(
            tx =>
            {
                SetPassword(tx, viewer.PersonId, hash, mustChange: false);
                EndSessions(tx, viewer.PersonId, viewer.Session);
                audit.Record(tx, viewer, "people.changePassword", PathOf(viewer.PersonId));
            },
            cancel);
        return null;
    }

    /// <summary>Ends one session of a person, or all but one; false where nothing was open.</summary>
    public Task<bool> EndSessionsAsync(
        string person, string? session, string? except, Viewer by, CancellationToken cancel = default)
    {
        if (person != by.PersonId)
        {
            by.Require(Permission.ManagePeople);
        }

        return database.WriteAsync(
            tx =>
            {
                var ended = session is null
                    ? EndSessions(tx, person, except)
                    : tx.Execute($"""
                        update people_session set ended_at = {time.GetUtcNow()}
                        where person = {person} and id = {session} and ended_at is null
                        """);
                if (ended > 0)
                {
                    audit.Record(tx, by, "people.signOut", PathOf(person));
                }

                return ended > 0;
            },
            cancel);
    }

    internal static string PathOf(string person) => "/people/" + person;

    private static Refusal? Refuse(NewAccount account, string name) =>
        RefuseBefore(account, name) ?? PasswordRules.Refuse(name, account.Password);

    private static Refusal? RefuseBefore(NewAccount account, string name) =>
        name.Length is 0 or > PasswordRules.NameLengthMax || name.Any(char.IsControl)
            ? new Refusal("people.add.name", PasswordRules.NameLengthMax)
        : account.Roles.Count == 0 ? new Refusal("people.add.roles")
        : null;

    private Decision<string> Add(
        WriteSession tx, NewAccount account, Person person, string hash, NewAuthorKey key, Viewer by)
    {
        var now = time.GetUtcNow();
        var added = tx.Execute($"""
            insert into people_person (id, name, name_key, password_hash, security_stamp, created_at, must_change)
            values ({person.Id}, {person.Name}, {names.NormalizeName(person.Name)}, {hash},
              {Guid.NewGuid().ToString("N")}, {now}, {account.MustChange})
            on conflict (name_key) do nothing
            """);
        if (added == 0)
        {
            return new Refusal("people.add.taken", person.Name);
        }

        Write(tx, person.Id, account.Roles, account.Scope);
        AuthorKeys.Store(tx, person.Id, key, now);
        audit.Record(tx, by, "people.add", PathOf(person.Id));
        return person.Id;
    }

    /// <summary>
    /// One change in one transaction: refused where the account was changed meanwhile, or where it would leave the node
    /// without an administrator; on record where it was made.
    /// </summary>
    private async Task<Refusal?> ChangeAsync(
        string id, int version, string act, Viewer by, Func<WriteSession, Refusal?> change, CancellationToken cancel)
    {
        try
        {
            await database.WriteAsync(
                tx =>
                {
                    var had = Administrators(tx);
                    var isCurrent = tx.Execute(
                        $"update people_person set version = version + 1 where id = {id} and version = {version}") > 0;
                    var refusal = !isCurrent ? new Refusal("people.edit.changed")
                        : change(tx)
                        ?? (had > 0 && Administrators(tx) == 0 ? new Refusal("people.edit.lastAdministrator") : null);
                    if (refusal is not null)
                    {
                        throw new UndoneException(refusal);
                    }

                    audit.Record(tx, by, act, PathOf(id));
                },
                cancel);
            return null;
        }
        catch (UndoneException undone)
        {
            return undone.Refusal;
        }
    }

    private static long Administrators(Session session) => session.Number($"""
        select count(*) from people_role r join people_person p on p.id = r.person
        where r.role = {nameof(Role.Administrator)} and p.disabled_at is null
        """);

    private static void Write(WriteSession tx, string id, IReadOnlyCollection<Role> roles, Scope scope)
    {
        foreach (var role in roles.Distinct())
        {
            tx.Execute($"insert into people_role (person, role) values ({id}, {role.ToString()})");
        }

        foreach (var (kind, codes) in new[] { ("place", scope.Places), ("disease", scope.Diseases) })
        {
            foreach (var code in codes ?? new HashSet<string>())
            {
                tx.Execute($"insert into people_scope (person, kind, code) values ({id}, {kind}, {code})");
            }
        }
    }

    private static void SetPassword(WriteSession tx, string id, string hash, bool mustChange) => tx.Execute($"""
        update people_person set password_hash = {hash}, security_stamp = {Guid.NewGuid().ToString("N")},
          must_change = {mustChange}
        where id = {id}
        """);

    private int EndSessions(WriteSession tx, string person, string? except) => tx.Execute($"""
        update people_session set ended_at = {time.GetUtcNow()}
        where person = {person} and ended_at is null and ({except} is null or id <> {except})
        """);

    private void EndKeys(WriteSession tx, string person)
    {
        ApiKeysTable.RevokeAll(tx, person, time.GetUtcNow());
        PasskeysTable.EndAll(tx, person, time.GetUtcNow());
    }

    /// <summary>Undoes the transaction of a change that may not be.</summary>
    private sealed class UndoneException(Refusal refusal) : Exception(refusal.TextKey)
    {
        public Refusal Refusal { get; } = refusal;
    }
}
