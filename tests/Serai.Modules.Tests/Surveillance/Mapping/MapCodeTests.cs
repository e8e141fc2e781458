using Serai.Surveillance.Imports;
using Serai.Surveillance.Mapping;

namespace Serai.Modules.Tests.Surveillance.Mapping;

public sealed class MapCodeTests
{
    private const string Header = "date,place,disease,indicator,value\n";

    [Fact]
    public async Task A_mapped_code_takes_its_counts_along_and_is_judged()
    {
        await using var room = await SurveillanceRoom.OpenAsync("2020-03-13");
        await room.ImportAsync(
            Header + "2020-03-12,Qazaqstan,covid-19,cases,0\n2020-03-13,Qazaqstan,covid-19,cases,4\n");
        Assert.Empty(room.AllSignals());
        var code = Assert.Single(Waiting(room));
        Assert.Equal(("place", "Qazaqstan", 2L), (code.Kind, code.Own, code.Values));

        Assert.Equal(1, await MapAsync(room, CodeKind.Place, "Qazaqstan", "KAZ"));
        Assert.Empty(Waiting(room));
        Assert.Equal(["covid-19 KAZ cases 2020-03-12 0", "covid-19 KAZ cases 2020-03-13 4"], Known(room));
        Assert.Single(room.AllSignals());
        var later = await room.ImportAsync(Header + "2020-03-13,Qazaqstan,covid-19,cases,5\n");
        Assert.Equal((1, 0, 1), (later.Accepted, later.ToMap, later.Changed));
    }

    [Fact]
    public async Task Mapped_to_a_series_that_has_counts_they_are_a_revision_and_nothing_is_lost()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        await room.ImportAsync(
            Header + "2020-03-12,KAZ,covid-19,cases,1\n2020-03-12,Q,covid-19,cases,2\n2020-03-13,Q,covid-19,cases,3\n");
        await MapAsync(room, CodeKind.Place, "Q", "KAZ");
        Assert.Equal(
            ["covid-19 KAZ cases 2020-03-12 2", "covid-19 KAZ cases 2020-03-13 3"],
            room.State().Where(line => line.Contains("KAZ", StringComparison.Ordinal)));
        Assert.Equal(1, room.Count($"select value from surveillance_replaced"));
        Assert.Equal(2, room.Count(
            $"""
            select sum(c.days) from surveillance_series k join surveillance_chunk c on c.id / 10000 = k.id
            where k.merged_into is not null
            """));
        var record = room.Imports.Latest(SurveillanceRoom.Officer)[0];
        Assert.Equal(("Q = KAZ", 1L, 1L), (record.Name, record.Result.Added, record.Result.Changed));
    }

    [Fact]
    public async Task A_row_with_two_unknown_codes_counts_once_both_are_mapped()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        await room.ImportAsync(Header + "2020-03-13,Q,Corona,cases,4\n");
        Assert.Equal(["disease", "place"], Waiting(room).Select(c => c.Kind));
        await MapAsync(room, CodeKind.Disease, "Corona", "covid-19");
        Assert.Empty(room.AllSignals());
        await MapAsync(room, CodeKind.Place, "Q", "KAZ");
        Assert.Equal(["covid-19 KAZ cases 2020-03-13 4"], Known(room));
        Assert.Single(room.AllSignals());
    }

    [Fact]
    public async Task A_mapping_that_is_undone_gives_back_what_it_took_and_the_code_waits_again()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        await room.ImportAsync(
            Header + "2020-03-12,KAZ,covid-19,cases,1\n2020-03-12,Q,covid-19,cases,2\n2020-03-13,Q,measles,cases,3\n");
        var before = room.State();
        await MapAsync(room, CodeKind.Place, "Q", "KAZ");
        Assert.Empty(Waiting(room));
        Assert.Null(await Taking(room).UndoAsync(CodeKind.Place, "Q", "p1"));
        Assert.Equal(before, room.State());
        Assert.Equal("Q", Assert.Single(Waiting(room)).Own);
        Assert.Equal(2, await MapAsync(room, CodeKind.Place, "Q", "KAZ"));
        Assert.Contains("covid-19 KAZ cases 2020-03-12 2", room.State());
    }

    [Fact]
    public async Task A_mapping_whose_counts_went_on_is_undone_after_the_other_one()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        await room.ImportAsync(Header + "2020-03-13,Q,Corona,cases,4\n");
        await MapAsync(room, CodeKind.Disease, "Corona", "covid-19");
        await MapAsync(room, CodeKind.Place, "Q", "KAZ");
        var refusal = await Taking(room).UndoAsync(CodeKind.Disease, "Corona", "p1");
        Assert.Equal("surveillance.map.wentOn", refusal!.TextKey);
        Assert.Null(await Taking(room).UndoAsync(CodeKind.Place, "Q", "p1"));
        Assert.Null(await Taking(room).UndoAsync(CodeKind.Disease, "Corona", "p1"));
        Assert.Equal(["Corona Q cases 2020-03-13 4"], room.State());
    }

    [Fact]
    public async Task An_import_undone_after_its_code_was_mapped_is_taken_back_where_it_was_carried()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        var first = await room.ImportAsync(Header + "2020-03-12,Q,covid-19,cases,1\n2020-03-13,Q,covid-19,cases,2\n");
        var second = await room.ImportAsync(Header + "2020-03-13,Q,covid-19,cases,3\n");
        await MapAsync(room, CodeKind.Place, "Q", "KAZ");
        Assert.Equal(["covid-19 KAZ cases 2020-03-12 1", "covid-19 KAZ cases 2020-03-13 3"], Known(room));
        var undo = (await room.Import.UndoAsync(second.Id, "p1")).Fact;
        Assert.Equal((1, 0), (undo.Changed, undo.LeftAlone));
        Assert.Equal(["covid-19 KAZ cases 2020-03-12 1", "covid-19 KAZ cases 2020-03-13 2"], Known(room));
        await room.Import.UndoAsync(first.Id, "p1");
        Assert.Empty(room.State());
        await room.Import.UndoAsync(undo.Id, "p1");
        Assert.Equal(["covid-19 KAZ cases 2020-03-13 3"], Known(room));
        Assert.Null(await Taking(room).UndoAsync(CodeKind.Place, "Q", "p1"));
        Assert.Equal(["covid-19 Q cases 2020-03-13 3"], room.State());
    }

    [Fact]
    public async Task What_a_later_file_brought_straight_through_stays_when_the_mapping_is_taken_back()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        await room.ImportAsync(Header + "2020-03-12,Q,covid-19,cases,1\n2020-03-13,Q,covid-19,cases,2\n");
        await MapAsync(room, CodeKind.Place, "Q", "KAZ");
        var straight = await room.ImportAsync(
            Header + "2020-03-13,Q,covid-19,cases,2\n2020-03-14,Q,covid-19,cases,3\n");
        Assert.Null(await Taking(room).UndoAsync(CodeKind.Place, "Q", "p1"));
        Assert.Equal(["covid-19 KAZ cases 2020-03-13 2", "covid-19 KAZ cases 2020-03-14 3"], Known(room));
        await room.Import.UndoAsync(straight.Id, "p1");
        Assert.Empty(Known(room));
    }

    [Fact]
    public async Task Values_of_a_code_mapped_ahead_are_their_imports_own()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        await MapAsync(room, CodeKind.Place, "Q", "KAZ");
        var first = await room.ImportAsync(Header + "2020-03-13,Q,covid-19,cases,2\n");
        var second = await room.ImportAsync(Header + "2020-03-13,KAZ,covid-19,cases,2\n");
        Assert.Null(await Taking(room).UndoAsync(CodeKind.Place, "Q", "p1"));
        await room.Import.UndoAsync(first.Id, "p1");
        Assert.Equal(["covid-19 KAZ cases 2020-03-13 2"], room.State());
        await room.Import.UndoAsync(second.Id, "p1");
        Assert.Empty(room.State());
    }

    [Fact]
    public async Task What_a_mapping_took_over_is_taken_back_with_the_mapping_and_not_alone()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        await room.ImportAsync(Header + "2020-03-13,Q,covid-19,cases,2\n");
        await MapAsync(room, CodeKind.Place, "Q", "KAZ");
        var carried = room.Imports.Latest(SurveillanceRoom.Officer)[0].Result.Id;
        Assert.Equal("surveillance.undo.mapping", (await room.Import.UndoAsync(carried, "p1")).Refusal?.TextKey);
        Assert.Null(await Taking(room).UndoAsync(CodeKind.Place, "Q", "p1"));
        var undo = room.Imports.Latest(SurveillanceRoom.Officer)[0].Result.Id;
        Assert.Equal("surveillance.undo.mapping", (await room.Import.UndoAsync(undo, "p1")).Refusal?.TextKey);
    }

    [Fact]
    public async Task A_mapping_whose_taking_back_was_killed_is_taken_back_at_the_next_start()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        await room.ImportAsync(Header + "2020-03-13,Q,covid-19,cases,2\n2020-03-13,Q,measles,cases,3\n");
        var before = room.State();
        await MapAsync(room, CodeKind.Place, "Q", "KAZ");
        var carried = room.Imports.Latest(SurveillanceRoom.Officer)[0].Result.Id;
        await room.Database.WriteAsync(tx =>
        {
            MappingTable.Remove(tx, CodeKind.Place, "Q");
            return 0;
        });
        await room.Import.UndoAsync(carried, "p1", withMapping: true);
        Assert.Equal(0, await Taking(room).RunAsync());
        Assert.Equal(before, room.State());
        Assert.Equal("Q", Assert.Single(Waiting(room)).Own);
    }

    [Fact]
    public async Task What_a_stop_cut_off_is_taken_over_a_series_a_transaction()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        var rows = Enumerable.Range(1, 9)
            .Select(d => $"2020-03-0{d},Q,measles,{(d % 2 == 0 ? "cases" : "deaths")},{d}\n");
        await room.ImportAsync(Header + string.Concat(rows));
        await room.Database.WriteAsync(
            tx => MappingTable.Add(tx, new CodeMapping(CodeKind.Place, "Q", "KAZ"), "p1", room.Clock.Now));
        Assert.Equal(2, await Taking(room).RunAsync());
        Assert.Equal(0, await Taking(room).RunAsync());
        Assert.Equal(9, room.State().Count(line => line.Contains("KAZ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("place", "Q", "Atlantis", true, "surveillance.map.unknown")]
    [InlineData("place", "Q", null, true, "surveillance.map.unknown")]
    [InlineData("place", "Q", "KAZ", false, "surveillance.map.gone")]
    [InlineData("planet", "Q", "KAZ", true, "surveillance.map.gone")]
    [InlineData("place", null, "KAZ", true, "surveillance.map.gone")]
    public void What_cannot_be_mapped_is_refused(string kind, string? own, string? id, bool isWaiting, string reason) =>
        Assert.Equal(
            reason,
            MapCode.Decide(kind, own, id, SurveillanceRoom.Codes, (_, _) => isWaiting).Refusal!.TextKey);

    private static IReadOnlyList<UnmappedCode> Waiting(SurveillanceRoom room) =>
        new UnmappedQueries(room.Database).Codes(SurveillanceRoom.Auditor);

    /// <summary>What counts; the series under the sender's codes stay beside it, for an undo.</summary>
    private static IEnumerable<string> Known(SurveillanceRoom room) =>
        room.State().Where(line => line.StartsWith("covid-19 KAZ ", StringComparison.Ordinal));

    private static async Task<int> MapAsync(SurveillanceRoom room, CodeKind kind, string own, string id)
    {
        await room.Database.WriteAsync(
            tx => MappingTable.Add(tx, new CodeMapping(kind, own, id), "p1", room.Clock.Now));
        return await Taking(room).RunAsync();
    }

    private static TakeOver Taking(SurveillanceRoom room) =>
        new(room.Database, SurveillanceRoom.Codes, room.Clock, room.Import);
}
