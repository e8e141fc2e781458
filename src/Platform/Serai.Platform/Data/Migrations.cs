using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Serai.Platform.Data;

/// <summary>
/// Schema files run once, in the order of their names, forward only. A file that was changed after it ran refuses the
/// start: the database would no longer be what the file says.
/// </summary>
public static class Migrations
{
    private const string Folder = "Schema/";

    /// <summary>Runs what is new in the files embedded in the assembly of a module.</summary>
    public static Task RunAsync(Database database, string module, Assembly assembly) =>
        database.WriteAsync(tx =>
        {
            tx.ExecuteScript(
                "create table if not exists platform_migration (module text not null, name text not null, " +
                "checksum text not null, primary key (module, name)) strict");
            var names = assembly.GetManifestResourceNames()
                .Where(n => n.StartsWith(Folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
            foreach (var name in names)
            {
                Run(tx, database, module, name[Folder.Length..], Read(assembly, name));
            }

            RefuseLater(tx, database, module, names);
        });

    private static void Run(WriteSession tx, Database database, string module, string name, string sql)
    {
        var checksum = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(sql)));
        var known = tx.First(
            $"select checksum from platform_migration where module = {module} and name = {name}",
            row => row.Text(0));
        if (known == checksum)
        {
            return;
        }

        if (known is not null)
        {
            throw new DatabaseUnusableException(
                database.Path,
                $"the schema file {name} of {module} is not the one this database was made with. A schema file is " +
                "never changed: put back the old text and add a new file.");
        }

        tx.ExecuteScript(ForSqlite(sql));
        tx.Execute($"insert into platform_migration (module, name, checksum) values ({module}, {name}, {checksum})");
    }

    /// <summary>A database that a newer version has changed is not this version's to write.</summary>
    private static void RefuseLater(WriteSession tx, Database database, string module, List<string> names)
    {
        var unknown = tx
            .Query($"select name from platform_migration where module = {module} order by name", row => row.Text(0))
            .Find(name => !names.Contains(Folder + name));
        if (unknown is not null)
        {
            throw new DatabaseUnusableException(
                database.Path,
                $"a newer version of serai made it ({module} {unknown}). Start that version, or restore the backup " +
                "of before.");
        }
    }

    /// <summary>Four column types serve both databases; strict tables are SQLite's own.</summary>
    private static string ForSqlite(string sql) => sql
        .Replace("$text", "text", StringComparison.Ordinal)
        .Replace("$int", "integer", StringComparison.Ordinal)
        .Replace("$real", "real", StringComparison.Ordinal)
        .Replace("$blob", "blob", StringComparison.Ordinal)
        .Replace("$strict", "strict", StringComparison.Ordinal);

    private static string Read(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
