using Microsoft.AspNetCore.Identity;
using Serai.Platform.Data;
using Serai.Platform.People.Passkeys;

namespace Serai.Platform.People;

/// <summary>
/// Identity's user store over the node's database. The count of failed tries is changed in the database at once, not in
/// memory, so that guesses made side by side are all counted.
/// </summary>
internal sealed class PersonStore(Database database)
    : IUserPasswordStore<Person>, IUserLockoutStore<Person>, IUserSecurityStampStore<Person>, IUserPasskeyStore<Person>
{
    /// <summary>Not offered: <see cref="Accounts"/> adds people, with their roles and their key.</summary>
    public Task<IdentityResult> CreateAsync(Person user, CancellationToken cancellationToken) =>
        Task.FromResult(IdentityResult.Failed(new IdentityError { Description = "Accounts adds people." }));

    /// <summary>
    /// What signing in changes: the lock, and the hash where it was made anew. Roles and names are not written here, so
    /// that a sign-in that failed meanwhile cannot undo what an administrator did.
    /// </summary>
    public async Task<IdentityResult> UpdateAsync(Person user, CancellationToken cancellationToken)
    {
        await database.WriteAsync(
            tx =>
            {
                if (user.LockedUntil != user.StoredLock)
                {
                    tx.Execute($"update people_person set locked_until = {user.LockedUntil} where id = {user.Id}");
                }

                if (user.PasswordHash != user.StoredHash)
                {
                    tx.Execute($"""
                        update people_person set password_hash = {user.PasswordHash},
                          security_stamp = {user.SecurityStamp}
                        where id = {user.Id} and password_hash = {user.StoredHash}
                        """);
                }
            },
            cancellationToken);
        return IdentityResult.Success;
    }

    /// <summary>Not offered: what a person signed must stay attributable.</summary>
    public Task<IdentityResult> DeleteAsync(Person user, CancellationToken cancellationToken) =>
        Task.FromResult(IdentityResult.Failed(new IdentityError { Description = "A person is never deleted." }));

    public Task<Person?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        Task.FromResult(database.Read(s => Find(s, $"""
            select id, name, name_key, password_hash, security_stamp, failed_count, locked_until, disabled_at
            from people_person where id = {userId}
            """)));

    public Task<Person?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) =>
        Task.FromResult(database.Read(s => Find(s, $"""
            select id, name, name_key, password_hash, security_stamp, failed_count, locked_until, disabled_at
            from people_person where name_key = {normalizedUserName}
            """)));

    public Task<string> GetUserIdAsync(Person user, CancellationToken cancellationToken) => Task.FromResult(user.Id);

    public Task<string?> GetUserNameAsync(Person user, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(user.Name);

    public Task SetUserNameAsync(Person user, string? userName, CancellationToken cancellationToken)
    {
        user.Name = userName ?? "";
        return Task.CompletedTask;
    }

    public Task<string?> GetNormalizedUserNameAsync(Person user, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(user.NameKey);

    public Task SetNormalizedUserNameAsync(Person user, string? normalizedName, CancellationToken cancellationToken)
    {
        user.NameKey = normalizedName ?? "";
        return Task.CompletedTask;
    }

    public Task SetPasswordHashAsync(Person user, string? passwordHash, CancellationToken cancellationToken)
    {
        user.PasswordHash = passwordHash ?? "";
        return Task.CompletedTask;
    }

    public Task<string?> GetPasswordHashAsync(Person user, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(user.PasswordHash);

    public Task<bool> HasPasswordAsync(Person user, CancellationToken cancellationToken) =>
        Task.FromResult(user.PasswordHash.Length > 0);

    public Task<DateTimeOffset?> GetLockoutEndDateAsync(Person user, CancellationToken cancellationToken) =>
        Task.FromResult(user.LockedUntil);

    public Task SetLockoutEndDateAsync(Person user, DateTimeOffset? lockoutEnd, CancellationToken cancellationToken)
    {
        user.LockedUntil = lockoutEnd;
        return Task.CompletedTask;
    }

    public async Task<int> IncrementAccessFailedCountAsync(Person user, CancellationToken cancellationToken)
    {
        user.FailedCount = await database.WriteAsync(
            tx => tx.First(
                $"""
                update people_person set failed_count = failed_count + 1 where id = {user.Id}
                returning failed_count
                """,
                row => row.Int(0)),
            cancellationToken);
        return user.FailedCount;
    }

    public Task ResetAccessFailedCountAsync(Person user, CancellationToken cancellationToken)
    {
        user.FailedCount = 0;
        return database.WriteAsync(
            tx => tx.Execute($"update people_person set failed_count = 0 where id = {user.Id}"), cancellationToken);
    }

    public Task<int> GetAccessFailedCountAsync(Person user, CancellationToken cancellationToken) =>
        Task.FromResult(user.FailedCount);

    public Task<bool> GetLockoutEnabledAsync(Person user, CancellationToken cancellationToken) => Task.FromResult(true);

    public Task SetLockoutEnabledAsync(Person user, bool enabled, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    public Task SetSecurityStampAsync(Person user, string stamp, CancellationToken cancellationToken)
    {
        user.SecurityStamp = stamp;
        return Task.CompletedTask;
    }

    public Task<string?> GetSecurityStampAsync(Person user, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(user.SecurityStamp);

    /// <summary>Not offered: <see cref="PersonPasskeys"/> adds them, with their limit and on record.</summary>
    public Task AddOrUpdatePasskeyAsync(Person user, UserPasskeyInfo passkey, CancellationToken cancellationToken) =>
        throw new NotSupportedException("PersonPasskeys adds passkeys.");

    public Task<IList<UserPasskeyInfo>> GetPasskeysAsync(Person user, CancellationToken cancellationToken) =>
        Task.FromResult<IList<UserPasskeyInfo>>(database.Read(s => PasskeysTable.Stored(s, user.Id)));

    public Task<Person?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        database.Read(s => PasskeysTable.PersonOf(s, credentialId)) is { } person
            ? FindByIdAsync(person, cancellationToken)
            : Task.FromResult<Person?>(null);

    public Task<UserPasskeyInfo?> FindPasskeyAsync(
        Person user, byte[] credentialId, CancellationToken cancellationToken) =>
        Task.FromResult(database.Read(s => PasskeysTable.Find(s, user.Id, credentialId)));

    /// <summary>Not offered: <see cref="PersonPasskeys"/> removes them.</summary>
    public Task RemovePasskeyAsync(Person user, byte[] credentialId, CancellationToken cancellationToken) =>
        throw new NotSupportedException("PersonPasskeys removes passkeys.");

    public void Dispose()
    {
    }

    internal static HashSet<Role> RolesOf(Session session, string person) =>
        [.. session.Query($"select role from people_role where person = {person}", row => RoleNamed(row.Text(0)))];

    private static Role RoleNamed(string name) => Enum.Parse<Role>(name, ignoreCase: true);

    private static Person? Find(Session session, FormattableString sql)
    {
        var person = session.First(sql, row => new Person
        {
            Id = row.Text(0),
            Name = row.Text(1),
            NameKey = row.Text(2),
            PasswordHash = row.Text(3),
            SecurityStamp = row.Text(4),
            FailedCount = row.Int(5),
            LockedUntil = row.InstantOrNull(6),
            IsDisabled = !row.IsNull(7),
            StoredHash = row.Text(3),
            StoredLock = row.InstantOrNull(6),
        });
        person?.Roles.UnionWith(RolesOf(session, person.Id));
        return person;
    }
}
