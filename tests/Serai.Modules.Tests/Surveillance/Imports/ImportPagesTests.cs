using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Serai.Platform.Hosting;
using Serai.Platform.People;
using Serai.Surveillance.Imports;
using Serai.Tests;

namespace Serai.Modules.Tests.Surveillance.Imports;

public sealed class ImportPagesTests
{
    [Fact]
    public async Task A_refused_file_says_why_on_its_page_and_refused_rows_stand_there_by_line()
    {
        await using var node = await TestNode.StartAsync();
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        var refused = await officer.FollowAsync(await UploadAsync(officer, "date,place;cases\n"));
        Assert.Contains("Two signs could separate the columns", refused.Text, StringComparison.Ordinal);

        var partly = await officer.FollowAsync(await UploadAsync(
            officer, "date,place,disease,cases\n2020-03-12,KAZ,covid-19,1.5\n2020-03-13,KAZ,covid-19,1\n"));
        Assert.Contains("\"1.5\" in column cases is not a whole number", partly.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disease_that_the_register_does_not_know_is_refused_before_anything_is_read()
    {
        await using var node = await TestNode.StartAsync();
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        var answer = await UploadAsync(officer, "date,place,cases\n", ("disease", "lycanthropy"));
        Assert.Equal(422, answer.Status);
        Assert.Contains("lycanthropy", answer.Text, StringComparison.Ordinal);
        Assert.Empty(node.Get<ImportsTable>().Latest(await node.ViewerAsync(Role.Auditor)));
    }

    [Fact]
    public async Task A_code_that_waits_is_mapped_on_its_page()
    {
        await using var node = await TestNode.StartAsync();
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        await UploadAsync(officer, "date,place,disease,cases\n2020-03-13,Qazaqstan,U07.1,4\n");
        Assert.Contains("Qazaqstan", (await officer.PageAsync("/to-map")).Text, StringComparison.Ordinal);
        var unknown = await officer.SubmitAsync("/to-map", "/to-map", ("id", "Atlantis"));
        Assert.Equal(422, unknown.Status);
        Assert.Equal(303, (await officer.SubmitAsync("/to-map", "/to-map", ("id", "kaz"))).Status);
        var inbox = await officer.PageAsync("/signals");
        Assert.Contains("no figures from here before", inbox.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_sends_its_file_through_the_socket_of_the_folder()
    {
        await using var node = await TestNode.StartAsync();
        using var client = Local(node);
        using var body = new ByteArrayContent(
            Encoding.UTF8.GetBytes("date,place,cases\n2020-03-12,KAZ,4\n2020-03-13,KAZ,x\n"));
        using var answer = await client.PostAsync(
            new Uri("http://node/local/imports?name=counts.csv&disease=covid-19"), body);
        using var report = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal(1, report.RootElement.GetProperty("accepted").GetInt32());
        var refusal = report.RootElement.GetProperty("refusals")[0];
        Assert.Equal(3, refusal.GetProperty("line").GetInt32());
        Assert.Equal("\"x\" in column cases is not a number.", refusal.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task An_import_cut_off_by_a_stop_is_put_right_when_the_node_starts_again()
    {
        var path = TestNode.TemporaryFolder();
        await using (var node = await TestNode.StartAsync(path: path))
        {
            await node.Database.WriteAsync(tx => tx.Execute(
                $"""
                insert into surveillance_import (name, by_person, state, started_at)
                values ('killed.csv', 'p1', 'reading', {node.Clock.GetUtcNow()})
                """));
        }

        await using (var again = await TestNode.StartAsync(path: path))
        {
            var line = Assert.Single(again.Get<ImportsTable>().Latest(await again.ViewerAsync(Role.Auditor)));
            Assert.Equal(ImportState.Interrupted, line.Result.State);
        }

        Directory.Delete(path, recursive: true);
    }

    private static Task<TestAnswer> UploadAsync(TestBrowser browser, string text, params (string, string)[] fields) =>
        browser.UploadAsync("/imports", "/imports", "file", "counts.csv", Encoding.UTF8.GetBytes(text), fields);

    private static HttpClient Local(TestNode node) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancel) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(NodeFolder.SocketFileIn(node.Path)), cancel);
            return new NetworkStream(socket, ownsSocket: true);
        },
    });
}
