using System.Text.Json;
using Serai.Platform.Hosting;

namespace Serai.Tests.Commands;

/// <summary>
/// The same command on a node that runs (LocalAddPerson, LocalCheckPerson through its socket) and on one that does not.
/// </summary>
public sealed class PeopleCommandTests
{
    [Fact]
    public async Task A_person_is_added_to_a_node_that_does_not_run()
    {
        using var scratch = new Scratch();
        await InitAsync(scratch);

        var added = await AddAsync(scratch, "Aigerim");
        var again = await AddAsync(scratch, "aigerim");

        Assert.Equal((0, "Aigerim may sign in as DutyOfficer."), (added.ExitCode, added.Output.Trim()));
        Assert.Equal(1, again.ExitCode);
        Assert.Single(again.ErrorLines);
    }

    [Fact]
    public async Task A_name_that_is_taken_is_said_before_a_password_is_asked_for()
    {
        using var scratch = new Scratch();
        await InitAsync(scratch);
        await AddAsync(scratch, "Aigerim");

        // No password is there to be read: the name is refused, not its absence.
        var again = await PeopleAsync(scratch, "add", "aigerim", "--role", "DutyOfficer");

        Assert.Equal(1, again.ExitCode);
        Assert.Contains("aigerim", Assert.Single(again.ErrorLines), StringComparison.Ordinal);
        Assert.DoesNotContain("password", again.Error, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_person_is_added_to_a_node_that_runs()
    {
        using var scratch = new Scratch();
        await InitAsync(scratch);
        using var node = Executable.Start(
            "serve", "--data", scratch.Folder, "--urls", "http://localhost:0", "--while-stdin");
        await node.StandardOutput.ReadLineAsync();

        var added = await AddAsync(scratch, "Aigerim");
        node.StandardInput.Close();
        await node.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token);

        Assert.Equal(0, added.ExitCode);
        Assert.Equal(0, node.ExitCode);
    }

    [Fact]
    public async Task A_command_waits_for_a_node_that_is_about_to_answer()
    {
        using var scratch = new Scratch();
        await InitAsync(scratch);
        var folder = NodeFolder.Take(scratch.Folder);
        var adding = AddAsync(scratch, "Aigerim");
        await Task.WhenAny(adding, Task.Delay(TimeSpan.FromSeconds(3)));
        Assert.False(adding.IsCompleted);
        folder.Dispose();

        Assert.Equal(0, (await adding).ExitCode);
    }

    [Theory]
    [InlineData("There is no command lists. Choose of: add", "people", "lists")]
    [InlineData("There is no command status. Choose of: demo, init", "status")]
    public async Task A_word_that_is_no_command_is_named(string words, params string[] call)
    {
        var called = await Executable.CallAsync(call);
        Assert.Equal(2, called.ExitCode);
        Assert.StartsWith(words, Assert.Single(called.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_node_the_command_says_where_it_looked()
    {
        using var scratch = new Scratch();

        var called = await AddAsync(scratch, "Aigerim");

        Assert.Equal(2, called.ExitCode);
        Assert.Contains(scratch.Folder, Assert.Single(called.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task People_are_listed_changed_disabled_given_a_password_and_signed_out()
    {
        using var scratch = new Scratch();
        await InitAsync(scratch);
        await AddAsync(scratch, "Aigerim");

        var set = await PeopleAsync(scratch, "set", "aigerim", "--role", "Approver", "--place", "KAZ");
        Assert.Equal("Aigerim is Approver; places: KAZ; diseases: all.", set.Output.Trim());
        var kept = await PeopleAsync(scratch, "set", "Aigerim", "--place", "all", "--disease", "measles", "--json");
        var person = JsonDocument.Parse(kept.Output).RootElement;
        Assert.Equal("approver", person.GetProperty("roles")[0].GetString());
        Assert.Equal(JsonValueKind.Null, person.GetProperty("places").ValueKind);

        var disabled = await PeopleAsync(scratch, "disable", "Aigerim");
        Assert.Equal("Aigerim may not sign in any more.", disabled.Output.Trim());
        var listed = (await PeopleAsync(scratch, "list")).Output.ReplaceLineEndings("\n").TrimEnd().Split('\n');
        Assert.StartsWith("Name\t", listed[0], StringComparison.Ordinal);
        Assert.Contains("disabled since", listed[1], StringComparison.Ordinal);
        Assert.Equal(0, (await PeopleAsync(scratch, "enable", "Aigerim")).ExitCode);
        Assert.Equal(0, (await PeopleAsync(scratch, "unlock", "Aigerim")).ExitCode);
        var reset = await PeopleAsync(scratch, "reset", "Aigerim");
        Assert.Matches("^[a-z2-9]{5}(-[a-z2-9]{5}){3}$", reset.Output.Trim());
        Assert.Equal("No sign-in yet.", (await PeopleAsync(scratch, "sessions", "Aigerim")).Output.Trim());
        Assert.Equal(0, (await PeopleAsync(scratch, "end", "Aigerim")).ExitCode);
    }

    [Fact]
    public async Task A_change_that_may_not_be_is_refused_and_a_call_that_is_wrong_says_how()
    {
        using var scratch = new Scratch();
        await InitAsync(scratch);
        await Executable.CallWithInputAsync(
            "a long enough secret\n", "people", "add", "Bolat", "--role", "Administrator", "--data", scratch.Folder);

        var last = await PeopleAsync(scratch, "disable", "Bolat");
        Assert.Equal((1, 1), (last.ExitCode, last.ErrorLines.Length));
        Assert.Contains("last administrator", last.Error, StringComparison.Ordinal);
        foreach (var wrong in new[]
        {
            await PeopleAsync(scratch, "disable", "Nobody"),
            await PeopleAsync(scratch, "set", "Bolat", "--place", "Atlantis"),
            await PeopleAsync(scratch, "set", "Bolat"),
        })
        {
            Assert.Equal((2, 1), (wrong.ExitCode, wrong.ErrorLines.Length));
        }
    }

    private static Task<Called> PeopleAsync(Scratch scratch, params string[] words) =>
        Executable.CallAsync(["people", .. words, "--data", scratch.Folder]);

    internal static async Task InitAsync(Scratch scratch, string country = "KAZ")
    {
        var called = await Executable.CallAsync("init", "--country", country, "--name", country, "--data",
            scratch.Folder,
            "--exchange-url", "https://localhost:0");
        Assert.True(called.ExitCode == 0, called.Error);
    }

    private static async Task<Called> AddAsync(Scratch scratch, string name) => await Executable.CallWithInputAsync(
        "a long enough secret\n", "people", "add", name, "--role", "DutyOfficer", "--data", scratch.Folder);
}
