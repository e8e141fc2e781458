using System.Net.Sockets;
using Serai.Commands;

namespace Serai.Tests.Commands;

/// <summary>Under the name of an export stands all of it, or what stood there before.</summary>
public sealed class ExportCommandTests
{
    private const string Before = "what stood there before";

    [Fact]
    public async Task A_call_that_is_wrong_leaves_the_file_as_it_was()
    {
        using var node = new Scratch();
        using var files = new Scratch();
        await PeopleCommandTests.InitAsync(node);
        var file = files.Write("out.csv", Before);

        var called = await Executable.CallAsync(
            "export", "--disease", "nonsense", "--out", file, "--data", node.Folder);

        Assert.Equal(2, called.ExitCode);
        Assert.Equal(Before, await File.ReadAllTextAsync(file));
        Assert.Single(Directory.GetFiles(files.Folder));
    }

    [Fact]
    public async Task A_node_that_goes_away_in_the_middle_leaves_no_half_file_and_is_said_in_one_line()
    {
        using var node = new Scratch();
        using var files = new Scratch();
        node.Write("node.json", "{}");
        var file = files.Write("out.csv", Before);
        using var running = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        running.Bind(new UnixDomainSocketEndPoint(Path.Combine(node.Folder, "serai.sock")));
        running.Listen();
        var goes = GoAwayAsync(running);

        var called = await Executable.CallAsync("export", "--out", file, "--data", node.Folder);

        await goes;
        Assert.Equal(2, called.ExitCode);
        Assert.Contains("went away", Assert.Single(called.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(Before, await File.ReadAllTextAsync(file));
        Assert.Single(Directory.GetFiles(files.Folder));
    }

    [Fact]
    public void A_node_that_goes_away_is_no_bug_whatever_the_command_was_doing()
    {
        Assert.NotNull(CommandErrors.Words(new HttpRequestException("Connection refused")));
        Assert.Contains(
            "went away",
            CommandErrors.Words(new HttpIOException(HttpRequestError.ResponseEnded)), StringComparison.Ordinal);
    }

    /// <summary>Answers with the first line of a long file and is gone.</summary>
    private static async Task GoAwayAsync(Socket running)
    {
        // The first connection only asks whether a node runs.
        (await running.AcceptAsync()).Dispose();
        using var asked = await running.AcceptAsync();
        await asked.ReceiveAsync(new byte[4_096]);
        await asked.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\ndate,place\n"u8.ToArray());
    }
}
