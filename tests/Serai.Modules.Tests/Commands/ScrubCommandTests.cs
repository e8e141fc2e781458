using System.Text.Json;
using Serai.Platform.Data;
using Serai.Platform.Hosting;

namespace Serai.Tests.Commands;

/// <summary>LocalScrub and LocalScrubProgress ("/scrub"), and the same command on a folder without a node.</summary>
public sealed class ScrubCommandTests
{
    [Fact]
    public async Task A_sound_node_that_does_not_run_has_no_fault()
    {
        using var node = new Scratch();
        await PeopleCommandTests.InitAsync(node);

        var data = await ScrubAsync(node, "--json");
        var words = await ScrubAsync(node);

        Assert.True(data.ExitCode == 0, data.Error);
        using var report = JsonDocument.Parse(data.Output);
        Assert.Equal(1, report.RootElement.GetProperty("entries").GetInt64());
        Assert.Equal(0, report.RootElement.GetProperty("faultCount").GetInt64());
        Assert.Equal("Operator", report.RootElement.GetProperty("cause").GetString(), ignoreCase: true);
        Assert.Equal(0, words.ExitCode);
        Assert.Contains("No fault.", words.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_that_no_node_starts_with_is_looked_through_all_the_same()
    {
        using var node = new Scratch();
        await PeopleCommandTests.InitAsync(node);
        using (var folder = NodeFolder.Take(node.Folder))
        {
            await using var database = Database.Open(folder.DatabaseFile);
            await database.WriteAsync(tx => tx.ExecuteScript("update exchange_entry set bytes = x'00', leaf = x'00'"));
        }

        var key = await Executable.CallAsync("log", "key", "--data", node.Folder);
        var scrubbed = await ScrubAsync(node);

        Assert.NotEqual(0, key.ExitCode);
        Assert.Equal(1, scrubbed.ExitCode);
        Assert.Contains("kaz.serai.invalid/log/1", scrubbed.Output, StringComparison.Ordinal);
        Assert.Contains("Never sign it anew.", scrubbed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_runs_looks_through_its_logs_itself_and_shows_what_it_found()
    {
        using var scratch = new Scratch();
        await PeopleCommandTests.InitAsync(scratch);
        using var node = Executable.Start(
            "serve", "--data", scratch.Folder, "--urls", "http://localhost:0", "--while-stdin");
        await node.StandardOutput.ReadLineAsync();

        var scrubbed = await ScrubAsync(scratch);
        node.StandardInput.Close();
        await node.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token);

        Assert.True(scrubbed.ExitCode == 0, scrubbed.Error);
        Assert.Contains("logs 1, entries 1,", scrubbed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_a_node_is_a_wrong_call()
    {
        using var empty = new Scratch();
        var scrubbed = await ScrubAsync(empty);

        Assert.Equal(2, scrubbed.ExitCode);
        Assert.Contains("--data", Assert.Single(scrubbed.ErrorLines), StringComparison.Ordinal);
    }

    private static Task<Called> ScrubAsync(Scratch node, params string[] more) =>
        Executable.CallAsync(["scrub", "--data", node.Folder, .. more]);
}
