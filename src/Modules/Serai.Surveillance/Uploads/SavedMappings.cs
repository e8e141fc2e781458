using Serai.Platform.Data;
using Serai.Platform.People;
using Serai.Surveillance.Imports;

namespace Serai.Surveillance.Uploads;

/// <summary>How the files of one sender are to be read, under a name.</summary>
public sealed record SavedMapping(string Name, ColumnMapping Mapping, DateTimeOffset At);

/// <summary>The saved mappings of this node: who may import uses them all.</summary>
public sealed class SavedMappings(Database database)
{
    /// <summary>Mappings of a node; more senders than this have other problems.</summary>
    public const int CountMax = 200;

    /// <summary>Letters of a name.</summary>
    public const int NameMax = 80;

    public IReadOnlyList<SavedMapping> All(Viewer viewer)
    {
        viewer.Require(Permission.ImportCounts);
        return database.Read(All);
    }

    public ColumnMapping? Find(Viewer viewer, string name)
    {
        viewer.Require(Permission.ImportCounts);
        return Find(name);
    }

    /// <summary>The mappings that were saved for files with these headings.</summary>
    public IReadOnlyList<SavedMapping> Fitting(Viewer viewer, IReadOnlyList<string> headings)
    {
        var there = headings.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return
        [
            .. All(viewer).Where(m => m.Mapping.Columns.Count > 0 && m.Mapping.Columns.Keys.All(there.Contains)),
        ];
    }

    /// <summary>The names there are, for whoever named another one.</summary>
    internal string NamesText() => string.Join(", ", database.Read(All).Select(m => m.Name));

    internal ColumnMapping? Find(string name) => database.Read(s => s.First(
        $"select mapping from surveillance_saved_mapping where name = {name}",
        row => ColumnMapping.FromJson(row.Text(0))));

    internal static List<SavedMapping> All(Session session) => session.Query(
        $"select name, mapping, saved_at from surveillance_saved_mapping order by name limit {CountMax}",
        row => new SavedMapping(row.Text(0), ColumnMapping.FromJson(row.Text(1)), row.Instant(2)));

    /// <summary>False where there are too many.</summary>
    internal static bool Save(WriteSession tx, SavedMapping mapping, string by)
    {
        tx.Execute($"delete from surveillance_saved_mapping where name = {mapping.Name}");
        return Recorded(tx, by, "surveillance.saveMapping", tx.Execute(
            $"""
            insert into surveillance_saved_mapping (name, mapping, by_person, saved_at)
            select {mapping.Name}, {mapping.Mapping.ToJson()}, {by}, {mapping.At}
            where (select count(*) from surveillance_saved_mapping) < {CountMax}
            """));
    }

    /// <summary>False where there is none of the name.</summary>
    internal static bool Delete(WriteSession tx, string name, string by) => Recorded(
        tx, by, "surveillance.deleteMapping",
        tx.Execute($"delete from surveillance_saved_mapping where name = {name}"));

    /// <summary>False where the new name is taken, or the old one gone.</summary>
    internal static bool Rename(WriteSession tx, string name, string to, string by) => Recorded(
        tx, by, "surveillance.renameMapping", tx.Execute(
            $"""
            update surveillance_saved_mapping set name = {to} where name = {name}
              and not exists (select 1 from surveillance_saved_mapping where name = {to})
            """));

    // Everybody who imports uses them all, so whoever changes one changes it for others.
    private static bool Recorded(WriteSession tx, string by, string act, int rows)
    {
        if (rows == 1)
        {
            Audit.RecordLater(tx, by, act, SaveMapping.Page);
        }

        return rows == 1;
    }
}
