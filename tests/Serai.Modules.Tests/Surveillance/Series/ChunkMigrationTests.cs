using System.Reflection;
using Serai.Platform.Data;
using Serai.Surveillance.Imports;
using Serai.Surveillance.Series;

namespace Serai.Modules.Tests.Surveillance.Series;

/// <summary>A database as it was with a row a value, brought to the packed form by the schema files.</summary>
public sealed class ChunkMigrationTests
{
    private static readonly Assembly Module = typeof(CountsImport).Assembly;

    [Fact]
    public async Task Rows_of_before_become_chunks_that_answer_for_every_instant()
    {
        var folder = Directory.CreateTempSubdirectory("serai-chunks-").FullName;
        await using (var database = Database.Open(Path.Combine(folder, "serai.db")))
        {
            await database.WriteAsync(OldDatabase);
            await Migrations.RunAsync(database, "surveillance", Module);

            Assert.Equal(["2019-12-31 9", "2020-01-01 4", "2020-01-02 -1"], Days(database, null));
            Assert.Equal(["2019-12-31 9", "2020-01-01 3"], Days(database, 150));
            Assert.Equal(["2019-12-31 9"], Days(database, 50));
            Assert.Equal(new SeriesPast(12, 3), database.Read(s => SeriesTable.PastOf(s, 1, 2021, [])));
            Assert.Equal(1, database.Read(s => s.Number($"select series from surveillance_signal")));
            Assert.Empty(database.Read(s => s.Query($"pragma foreign_key_check", row => row.Text(0))));
        }

        Directory.Delete(folder, recursive: true);
    }

    private static void OldDatabase(WriteSession tx)
    {
        tx.ExecuteScript(
            "create table platform_migration (module text not null, name text not null, checksum text not null, " +
            "primary key (module, name)) strict");
        foreach (var (folder, name) in new[]
        {
            ("Series", "001_series"), ("Imports", "002_imports"), ("Mapping", "003_mapping"),
            ("Signals", "004_signals"),
        })
        {
            var sql = TextOf($"Schema/{folder}/Schema/{name}.sql");
            var checksum = Convert.ToHexString(
                System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(sql)));
            tx.ExecuteScript(sql
                .Replace("$text", "text", StringComparison.Ordinal).Replace("$int", "integer", StringComparison.Ordinal)
                .Replace("$strict", "strict", StringComparison.Ordinal));
            tx.Execute(
                $"""
                insert into platform_migration (module, name, checksum)
                values ('surveillance', {name + ".sql"}, {checksum})
                """);
        }

        tx.ExecuteScript(
            """
            insert into surveillance_series (disease, disease_known, place, place_known, indicator)
            values ('covid-19', 1, 'KAZ', 1, 'cases');
            insert into surveillance_count (series, day, value, revision, recorded_at, import)
            values (1, '2020-01-02', -1, 1, 200, 2), (1, '2020-01-01', 4, 2, 200, 2), (1, '2019-12-31', 9, 1, 50, 1);
            insert into surveillance_revision (series, day, revision, value, recorded_at, import)
            values (1, '2020-01-01', 1, 3, 100, 1);
            insert into surveillance_signal (series, state, priority, raised_at, first_day, last_day, peak)
            values (1, 'new', 1, 200, '2020-01-01', '2020-01-01', 4);
            """);
    }

    private static string TextOf(string name)
    {
        using var reader = new StreamReader(Module.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    private static List<string> Days(Database database, long? asOf) =>
    [
        .. database
            .Read(s => SeriesTable.Days(s, 1, DateOnly.MinValue, DateOnly.MaxValue, asOf is { } at
                ? DateTimeOffset.FromUnixTimeMilliseconds(at)
                : null))
            .Select(d => FormattableString.Invariant($"{d.Date:yyyy-MM-dd} {d.Count}")),
    ];
}
