using Serai.Platform.Data;

namespace Serai.Platform.People.Trail;

/// <summary>Accounts by their persons' names, which every line about an act of theirs shows anyway.</summary>
internal sealed class PersonNames(Database database) : IAuditNames
{
    public IReadOnlyDictionary<string, string> Of(Viewer viewer, IReadOnlyCollection<string> addresses)
    {
        var ids = AuditAddresses.Texts(addresses, Accounts.PathOf(""));
        return database.Read(s => s.Query(
            $"select id, name from people_person where id in (select value from json_each({ids}))",
            row => (Id: row.Text(0), Name: row.Text(1)))).ToDictionary(p => Accounts.PathOf(p.Id), p => p.Name);
    }
}
