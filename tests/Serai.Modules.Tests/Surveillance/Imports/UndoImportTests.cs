using Serai.Surveillance.Imports;

namespace Serai.Modules.Tests.Surveillance.Imports;

public sealed class UndoImportTests
{
    private const string Header = "date,place,disease,indicator,value\n";

    [Fact]
    public async Task What_held_before_holds_again_and_undoing_the_undo_brings_it_back()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        await room.ImportAsync(Header + "2020-03-12,KAZ,covid-19,cases,1\n");
        var before = room.State();
        room.Clock.Now += TimeSpan.FromHours(1);
        var wrong = await room.ImportAsync(
            Header + "2020-03-12,KAZ,covid-19,cases,7\n2020-03-13,KAZ,covid-19,cases,8\n");
        var (after, known) = (room.State(), room.Clock.Now);
        room.Clock.Now += TimeSpan.FromHours(1);

        var undo = (await room.Import.UndoAsync(wrong.Id, "p2")).Fact;
        Assert.Equal(before, room.State());
        Assert.Equal(after, room.State(known));
        Assert.Equal((ImportState.Done, wrong.Id), (undo.State, undo.Undoes));
        Assert.Equal((0, 1, 1, 0), (undo.Added, undo.Changed, undo.Withdrawn, undo.LeftAlone));

        var again = (await room.Import.UndoAsync(undo.Id, "p2")).Fact;
        Assert.Equal(after, room.State());
        Assert.Equal((1, 1, 0), (again.Added, again.Changed, again.Withdrawn));
        Assert.Equal("p2", room.Imports.Latest(SurveillanceRoom.Officer)[0].By);
    }

    [Fact]
    public async Task What_a_later_import_changed_is_left_alone_and_counted()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        var first = await room.ImportAsync(
            Header + "2020-03-12,KAZ,covid-19,cases,1\n2020-03-13,KAZ,covid-19,cases,2\n");
        await room.ImportAsync(Header + "2020-03-13,KAZ,covid-19,cases,5\n");
        var undo = (await room.Import.UndoAsync(first.Id, "p1")).Fact;
        Assert.Equal((1, 1), (undo.Withdrawn, undo.LeftAlone));
        Assert.Equal(["covid-19 KAZ cases 2020-03-13 5"], room.State());
    }

    [Fact]
    public async Task There_is_nothing_to_undo_of_an_import_that_changed_nothing_was_undone_or_was_refused()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        var text = Header + "2020-03-12,KAZ,covid-19,cases,1\n";
        var first = await room.ImportAsync(text);
        var same = await room.ImportAsync(text);
        var refused = await room.ImportAsync("");
        await room.Import.UndoAsync(first.Id, "p1");
        Assert.Equal("surveillance.undo.nothing", (await room.Import.UndoAsync(first.Id, "p1")).Refusal?.TextKey);
        Assert.Equal("surveillance.undo.nothing", (await room.Import.UndoAsync(same.Id, "p1")).Refusal?.TextKey);
        Assert.Equal("surveillance.undo.not-done", (await room.Import.UndoAsync(refused.Id, "p1")).Refusal?.TextKey);
        Assert.Equal("surveillance.undo.not-done", (await room.Import.UndoAsync(99, "p1")).Refusal?.TextKey);
    }

    [Fact]
    public async Task An_undo_cut_off_in_the_middle_goes_on_at_the_next_start()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        var import = await room.ImportAsync(
            Header + "2020-03-12,KAZ,covid-19,cases,1\n2020-03-13,CHN,covid-19,cases,2\n");
        await room.Database.WriteAsync(tx => ImportsTable.BeginUndo(
            tx, ImportsTable.Find(tx, import.Id)!, "p1", 0, room.Clock.Now));
        await room.Import.FinishInterruptedAsync();
        Assert.Empty(room.State());
        Assert.Equal(ImportState.Done, room.Imports.Latest(SurveillanceRoom.Officer)[0].Result.State);
    }
}
