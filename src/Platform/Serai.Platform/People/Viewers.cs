using Serai.Platform.Data;
using Serai.Vocabulary.Registers;

namespace Serai.Platform.People;

/// <summary>Who somebody is and what they may do and see now, as the database says at this moment.</summary>
public sealed class Viewers(Database database, PlaceRegister places, TimeProvider time)
{
    /// <summary>How exactly it is known when a session was used last.</summary>
    public static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The person of a sign-in session that still holds; null where it ended, was not used for long, or the person is
    /// disabled.
    /// </summary>
    public Viewer? OfSession(string session)
    {
        var unusedSince = time.GetUtcNow() - PeopleModule.SessionIdleMax - SeenEvery;
        return database.Read(s =>
        {
            var person = s.First(
                $"""
                select p.id, p.name, p.must_change from people_session s join people_person p on p.id = s.person
                where s.id = {session} and s.ended_at is null and p.disabled_at is null
                  and coalesce(s.seen_at, s.started_at) > {unusedSince}
                """,
                row => (Id: row.Text(0), Name: row.Text(1), MustChange: row.Flag(2)));
            return person.Id is null
                ? null
                : new Viewer(person.Id, person.Name, PersonStore.RolesOf(s, person.Id))
                {
                    Session = session,
                    Scope = ScopeOf(s, person.Id).Expand(places),
                    MustChangePassword = person.MustChange,
                };
        });
    }

    /// <summary>The person, who is not at the console now; null where there is none who may act.</summary>
    public Viewer? OfPerson(string person) => database.Read(s =>
    {
        var found = s.First(
            $"""
            select id, name from people_person where id = {person} and disabled_at is null and must_change = 0
            """,
            row => (Id: row.Text(0), Name: row.Text(1)));
        return found.Id is null
            ? null
            : new Viewer(found.Id, found.Name, PersonStore.RolesOf(s, found.Id))
            {
                Scope = ScopeOf(s, found.Id).Expand(places),
            };
    });

    /// <summary>Puts down that the session is used, unless that was done a moment ago.</summary>
    public async Task SeenAsync(string session)
    {
        var now = time.GetUtcNow();
        var before = now - SeenEvery;
        if (database.Read(s => s.Any(
            $"select 1 from people_session where id = {session} and coalesce(seen_at, started_at) <= {before}")))
        {
            await database.WriteAsync(
                tx => tx.Execute($"update people_session set seen_at = {now} where id = {session}"));
        }
    }

    /// <summary>The scope as it was given: a country stands for its subdivisions.</summary>
    internal static Scope ScopeOf(Session s, string person)
    {
        var codes = s.Query(
            $"select kind, code from people_scope where person = {person}",
            row => (Kind: row.Text(0), Code: row.Text(1)));
        return new Scope(Codes("place"), Codes("disease"));

        HashSet<string>? Codes(string kind) =>
            codes.Exists(c => c.Kind == kind) ? [.. codes.Where(c => c.Kind == kind).Select(c => c.Code)] : null;
    }
}
