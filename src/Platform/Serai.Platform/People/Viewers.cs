using Serai.Platform.Data;
using Serai.Vocabulary.Registers;

namespace Serai.Platform.People;

/// <summary>Who somebody is and what they may do and see now, as the database says at this moment.</summary>
public sealed class Viewers(Database database, PlaceRegister places)
{
    /// <summary>The person of a sign-in session that still holds; null where it does not.</summary>
    public Viewer? OfSession(string session) => database.Read(s => Find(
        s,
        session,
        $"""
        select p.id, p.name from people_session s join people_person p on p.id = s.person
        where s.id = {session} and s.ended_at is null
        """));

    private Viewer? Find(Session s, string session, FormattableString sql)
    {
        var person = s.First(sql, row => (Id: row.Text(0), Name: row.Text(1)));
        return person.Id is null ? null : new Viewer(person.Id, person.Name, PersonStore.RolesOf(s, person.Id))
        {
            Session = session,
            Scope = ScopeOf(s, person.Id).Expand(places),
        };
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
