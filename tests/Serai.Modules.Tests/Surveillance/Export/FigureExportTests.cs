using System.Text;
using System.Text.Json;
using Serai.Platform.Data;
using Serai.Platform.People;
using Serai.Surveillance.Export;
using Serai.Surveillance.Imports;
using Serai.Surveillance.Mapping;
using Serai.Tests;

namespace Serai.Modules.Tests.Surveillance.Export;

public sealed class FigureExportTests
{
    private const string Header = "date,place,disease,indicator,value\n";

    [Fact]
    public async Task What_was_exported_and_imported_elsewhere_is_the_same()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        await using var other = await SurveillanceRoom.OpenAsync();
        await room.ImportAsync(
            Header + "2020-03-12,KAZ,covid-19,cases,-1\n2020-03-13,KAZ,covid-19,cases,4\n"
            + "2019-12-31,CHN,measles,deaths,7\n");
        var text = await ExportAsync(room, new FigureSelection());
        await other.ImportAsync(text);
        Assert.Equal(room.State(), other.State());
        Assert.StartsWith("date,place,disease,indicator,dated_by,value\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Counts_by_onset_come_back_as_such()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        await using var other = await SurveillanceRoom.OpenAsync();
        await room.ImportAsync(Header + "2020-03-10,KAZ,covid-19,cases,3\n2020-03-11,KAZ,covid-19,cases,-2\n");
        await room.ImportAsync(
            "date,onset,place,disease,cases\n2020-03-13,2020-03-10,KAZ,covid-19,4\n"
            + "2020-03-13,2020-03-11,KAZ,covid-19,5\n");
        var text = await ExportAsync(room, new FigureSelection());
        Assert.Contains("2020-03-10,KAZ,covid-19,cases,onset,4\n", text, StringComparison.Ordinal);
        Assert.Contains("2020-03-10,KAZ,covid-19,cases,report,3\n", text, StringComparison.Ordinal);
        var taken = await other.ImportAsync(text);
        Assert.Equal((0L, (long)text.Count(c => c == '\n') - 1), (taken.Refused, taken.Added));
        Assert.Equal(text, await ExportAsync(other, new FigureSelection()));
        Assert.Equal(taken.Added, (await other.ImportAsync(text)).Unchanged);
    }

    [Fact]
    public async Task A_date_that_counts_do_not_stand_at_is_refused()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        var taken = await room.ImportAsync(
            "date,place,disease,indicator,dated_by,value\n2020-03-10,KAZ,covid-19,cases,death,3\n"
            + "2020-03-11,KAZ,covid-19,cases,,4\n2020-03-12,KAZ,covid-19,cases,ONSET,5\n");
        Assert.Equal("surveillance.row.dated-by", Assert.Single(taken.Refusals).Reason.TextKey);
        Assert.Equal(
            ["2020-03-11,KAZ,covid-19,cases,report,4", "2020-03-12,KAZ,covid-19,cases,onset,5"],
            await RowsAsync(room, new FigureSelection()));
    }

    [Fact]
    public async Task A_filter_and_an_instant_leave_out_what_they_should()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        var first = room.Clock.Now;
        await room.ImportAsync(Header + "2020-03-12,KAZ,covid-19,cases,1\n2020-03-13,KAZ,covid-19,cases,2\n");
        room.Clock.GoTo("2020-03-15");
        await room.ImportAsync(Header + "2020-03-12,KAZ,covid-19,cases,9\n2020-03-12,CHN,measles,cases,5\n");

        Assert.Equal(
            ["2020-03-12,KAZ,covid-19,cases,report,1", "2020-03-13,KAZ,covid-19,cases,report,2"],
            await RowsAsync(room, new FigureSelection(AsOf: first)));
        Assert.Equal(
            ["2020-03-12,KAZ,covid-19,cases,report,9"],
            await RowsAsync(room, new FigureSelection("covid-19", To: SurveillanceRoom.Day("2020-03-12"))));
        Assert.Equal(
            ["2020-03-12,CHN,measles,cases,report,5"],
            await RowsAsync(room, new FigureSelection(Places: ["CHN"])));
        Assert.Empty(await RowsAsync(room, new FigureSelection(Indicator: "deaths")));
        Assert.Empty(await RowsAsync(room, new FigureSelection(DatedBy: "onset")));
    }

    [Fact]
    public async Task Lines_of_json_hold_the_same()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        await room.ImportAsync(Header + "2020-03-12,KAZ,covid-19,cases,1\n");
        var line = await ExportAsync(room, new FigureSelection(), FigureFormat.JsonLines);
        using var json = JsonDocument.Parse(line);
        Assert.Equal("KAZ", json.RootElement.GetProperty("place").GetString());
        Assert.Equal(1, json.RootElement.GetProperty("value").GetInt64());
    }

    [Fact]
    public async Task A_formula_as_a_code_of_a_sender_leaves_as_text()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        await room.ImportAsync(Header + "2020-03-12,=1+1,covid-19,cases,1\n");
        Assert.Equal(["2020-03-12,'=1+1,covid-19,cases,report,1"], await RowsAsync(room, new FigureSelection()));
    }

    [Fact]
    public async Task A_scope_exports_its_own_and_a_stranger_nothing()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        await room.ImportAsync(Header + "2020-03-12,KAZ,covid-19,cases,1\n2020-03-12,CHN,measles,cases,5\n");
        var scoped = SurveillanceRoom.Officer with { Scope = new Scope(new HashSet<string> { "CHN" }, null) };
        Assert.Equal(["2020-03-12,CHN,measles,cases,report,5"], await RowsAsync(room, new FigureSelection(), scoped));
        await Assert.ThrowsAsync<NotPermittedException>(
            () => RowsAsync(room, new FigureSelection(), SurveillanceRoom.Stranger));
    }

    [Fact]
    public async Task More_than_a_part_is_streamed_in_parts()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        var last = SurveillanceRoom.Day("2020-03-14");
        var rows = Enumerable.Range(0, 20_000).Select(i => FormattableString.Invariant(
            $"{last.AddDays(-i % 10_000):yyyy-MM-dd},P{i / 10_000},covid-19,cases,{i}\n"));
        await room.ImportAsync(Header + string.Concat(rows));
        await using var parts = new Parts();
        await room.Export.WriteAsync(
            SurveillanceRoom.Officer, new FigureSelection(), FigureFormat.Csv, parts, CancellationToken.None);
        Assert.InRange(parts.Writes, 3, 10);
        Assert.Equal(20_001, parts.Lines);
    }

    [Fact]
    public async Task An_import_taken_over_in_between_changes_nothing_of_an_export_that_has_begun()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        await room.ImportAsync(OfManySeries(1));
        var before = await ExportAsync(room, new FigureSelection());
        await using var meanwhile = new Parts();
        var written = new StringBuilder();
        meanwhile.Wrote = async bytes =>
        {
            written.Append(Encoding.UTF8.GetString(bytes.Span));
            if (meanwhile.Writes == 2)
            {
                // The clock stands still: the same instant by it, and yet later. And what was read stays where it was.
                var later = await room.ImportAsync(OfManySeries(2));
                await room.Import.UndoAsync(later.Id, "p1");
                await room.ImportAsync(OfManySeries(3));
                await room.Database.WriteAsync(tx => Map(tx, "P19", room.Clock.Now));
                await new TakeOver(room.Database, SurveillanceRoom.Codes, room.Clock, room.Import).RunAsync();
            }
        };
        await room.Export.WriteAsync(
            SurveillanceRoom.Officer, new FigureSelection(AsOf: room.Clock.Now.AddDays(1)), FigureFormat.Csv, meanwhile,
            CancellationToken.None);
        Assert.InRange(meanwhile.Writes, 3, 20);
        Assert.Equal(before, written.ToString());
        Assert.NotEqual(before, await ExportAsync(room, new FigureSelection()));
    }

    [Fact]
    public async Task An_import_that_is_half_taken_over_is_not_exported_yet()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        await room.ImportAsync(Header + "2020-03-12,KAZ,covid-19,cases,1\n2020-03-12,CHN,covid-19,cases,2\n");
        var before = await ExportAsync(room, new FigureSelection());
        var second = await room.ImportAsync(Header + "2020-03-12,KAZ,covid-19,cases,7\n");
        await room.Database.WriteAsync(tx => tx.Execute(
            $"update surveillance_import set state = 'applying' where id = {second.Id}"));
        Assert.Equal(before, await ExportAsync(room, new FigureSelection()));
    }

    private static int Map(WriteSession tx, string own, DateTimeOffset now)
    {
        MappingTable.Add(tx, new CodeMapping(CodeKind.Place, own, "KAZ"), "p1", now);
        return 0;
    }

    private static string OfManySeries(int value)
    {
        var last = SurveillanceRoom.Day("2020-03-14");
        return Header + string.Concat(Enumerable.Range(0, 20_000).Select(i => FormattableString.Invariant(
            $"{last.AddDays(-i % 1_000):yyyy-MM-dd},P{i / 1_000},covid-19,cases,{value}\n")));
    }

    [Fact]
    public async Task The_addresses_answer_the_console_and_the_command_and_refuse_what_is_no_filter()
    {
        await using var node = await TestNode.StartAsync();
        node.Clock.Set(new DateTimeOffset(2020, 3, 14, 12, 0, 0, TimeSpan.Zero));
        using var rows = new MemoryStream(Encoding.UTF8.GetBytes(Header + "2020-03-12,KAZ,covid-19,cases,1\n"));
        await node.Get<CountsImport>().RunAsync(rows, new ImportOptions("a.csv", "test"));
        using var browser = await node.SignInAsync(Role.DutyOfficer);
        Assert.Contains(
            "2020-03-12,KAZ,covid-19,cases,report,1", (await browser.GetAsync("/figures.csv?place=KAZ")).Body,
            StringComparison.Ordinal);
        Assert.Contains(
            "\"value\":1", (await browser.GetAsync("/figures.jsonl")).Body, StringComparison.Ordinal);
        foreach (var address in new[] { "/api/v1/figures/export.csv", "/api/v1/figures/export.jsonl" })
        {
            Assert.Contains("2020-03-12", (await browser.GetAsync(address)).Body, StringComparison.Ordinal);
        }

        foreach (var address in new[] { "/figures.csv", "/api/v1/figures/export.jsonl" })
        {
            var refused = await browser.GetAsync(address + "?from=1899-12-31");
            Assert.Equal(400, refused.Status);
            Assert.Contains("1899-12-31 lies before 1900.", refused.Body, StringComparison.Ordinal);
        }
    }

    private static async Task<string> ExportAsync(
        SurveillanceRoom room, FigureSelection selection, FigureFormat format = FigureFormat.Csv, Viewer? viewer = null)
    {
        using var to = new MemoryStream();
        await room.Export.WriteAsync(
            viewer ?? SurveillanceRoom.Officer, selection, format, to, CancellationToken.None);
        return Encoding.UTF8.GetString(to.ToArray());
    }

    private static async Task<string[]> RowsAsync(
        SurveillanceRoom room, FigureSelection selection, Viewer? viewer = null) =>
        (await ExportAsync(room, selection, viewer: viewer)).Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..];

    /// <summary>Counts what comes and keeps nothing.</summary>
    private sealed class Parts : MemoryStream
    {
        public int Writes { get; private set; }

        public int Lines { get; private set; }

        public Func<ReadOnlyMemory<byte>, Task>? Wrote { get; set; }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Writes++;
            Lines += buffer.Span.Count((byte)'\n');
            return Wrote is null ? ValueTask.CompletedTask : new ValueTask(Wrote(buffer));
        }
    }
}
