namespace Serai.Tests.Commands;

/// <summary>LocalLogKey, LocalLogExport, LocalRebuild and LocalPeers, through the commands that ask for them.</summary>
public sealed class LogCommandTests
{
    [Fact]
    public async Task An_exported_log_is_verified_with_the_key_that_the_node_prints()
    {
        using var node = new Scratch();
        using var output = new Scratch();
        await PeopleCommandTests.InitAsync(node);

        var exported = await Executable.CallAsync("log", "export", "--data", node.Folder, "--out", output.Folder);
        var key = await Executable.CallAsync("log", "key", "--data", node.Folder);
        var verified = await Executable.CallAsync("log", "verify", output.Folder, "--key", key.Output.Trim());

        Assert.True(exported.ExitCode == 0, exported.Error);
        Assert.StartsWith("kaz.serai.invalid/log/1+", key.Output, StringComparison.Ordinal);
        Assert.True(verified.ExitCode == 0, verified.Error);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_named_with_what_to_do()
    {
        using var node = new Scratch();
        await PeopleCommandTests.InitAsync(node);
        var taken = node.Write("taken", "a file, not a folder");

        var exported = await Executable.CallAsync("log", "export", "--data", node.Folder, "--out", taken);

        Assert.Equal(2, exported.ExitCode);
        Assert.StartsWith($"--out {taken}: ", Assert.Single(exported.ErrorLines), StringComparison.Ordinal);
    }

    /// <summary>Through LocalLogProve, "log/prove".</summary>
    [Fact]
    public async Task An_entry_is_proven_into_a_new_folder_and_what_cannot_be_is_said_in_a_line()
    {
        using var node = new Scratch();
        using var output = new Scratch();
        await PeopleCommandTests.InitAsync(node);
        var pack = Path.Combine(output.Folder, "pack");

        var proven = await ProveAsync("--entry", "0", "--out", pack, "--json");
        var again = await ProveAsync("--entry", "0", "--out", pack);
        var unknown = await ProveAsync("--entry", "7", "--out", pack + "2");
        var noThread = await ProveAsync("--thread", "none", "--out", pack + "2");
        var both = await ProveAsync("--entry", "0", "--thread", "node", "--out", pack + "2");
        var thread = await ProveAsync("--thread", "node", "--out", pack + "3");

        Assert.Equal((0, """{"entries":1,"logs":1,"files":8,"leftOut":0}"""), (proven.ExitCode, proven.Output.Trim()));
        var index = Path.Combine(pack, "pack.json");
        Assert.True(File.Exists(index));
        if (!OperatingSystem.IsWindows())
        {
            var owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            Assert.Equal(owner, File.GetUnixFileMode(index));
            Assert.Equal(owner | UnixFileMode.UserExecute, File.GetUnixFileMode(pack));
        }

        Assert.Equal((2, 1, 1, 2), (again.ExitCode, unknown.ExitCode, noThread.ExitCode, both.ExitCode));
        Assert.StartsWith($"--out {pack}: ", Assert.Single(again.ErrorLines), StringComparison.Ordinal);
        Assert.Contains("entry 7", Assert.Single(unknown.ErrorLines), StringComparison.Ordinal);
        Assert.False(Directory.Exists(pack + "2"));
        Assert.StartsWith("1 entries of 1 logs in 8 files.", thread.Output, StringComparison.Ordinal);

        Task<Called> ProveAsync(params string[] options) =>
            Executable.CallAsync(["log", "prove", "--data", node.Folder, .. options]);
    }

    [Fact]
    public async Task Read_tables_are_rebuilt_and_an_unknown_module_is_named()
    {
        using var node = new Scratch();
        await PeopleCommandTests.InitAsync(node);

        var rebuilt = await Executable.CallAsync("rebuild", "exchange", "--data", node.Folder, "--json");
        var unknown = await Executable.CallAsync("rebuild", "weather", "--data", node.Folder);

        Assert.Equal((0, "{\"module\":\"exchange\",\"entries\":1}"), (rebuilt.ExitCode, rebuilt.Output.Trim()));
        Assert.Equal(2, unknown.ExitCode);
        Assert.Contains("notifications", Assert.Single(unknown.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_peer_is_added_by_its_fingerprint_and_no_other_node_answers_for_it()
    {
        using var kaz = new Scratch();
        await PeopleCommandTests.InitAsync(kaz);

        var list = await Executable.CallAsync("peer", "list", "--data", kaz.Folder);
        var added = await Executable.CallAsync(
            "peer", "add", "https://localhost:1", "--fingerprint", "0000", "--data", kaz.Folder);

        Assert.Equal((0, "This node has no peers yet."), (list.ExitCode, list.Output.Trim()));
        Assert.Equal(1, added.ExitCode);
        Assert.Single(added.ErrorLines);
    }
}
