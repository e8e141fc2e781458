using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Serai.Platform.Data;

/// <summary>
/// Schema files run once, in the order of their numbers, forward only. A file is named by the folder of its feature and
/// its own name, so that two features of one assembly may both begin with 001. A file that was changed after it ran
/// refuses the start: the database would no longer be what the file says.
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
            var files = FilesOf(assembly);
            files.ForEach(file => NameByFolder(tx, module, file));
            files.ForEach(file => Run(tx, database, module, file));
            RefuseLater(tx, database, module, files);
        });

    private static List<SchemaFile> FilesOf(Assembly assembly) =>
    [
        .. assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(Folder, StringComparison.Ordinal))
            .Select(n => SchemaFile.Of(n, Read(assembly, n)))
            .OrderBy(f => f.BareName, StringComparer.Ordinal).ThenBy(f => f.Name, StringComparer.Ordinal),
    ];

    /// <summary>
    /// A database of before knows the file without its folder. It gets the new name where the text is the same; the
    /// checksum stays.
    /// </summary>
    private static void NameByFolder(WriteSession tx, string module, SchemaFile file) => tx.Execute(
        $"""
        update platform_migration set name = {file.Name}
        where module = {module} and name = {file.BareName} and checksum = {file.Checksum} and name <> {file.Name}
        """);

    private static void Run(WriteSession tx, Database database, string module, SchemaFile file)
    {
        var known = tx.First(
            $"""
            select checksum from platform_migration
            where module = {module} and name in ({file.Name}, {file.BareName})
            """,
            row => row.Text(0));
        if (known == file.Checksum)
        {
            return;
        }

        if (known is not null)
        {
            throw new DatabaseUnusableException(
                database.Path,
                $"the schema file {file.Name} of {module} is not the one this database was made with. A schema file " +
                "is never changed: put back the old text and add a new file.");
        }

        tx.ExecuteScript(ForSqlite(file.Sql));
        tx.Execute($"""
            insert into platform_migration (module, name, checksum) values ({module}, {file.Name}, {file.Checksum})
            """);
    }

    /// <summary>A database that a newer version has changed is not this version's to write.</summary>
    private static void RefuseLater(WriteSession tx, Database database, string module, List<SchemaFile> files)
    {
        var unknown = tx
            .Query($"select name from platform_migration where module = {module} order by name", row => row.Text(0))
            .Find(name => !files.Exists(f => f.Name == name));
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

    /// <summary>One file of an assembly.</summary>
    /// <param name="Name">The folder of its feature and its own name: People/001_people.sql.</param>
    /// <param name="BareName">Its own name: 001_people.sql.</param>
    private sealed record SchemaFile(string Name, string BareName, string Sql, string Checksum)
    {
        /// <summary>The resource is named by its path: Schema/People/Schema/001_people.sql.</summary>
        public static SchemaFile Of(string resource, string sql)
        {
            var path = resource[Folder.Length..].Replace('\\', '/');
            var bare = path[(path.LastIndexOf('/') + 1)..];
            var feature = path[..^bare.Length][..^Folder.Length];
            return new SchemaFile(
                feature + bare, bare, sql, Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(sql))));
        }
    }
}
