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
    public async Task Refused_rows_stand_on_the_page_of_the_import_by_line()
    {
        await using var node = await TestNode.StartAsync();
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        var partly = await officer.FollowAsync(await Uploading.ImportAsync(
            officer, "date,place,disease,cases\n2020-03-12,KAZ,covid-19,1.5\n2020-03-13,KAZ,covid-19,1\n"));
        Assert.Contains("\"1.5\" in column cases is not a whole number", partly.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_that_waits_is_mapped_on_its_page()
    {
        await using var node = await TestNode.StartAsync();
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        await Uploading.ImportAsync(officer, "date,place,disease,cases\n2020-03-13,Qazaqstan,U07.1,4\n");
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
    public async Task A_file_of_the_command_that_a_choice_would_mend_leads_to_the_page_for_files()
    {
        await using var node = await TestNode.StartAsync();
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        using var client = Local(node);
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes("when,where,n\n2020-03-12,KAZ,4\n"));
        using var answer = await client.PostAsync(new Uri("http://node/local/imports?name=counts.csv"), body);
        var page = await officer.PageAsync("/imports/1");
        Assert.Contains("These columns were not found", page.Text, StringComparison.Ordinal);
        Assert.Contains("<p><a href=\"/imports/new\">Import a file</a></p>", page.Body, StringComparison.Ordinal);
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

    [Fact]
    public async Task An_import_is_undone_after_its_effect_was_shown_and_the_undo_says_why()
    {
        await using var node = await TestNode.StartAsync();
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        const string Header = "date,place,disease,cases\n";
        await Uploading.ImportAsync(officer, Header + "2020-03-12,KAZ,covid-19,1\n");
        await Uploading.ImportAsync(officer, Header + "2020-03-12,KAZ,covid-19,100\n2020-03-13,KAZ,covid-19,7\n");
        Assert.Contains("/imports/2/undo", (await officer.PageAsync("/imports/2")).Body, StringComparison.Ordinal);
        var look = await officer.PageAsync("/imports/2/undo");
        Assert.Contains("restored or withdrawn 2", look.Text, StringComparison.Ordinal);
        Assert.Contains("2020-03-12 100 1", look.Text, StringComparison.Ordinal);
        Assert.Contains("2020-03-13 7 not reported", look.Text, StringComparison.Ordinal);

        Assert.Equal(422, (await officer.SubmitAsync(look, "/imports/2/undo", ("reason", " "))).Status);
        var undone = await officer.SubmitAsync(look, "/imports/2/undo", ("reason", "Wrong units."));
        Assert.Equal((303, "/imports/3"), (undone.Status, undone.Location));
        Assert.Contains("Wrong units.", (await officer.PageAsync("/imports/3")).Text, StringComparison.Ordinal);
        Assert.Contains("undone by import 3", (await officer.PageAsync("/imports/2")).Text, StringComparison.Ordinal);
        Assert.Equal(422, (await officer.SubmitAsync(look, "/imports/2/undo", ("reason", "Again."))).Status);
        Assert.Equal(404, (await officer.GetAsync("/imports/99/undo")).Status);
        using var auditor = await node.SignInAsync(Role.Auditor);
        Assert.Equal(403, (await auditor.GetAsync("/imports/2/undo")).Status);
    }

    [Fact]
    public async Task A_running_import_says_when_it_stood_so_and_can_be_stopped_only_while_it_is_read()
    {
        await using var node = await TestNode.StartAsync();
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        await node.Database.WriteAsync(tx => tx.Execute(
            $"""
            insert into surveillance_import (name, by_person, state, started_at)
            values ('long.csv', 'p1', 'reading', {node.Clock.GetUtcNow()})
            """));
        var page = await officer.PageAsync("/imports/1");
        Assert.False(page.Response.Headers.Contains("Refresh"));
        Assert.Matches("""<a class="button" href="/imports/1"[^>]*>Refresh now</a>""", page.Body);
        Assert.Matches(@"State of \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC", page.Text);
        var late = await officer.SubmitAsync(page, "/imports/1/cancel");
        Assert.Equal(422, late.Status);
        Assert.Contains("being taken over", late.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_import_whose_taking_over_broke_off_goes_on_by_its_page()
    {
        await using var node = await TestNode.StartAsync();
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        await Uploading.ImportAsync(officer, "date,place,disease,cases\n2020-03-12,KAZ,covid-19,1\n");
        await node.Database.WriteAsync(tx => tx.Execute($"update surveillance_import set state = 'applying'"));
        var gone = await officer.SubmitAsync("/imports/1", "/imports/1/resume");
        Assert.Equal((303, "/imports/1"), (gone.Status, gone.Location));
        Assert.DoesNotContain("/resume", (await officer.PageAsync("/imports/1")).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("disease=lycanthropy", "lycanthropy")]
    [InlineData("mapping=Atlantis", "Atlantis")]
    [InlineData("encoding=koi8-r", "windows-1251")]
    [InlineData("dates=ydm", "dmy, mdy, ymd")]
    public async Task A_command_that_asks_for_what_is_not_there_is_told_so_before_anything_is_read(
        string query, string words)
    {
        await using var node = await TestNode.StartAsync();
        using var client = Local(node);
        using var body = new ByteArrayContent("date,place,disease,cases\n2020-03-12,KAZ,covid-19,4\n"u8.ToArray());
        using var answer = await client.PostAsync(new Uri("http://node/local/imports?" + query), body);
        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains(words, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(node.Get<ImportsTable>().Latest(await node.ViewerAsync(Role.Auditor)));
    }

    [Fact]
    public async Task A_command_previews_without_writing_and_names_the_codes_to_map()
    {
        await using var node = await TestNode.StartAsync();
        using var client = Local(node);
        const string Text =
            "date;place;cases\n12.03.2020;KAZ;4\n12.03.2020;Qazaq\u001b[1mstan;5\n13.03.2020;Atlantis;5\n";
        foreach (var (query, imports) in new[] { ("&preview=true", 0), ("", 1) })
        {
            using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(Text));
            using var answer = await client.PostAsync(
                new Uri("http://node/local/imports?name=a.csv&disease=covid-19" + query), body);
            using var report = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
            Assert.Equal(1, report.RootElement.GetProperty("accepted").GetInt32());
            Assert.Equal(1, report.RootElement.GetProperty("toMap").GetInt32());
            Assert.Equal("Atlantis", report.RootElement.GetProperty("codes")[0].GetProperty("own").GetString());
            Assert.DoesNotContain("\\u001B", report.RootElement.GetRawText(), StringComparison.OrdinalIgnoreCase);
            Assert.Equal(imports, node.Get<ImportsTable>().Latest(await node.ViewerAsync(Role.Auditor)).Count);
        }
    }

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
