using System.Text.Json;
using Serai.Platform.Data;
using Serai.Platform.Hosting;

namespace Serai.Tests.Commands;

/// <summary>Keys by the command line.</summary>
public sealed class KeyCommandTests
{
    [Fact]
    public async Task A_key_is_made_listed_and_revoked()
    {
        using var scratch = new Scratch();
        await PeopleCommandTests.InitAsync(scratch);
        await Executable.CallWithInputAsync(
            "a long enough secret\n", "people", "add", "Aigerim", "--role", "DutyOfficer", "--data", scratch.Folder);

        var made = await CallAsync(scratch, "create", "Import", "--person", "aigerim", "--role", "DutyOfficer");
        Assert.True(made.ExitCode == 0, made.Error);
        Assert.Matches("^serai_[0-9a-f]{16}_[A-Za-z0-9_-]{43}$", made.Output.Trim());
        var listed = JsonDocument.Parse((await CallAsync(scratch, "list", "--json")).Output).RootElement[0];
        Assert.Equal("Import", listed.GetProperty("name").GetString());
        Assert.False(listed.GetProperty("signs").GetBoolean());

        var id = listed.GetProperty("id").GetString()!;
        var lines = (await CallAsync(scratch, "list")).Output;
        Assert.StartsWith(
            $"Key\tPerson\tName\tRoles\tEnds\tState\n{id}\tAigerim\tImport\tDutyOfficer\t",
            lines.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Equal(0, (await CallAsync(scratch, "revoke", id)).ExitCode);
        var again = await CallAsync(scratch, "revoke", id);
        Assert.Equal((1, 1), (again.ExitCode, again.ErrorLines.Length));
        await using (var database = Database.Open(Path.Combine(scratch.Folder, NodeFolder.DatabaseName)))
        {
            // Not the person: the node's owner made and revoked it.
            Assert.Equal(["serai api.makeKey", "serai api.revokeKey"], database.Read(s => s.Query(
                $"select name || ' ' || act from people_audit where act like 'api.%' order by id",
                row => row.Text(0))));
        }

        Assert.Equal(1, (await CallAsync(
            scratch, "create", "Import", "--person", "Aigerim", "--role", "Approver")).ExitCode);
        Assert.Equal(2, (await CallAsync(
            scratch, "create", "Import", "--person", "Nobody", "--role", "Approver")).ExitCode);
    }

    private static Task<Called> CallAsync(Scratch scratch, params string[] words) =>
        Executable.CallAsync(["key", .. words, "--data", scratch.Folder]);
}
