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
            foreach (var name in assembly.GetManifestResourceNames()
                .Where(n => n.StartsWith(Folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
            {
                Run(tx, module, name[Folder.Length..], Read(assembly, name));
            }
        });

    private static void Run(WriteSession tx, string module, string name, string sql)
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
            throw new InvalidOperationException(
                $"The schema file {name} of {module} is not the one this database was made with. A schema file is " +
                "never changed: put back the old text and add a new file.");
        }

        tx.ExecuteScript(ForSqlite(sql));
        tx.Execute($"insert into platform_migration (module, name, checksum) values ({module}, {name}, {checksum})");
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
