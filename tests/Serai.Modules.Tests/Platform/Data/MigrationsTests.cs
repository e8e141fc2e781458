using Serai.Platform.Data;
using Serai.Platform.People;

namespace Serai.Tests.Platform.Data;

public sealed class MigrationsTests : IAsyncLifetime
{
    private readonly string folder = TestNode.TemporaryFolder();
    private Database database = null!;

    public Task InitializeAsync()
    {
        database = Database.Open(Path.Combine(folder, "test.db"));
        return Migrations.RunAsync(database, "people", typeof(PeopleModule).Assembly);
    }

    public async Task DisposeAsync()
    {
        await database.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_schema_file_runs_once()
    {
        var first = database.Read(s => s.Query($"select name, checksum from platform_migration", row => row.Text(0)));
        await Migrations.RunAsync(database, "people", typeof(PeopleModule).Assembly);

        Assert.NotEmpty(first);
        Assert.Equal(first, database.Read(s => s.Query($"select name from platform_migration", row => row.Text(0))));
    }

    [Fact]
    public async Task A_schema_file_that_was_changed_refuses_the_start()
    {
        await database.WriteAsync(tx => tx.Execute(
            $"update platform_migration set checksum = 'other' where name = 'People/001_people.sql'"));
        var refused = await Assert.ThrowsAsync<DatabaseUnusableException>(
            () => Migrations.RunAsync(database, "people", typeof(PeopleModule).Assembly));
        Assert.Contains("001_people.sql", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_of_two_features_may_have_one_number()
    {
        var names = Applied().Select(a => a.Name).ToList();
        Assert.Contains("People/001_people.sql", names);
        Assert.Contains("Api/001_api.sql", names);
        Assert.Equal(names.Count, names.Distinct().Count());
    }

    [Fact]
    public async Task A_database_that_knows_its_files_without_folders_goes_on_with_the_same_checksums()
    {
        var before = Applied();
        await ForgetFoldersAsync();
        Assert.Contains("001_people.sql", Applied().Select(a => a.Name));

        await Migrations.RunAsync(database, "people", typeof(PeopleModule).Assembly);

        Assert.Equal(before, Applied());
    }

    [Fact]
    public async Task A_changed_file_refuses_the_start_of_such_a_database_too()
    {
        await ForgetFoldersAsync();
        await database.WriteAsync(tx => tx.Execute(
            $"update platform_migration set checksum = 'other' where name = '001_people.sql'"));
        var refused = await Assert.ThrowsAsync<DatabaseUnusableException>(
            () => Migrations.RunAsync(database, "people", typeof(PeopleModule).Assembly));
        Assert.Contains("People/001_people.sql", refused.Message, StringComparison.Ordinal);
        Assert.Contains("001_api.sql", Applied().Select(a => a.Name));
    }

    private async Task ForgetFoldersAsync() => await database.WriteAsync(tx => tx.Execute(
        $"update platform_migration set name = substr(name, instr(name, '/') + 1)"));

    private List<(string Name, string Checksum)> Applied() => database.Read(s => s.Query(
        $"select name, checksum from platform_migration order by name", row => (row.Text(0), row.Text(1))));

    [Fact]
    public async Task A_database_of_a_later_version_refuses_the_start()
    {
        await database.WriteAsync(tx => tx.Execute(
            $"insert into platform_migration (module, name, checksum) values ('people', '999_future.sql', 'x')"));
        var refused = await Assert.ThrowsAsync<DatabaseUnusableException>(
            () => Migrations.RunAsync(database, "people", typeof(PeopleModule).Assembly));
        Assert.Contains("newer version", refused.Message, StringComparison.Ordinal);
    }
}
