using Serai.Platform.Data;

namespace Serai.Platform.People;

/// <summary>An account as its administrator sees it.</summary>
/// <param name="Scope">As it was given: a country stands for its subdivisions.</param>
/// <param name="Version">Hand it back with an edit.</param>
public sealed record Account(
    string PersonId, string Name, IReadOnlySet<Role> Roles, Scope Scope, int Version, DateTimeOffset CreatedAt,
    DateTimeOffset? LastSignIn, DateTimeOffset? LockedUntil, DateTimeOffset? DisabledAt, bool MustChange)
{
    public bool IsLocked(DateTimeOffset now) => LockedUntil > now;
}

/// <summary>One sign-in of a person.</summary>
public sealed record SignInRecord(
    string Session, DateTimeOffset StartedAt, DateTimeOffset SeenAt, DateTimeOffset? EndedAt, string Address)
{
    /// <summary>Whether it still holds.</summary>
    public bool IsOpen(DateTimeOffset now) => EndedAt is null && now - SeenAt < PeopleModule.SessionIdleMax;
}

/// <summary>Reading accounts and sign-ins.</summary>
public sealed class AccountQueries(Database database, TimeProvider time)
{
    /// <summary>Accounts on a page.</summary>
    public const int AccountsMax = 500;

    /// <summary>Sign-ins on a page, the newest.</summary>
    public const int SignInsMax = 20;

    /// <summary>The accounts by name.</summary>
    /// <param name="viewer">An administrator.</param>
    /// <param name="after">The id of the last one of the page before; null for the first page.</param>
    /// <param name="most">How many at most.</param>
    public IReadOnlyList<Account> All(Viewer viewer, string? after = null, int most = AccountsMax)
    {
        viewer.Require(Permission.ManagePeople);
        return database.Read(s => s
            .Query(
                $"""
                select id from people_person
                where {after} is null or name_key > (select name_key from people_person where id = {after})
                order by name_key limit {most}
                """,
                row => row.Text(0))
            .ConvertAll(id => Find(s, id)!));
    }

    /// <summary>One account; null where there is none.</summary>
    public Account? Find(Viewer viewer, string id)
    {
        viewer.Require(Permission.ManagePeople);
        return database.Read(s => Find(s, id));
    }

    /// <summary>The person's own account.</summary>
    public Account Own(Viewer viewer) => database.Read(s => Find(s, viewer.PersonId))
        ?? throw new NotPermittedException(Permission.ManagePeople);

    /// <summary>The latest sign-ins of a person, newest first: one's own, or an administrator's question.</summary>
    public IReadOnlyList<SignInRecord> SignIns(Viewer viewer, string person)
    {
        if (person != viewer.PersonId)
        {
            viewer.Require(Permission.ManagePeople);
        }

        return database.Read(s => s.Query(
            $"""
            select id, started_at, coalesce(seen_at, started_at), ended_at, address from people_session
            where person = {person} order by started_at desc, rowid desc limit {SignInsMax}
            """,
            row => new SignInRecord(
                row.Text(0), row.Instant(1), row.Instant(2), row.InstantOrNull(3), row.Text(4))));
    }

    /// <summary>Sign-ins under this name that failed since the present session began, or the one before it.</summary>
    public IReadOnlyList<(DateTimeOffset At, string Address)> FailedTries(Viewer viewer)
    {
        var since = time.GetUtcNow().AddDays(-FailedDays);
        return database.Read(s => s.Query(
            $"""
            select at, what from people_audit
            where person = {viewer.PersonId} and act in ('people.signInFailed', 'people.passkeyCopied')
              and at > {since} order by id desc limit {SignInsMax}
            """,
            row => (row.Instant(0), row.Text(1))));
    }

    private const int FailedDays = 30;

    private static Account? Find(Session session, string id)
    {
        var found = session.First(
            $"""
            select p.id, p.name, p.version, p.created_at, p.locked_until, p.disabled_at, p.must_change,
              (select max(started_at) from people_session s where s.person = p.id)
            from people_person p where p.id = {id}
            """,
            row => new Account(
                row.Text(0), row.Text(1), Viewer.Nobody.Roles, Scope.Everything, row.Int(2), row.Instant(3),
                row.InstantOrNull(7), row.InstantOrNull(4), row.InstantOrNull(5), row.Flag(6)));
        return found is null ? null : found with
        {
            Roles = PersonStore.RolesOf(session, id),
            Scope = Viewers.ScopeOf(session, id),
        };
    }
}
