using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Serai.Platform.Hosting;
using Serai.Vocabulary.Registers;

namespace Serai.Tests.Platform.Hosting;

/// <summary>The executable itself: what it says and answers when it cannot start.</summary>
public sealed class StartTests : IDisposable
{
    // Nodes of other tests run at the same time: nobody takes the default port.
    private static readonly string[] AnyPort = ["--exchange-url", "https://127.0.0.1:0"];

    private readonly string folder = TestNode.TemporaryFolder();

    private string Data => Path.Combine(folder, "kaz");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_node_is_made_once_and_serves_until_it_is_told_to_stop()
    {
        var made = await InitAsync("--person", "Aigerim");
        Assert.Equal("", made.Error);
        Assert.Equal(0, made.ExitCode);
        Assert.Contains("kaz.serai.invalid/log/1", made.Out, StringComparison.Ordinal);

        Refused(await InitAsync(), "holds a node already");

        using var serving = Child.Serai("serve", "--data", Data, "--urls", "http://127.0.0.1:0");
        var line = await serving.StandardOutput.ReadLineAsync();
        Assert.Contains("http://127.0.0.1:", line, StringComparison.Ordinal);
        Refused(await ServeAsync(), "Another process holds");

        serving.Kill();
        await serving.WaitForExitAsync();
        using var again = Child.Serai("serve", "--data", Data, "--urls", "http://127.0.0.1:0");
        Assert.NotNull(await again.StandardOutput.ReadLineAsync());
        again.Kill();
        await again.WaitForExitAsync();
    }

    [Fact]
    public async Task The_database_and_the_socket_are_their_owner_s_alone_also_in_a_folder_that_was_there()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await using var node = await TestNode.StartAsync(path: Data);
        foreach (var file in new[] { "serai.db", "serai.db-wal", "serai.sock" })
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Data, file)));
        }
    }

    [Theory]
    [InlineData("log.pem")]
    [InlineData("receipt.pem")]
    [InlineData("storage.key")]
    public async Task A_key_that_was_copied_in_from_another_node_is_refused(string key)
    {
        await using (var node = await TestNode.StartAsync(path: Data))
        await using (var other = await TestNode.StartAsync("CHN"))
        {
            await node.Get<Serai.Exchange.Entries.NodeLog>().AppendAsync(
                new Serai.Exchange.Entries.EntryDraft(100, "kaz-event-2020-00000001", [], "{}"u8.ToArray()),
                Serai.Exchange.Entries.Author.Machine.Instance);
            await node.StopAsync();
            File.Copy(Path.Combine(other.Path, "keys", key), Path.Combine(Data, "keys", key), overwrite: true);
        }

        Refused(await ServeAsync(), "keys/" + key);
    }

    [Fact]
    public async Task A_role_that_there_is_not_is_refused_with_those_there_are() => Refused(
        await InitAsync("--person", "Aigerim", "--role", "Minister"),
        "--role Minister: write DutyOfficer, Approver, Auditor or Administrator.");

    [Fact]
    public async Task A_port_that_is_taken_is_refused_with_what_to_do()
    {
        await InitAsync();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        Refused(await ServeAsync("--urls", $"http://127.0.0.1:{port}"), "choose another port with --urls");
    }

    [Theory]
    [InlineData("http://example.org:5080", "Change the host part")]
    [InlineData("ftp://localhost:5080", "no address to listen on")]
    [InlineData("5080", "no address to listen on")]
    [InlineData("http://192.0.2.1:5080", "Choose another address")]
    public async Task An_address_that_cannot_be_listened_on_is_refused(string url, string why)
    {
        await InitAsync();
        Refused(await ServeAsync("--urls", url), why);
    }

    [Fact]
    public async Task A_folder_without_a_node_is_refused_with_what_to_do()
    {
        Refused(await ServeAsync(), "serai init");
        Directory.CreateDirectory(Data);
        Refused(await ServeAsync(), "serai init");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_node_whose_database_is_gone_begins_no_second_log(bool leaveEmptyFile)
    {
        await InitAsync();
        var database = Path.Combine(Data, "serai.db");
        File.Delete(database);
        if (leaveEmptyFile)
        {
            await File.WriteAllTextAsync(database, "");
        }

        Refused(await ServeAsync(), "Put the database back from the backup");
        Assert.Equal(leaveEmptyFile, File.Exists(database));
    }

    [Fact]
    public async Task A_key_that_is_gone_is_refused_with_what_to_do()
    {
        await InitAsync();
        File.Delete(Path.Combine(Data, "keys", "log.pem"));
        Refused(await ServeAsync(), "Put the keys folder back");
    }

    [Theory]
    [InlineData("--origin", "has a space+plus", "--origin")]
    [InlineData("--origin", "", "--origin")]
    [InlineData("--name", " ", "--name")]
    [InlineData("--name", "a\nb", "--name")]
    [InlineData("--console-url", "foo", "--console-url")]
    [InlineData("--console-url", "http://console.example:80", "--console-url")]
    [InlineData("--console-url", "https://localhost:5443", "console-https.md")]
    [InlineData("--time-zone", "Asia/Almatty", "--time-zone: \"Asia/Almatty\" is no time zone")]
    [InlineData("--time-zone", "", "Write an IANA name such as Asia/Almaty")]
    public async Task What_a_node_cannot_be_called_is_refused_before_anything_is_written(
        string option, string value, string why)
    {
        string[] name = option == "--name" ? [] : ["--name", "Kazakhstan"];
        using var init = Child.Serai(["init", "--country", "KAZ", "--data", Data, .. name, option, value]);
        var error = await init.StandardError.ReadToEndAsync();
        await init.WaitForExitAsync();

        Assert.Equal(2, init.ExitCode);
        Assert.Contains(why, error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Data));
    }

    [Theory]
    [InlineData("KAZ", null, "Asia/Almaty", "the zone of KAZ")]
    [InlineData("KAZ", "Asia/Tokyo", "Asia/Tokyo", "Asia/Tokyo.")]
    [InlineData("RUS", null, "UTC", "no zone is known for RUS")]
    public async Task The_zone_of_a_node_is_written_and_told(string country, string? asked, string zone, string told)
    {
        string[] option = asked is null ? [] : ["--time-zone", asked];
        var made = await Child.RunAsync(
            "", ["init", "--country", country, "--name", country, "--data", Data, .. AnyPort, .. option]);
        Assert.Equal((0, ""), (made.ExitCode, made.Error));
        Assert.Contains(told, made.Out, StringComparison.Ordinal);
        Assert.Equal(zone, NodeSettings.Load(Data).TimeZone);
    }

    [Fact]
    public async Task A_node_in_a_zone_that_there_is_not_does_not_start_and_one_without_a_zone_counts_in_UTC()
    {
        await InitAsync();
        var settings = NodeSettings.Load(Data);
        (settings with { TimeZone = "Asia/Almatty" }).Save(Data);
        Refused(await ServeAsync(), "node.json, timeZone: \"Asia/Almatty\" is no time zone that this system knows");
        (settings with { TimeZone = null }).Save(Data);
        Assert.Equal("UTC", NodeSettings.Load(Data).FindZone().Id);
        Assert.DoesNotContain(
            "timeZone", await File.ReadAllTextAsync(Path.Combine(Data, "node.json")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_system_without_time_zones_is_told_what_to_install_and_runs_a_node_in_UTC()
    {
        var bare = Directory.CreateDirectory(Path.Combine(folder, "no-zones")).FullName;
        async Task<(int Code, string Error)> InitBareAsync(params string[] more)
        {
            var start = new ProcessStartInfo("dotnet")
            {
                UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true,
            };
            start.Environment["TZDIR"] = bare;
            string[] call = [Path.Combine(AppContext.BaseDirectory, "serai.dll"), "init", "--country", "KAZ"];
            foreach (var argument in (string[])[.. call, "--name", "Kazakhstan", "--data", Data, .. AnyPort, .. more])
            {
                start.ArgumentList.Add(argument);
            }

            using var init = Process.Start(start)!;
            var said = init.StandardOutput.ReadToEndAsync();
            var error = await init.StandardError.ReadToEndAsync();
            await said;
            await init.WaitForExitAsync();
            return (init.ExitCode, error);
        }

        var refused = await InitBareAsync();
        Assert.Equal(2, refused.Code);
        Assert.Contains("apt install tzdata", refused.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Data));
        Assert.Equal((0, ""), await InitBareAsync("--time-zone", "UTC"));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_refused()
    {
        await File.WriteAllTextAsync(Data, "a file where the folder should be");
        Refused(await InitAsync(), "cannot be used");
    }

    [Fact]
    public async Task Settings_that_cannot_be_read_are_refused_with_the_line()
    {
        await InitAsync();
        await File.WriteAllTextAsync(Path.Combine(Data, "node.json"), "{\n  \"country\": \"KAZ\",\n  nonsense\n}");
        Refused(await ServeAsync(), "node.json, line 3");
    }

    [Fact]
    public async Task A_damaged_database_is_refused_with_what_to_do()
    {
        await InitAsync();
        await File.WriteAllTextAsync(Path.Combine(Data, "serai.db"), new string('x', 100_000));
        Refused(await ServeAsync(), "restore the last backup");
    }

    [Fact]
    public async Task A_register_of_the_node_goes_before_the_shipped_one_and_a_fault_in_it_names_the_line()
    {
        await InitAsync();
        Directory.CreateDirectory(Path.Combine(Data, "registers"));
        var own = Path.Combine(Data, "registers", "diseases.csv");
        var shipped = await File.ReadAllLinesAsync(
            Path.Combine(AppContext.BaseDirectory, "data", "registers", "diseases.csv"));
        await File.WriteAllLinesAsync(own, [.. shipped, "one,field,too,few"]);
        Refused(await ServeAsync(), $"{own}: Line {shipped.Length + 1}");
    }

    [Fact]
    public async Task Rows_of_the_node_add_to_the_shipped_registers()
    {
        Directory.CreateDirectory(Path.Combine(Data, "registers"));
        await File.WriteAllTextAsync(
            Path.Combine(Data, "registers", "places.csv"),
            "code,kind,parent,name_en\nUZ-FA,subdivision,UZB,Fergana Region\n");
        await File.WriteAllTextAsync(
            Path.Combine(Data, "registers", "diseases.csv"), "id,annex2_gate,name_en\nq-fever,G3,Q fever\n");
        await using var node = await TestNode.StartAsync(path: Data);
        Assert.Equal("UZB", node.Get<PlaceRegister>().Find("UZ-FA")?.Parent);
        Assert.NotNull(node.Get<PlaceRegister>().Find("KZ-75"));
        Assert.NotNull(node.Get<DiseaseRegister>().Find("q-fever"));
        Assert.NotNull(node.Get<DiseaseRegister>().Find("measles"));
    }

    [Fact]
    public async Task A_node_whose_country_no_register_knows_says_what_to_do()
    {
        var made = await Child.RunAsync("", "init", "--country", "GEO", "--name", "Georgia", "--data", Data);
        Assert.Contains("No register knows GEO yet", made.Out, StringComparison.Ordinal);
        Assert.Contains("Nobody can sign in yet", made.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_policy_that_cannot_be_read_stops_the_start_and_not_the_first_notification()
    {
        await InitAsync();
        var policy = Path.Combine(Data, "policy", "approvals.json");
        Directory.CreateDirectory(Path.GetDirectoryName(policy)!);
        await File.WriteAllTextAsync(policy, """{"notifications": 2}""");
        Refused(await ServeAsync(), $"{policy}: \"notification\" is a number from 1 to 8.");
    }

    [Fact]
    public async Task A_path_too_long_for_a_socket_is_refused()
    {
        var room = NodeFolder.SocketPathBytesMax - Encoding.UTF8.GetByteCount(NodeFolder.SocketFileIn(folder)) - 1;
        var fits = Path.Combine(folder, new string('d', room));
        await using (var node = await TestNode.StartAsync(path: fits))
        {
            Assert.True(File.Exists(NodeFolder.SocketFileIn(fits)));
        }

        Refused(
            await Child.RunAsync("", "init", "--country", "KAZ", "--name", "K", "--data", fits + "d"),
            "Give the data folder a shorter path");
        Assert.False(Directory.Exists(fits + "d"));
    }

    [Theory]
    [InlineData("short", "shorter than 12")]
    [InlineData("Aigerim Aigerim", "holds the name")]
    public async Task A_weak_password_is_refused_before_anything_is_made(string password, string why)
    {
        Refused(
            await Child.RunAsync(
                password + "\n", "init", "--country", "KAZ", "--name", "K", "--data", Data, "--person", "Aigerim"),
            why);
        Assert.False(Directory.Exists(Data));
    }

    [Theory]
    [InlineData("kaz", "three capital letters")]
    [InlineData("KAZAKHSTAN", "three capital letters")]
    public async Task A_country_that_is_no_code_is_refused(string country, string why) => Refused(
        await Child.RunAsync("", "init", "--country", country, "--name", "K", "--data", Data), why);

    [Fact]
    public async Task A_call_that_is_wrong_gets_one_line_and_the_way_to_the_help()
    {
        Refused(await Child.RunAsync("", "serve"), "--help");
        Refused(await Child.RunAsync("", "no-such-command"), "--help");
        Assert.Equal(0, (await Child.RunAsync("", "serve", "--help")).ExitCode);
    }

    [DiskFact]
    public async Task A_disk_with_less_than_the_minimum_free_is_refused_at_the_start_and_nothing_is_lost()
    {
        using var disk = new SmallDisk(kilobytes: 16_384);
        var data = Path.Combine(disk.Path, "kaz");
        Assert.Equal(0, (await Child.RunAsync(
            "", ["init", "--country", "KAZ", "--name", "K", "--data", data, .. AnyPort])).ExitCode);
        disk.Fill(NodeFolder.FreeBytesMin);
        disk.Fill(NodeFolder.FreeBytesMin - 1);
        Refused(await Child.RunAsync("", "serve", "--data", data, "--urls", "http://127.0.0.1:0"), "free some space");

        disk.FreeLast();
        using var serving = Child.Serai("serve", "--data", data, "--urls", "http://127.0.0.1:0");
        Assert.NotNull(await serving.StandardOutput.ReadLineAsync());
        serving.Kill();
        await serving.WaitForExitAsync();
    }

    private static void Refused(ChildEnd end, string why)
    {
        Assert.Contains(why, end.Error, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("", end.Out);
        Assert.Single(end.Error.TrimEnd('\n').Split('\n'));
        Assert.Equal(2, end.ExitCode);
    }

    private Task<ChildEnd> InitAsync(params string[] more) => Child.RunAsync(
        TestNode.Password + "\n",
        ["init", "--country", "KAZ", "--name", "Kazakhstan", "--data", Data, .. AnyPort, .. more]);

    private Task<ChildEnd> ServeAsync(params string[] more) => Child.RunAsync(
        "", ["serve", "--data", Data, .. more]);
}
