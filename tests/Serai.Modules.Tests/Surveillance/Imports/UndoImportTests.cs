using Serai.Surveillance.Imports;
using Serai.Surveillance.Series;

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

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    public async Task Two_imports_that_overlap_leave_nothing_whichever_is_undone_first(long first, long second)
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        await room.ImportAsync(Header + "2020-03-12,KAZ,covid-19,cases,1\n2020-03-13,KAZ,covid-19,cases,2\n");
        room.Clock.Now += TimeSpan.FromHours(1);
        await room.ImportAsync(Header + "2020-03-13,KAZ,covid-19,cases,5\n2020-03-14,KAZ,covid-19,cases,6\n");
        var (both, known) = (room.State(), room.Clock.Now);
        room.Clock.Now += TimeSpan.FromHours(1);
        Assert.Null((await room.Import.UndoAsync(first, "p1")).Refusal);
        Assert.Equal(2, room.State().Count);
        Assert.Null((await room.Import.UndoAsync(second, "p1")).Refusal);
        Assert.Empty(room.State());
        Assert.Equal(both, room.State(known));
    }

    [Fact]
    public async Task What_a_corrected_file_confirmed_stays_when_the_wrong_one_is_undone()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        var wrong = await room.ImportAsync(
            Header + "2020-03-11,KAZ,covid-19,cases,9\n2020-03-12,KAZ,covid-19,cases,1\n"
            + "2020-03-13,KAZ,covid-19,cases,7\n");
        var right = await room.ImportAsync(
            Header + "2020-03-12,KAZ,covid-19,cases,1\n2020-03-13,KAZ,covid-19,cases,2\n");
        var revisions = room.Count($"select count(*) from surveillance_replaced");
        var undo = (await room.Import.UndoAsync(wrong.Id, "p1")).Fact;
        Assert.Equal((1, 2), (undo.Withdrawn, undo.LeftAlone));
        Assert.Equal(["covid-19 KAZ cases 2020-03-12 1", "covid-19 KAZ cases 2020-03-13 2"], room.State());
        // A value that stays is not revised, but it is another's now.
        Assert.Equal(revisions + 1, room.Count($"select count(*) from surveillance_replaced"));
        Assert.Equal(
            [right.Id], room.Database.Read(s => SeriesFacts.Of(s, 1)).Imports);
    }

    [Fact]
    public async Task An_import_that_later_ones_cover_is_undone_beneath_them()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        var first = await room.ImportAsync(Header + "2020-03-12,KAZ,covid-19,cases,1\n");
        var second = await room.ImportAsync(Header + "2020-03-12,KAZ,covid-19,cases,2\n");
        var undo = (await room.Import.UndoAsync(first.Id, "p1")).Fact;
        Assert.Equal((0, 0, 1), (undo.Changed, undo.Withdrawn, undo.LeftAlone));
        await room.Import.UndoAsync(second.Id, "p1");
        Assert.Empty(room.State());
        await room.Import.UndoAsync(undo.Id, "p1");
        Assert.Equal(["covid-19 KAZ cases 2020-03-12 1"], room.State());
    }

    [Fact]
    public async Task An_import_that_stated_nothing_was_taken_back_or_was_refused_is_not_undone()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        var text = Header + "2020-03-12,KAZ,covid-19,cases,1\n";
        var first = await room.ImportAsync(text);
        var same = await room.ImportAsync(text);
        var nothing = await room.ImportAsync(Header + "2020-03-12,KAZ,covid-19,cases,x\n");
        var refused = await room.ImportAsync("");
        await room.Import.UndoAsync(first.Id, "p1");
        Assert.Equal("surveillance.undo.already", await WhyNotAsync(room, first.Id));
        Assert.Equal("surveillance.undo.nothing", await WhyNotAsync(room, nothing.Id));
        Assert.Equal("surveillance.undo.not-done", await WhyNotAsync(room, refused.Id));
        Assert.Equal("surveillance.undo.not-done", await WhyNotAsync(room, 99));
        // Nobody else states it any more.
        Assert.Null(await WhyNotAsync(room, same.Id));
        Assert.Empty(room.State());
    }

    [Fact]
    public async Task The_reason_and_the_line_of_the_audit_trail_are_written_with_the_undo_itself()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        var import = await room.ImportAsync(Header + "2020-03-12,KAZ,covid-19,cases,1\n");
        // Cut off right after it began.
        var begun = await new UndoImport(room.Database, SurveillanceRoom.Codes, room.Clock)
            .BeginAsync(import.Id, "p2", "The wrong file.");
        Assert.Equal("The wrong file.", new UndoPreviews(room.Database, room.Imports).ReasonOf(begun.Fact));
        Assert.Equal(1, room.Count(
            $"""
            select count(*) from people_audit
            where act = 'surveillance.undo' and name = 'p2' and what = {$"/imports/{import.Id}"}
            """));
        Assert.Equal("surveillance.undo.already", await WhyNotAsync(room, import.Id));
    }

    [Fact]
    public async Task An_undo_killed_between_two_batches_goes_on_at_the_next_start_and_does_nothing_twice()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        await room.ImportAsync(Header + "2020-03-12,KAZ,covid-19,cases,1\n2020-03-13,CHN,covid-19,cases,2\n");
        var before = room.State();
        room.Clock.Now += TimeSpan.FromHours(1);
        var import = await room.ImportAsync(Header + "2019-03-12,KAZ,covid-19,cases,4\n"
            + "2020-03-12,KAZ,covid-19,cases,5\n2020-03-13,CHN,covid-19,cases,2\n2020-03-13,KGZ,covid-19,cases,6\n");
        room.Clock.Now += TimeSpan.FromHours(1);
        var undo = new UndoImport(
            room.Database, SurveillanceRoom.Codes, room.Clock, ImportLimits.Default with { ChunksOfCommit = 1 });
        var id = (await undo.BeginAsync(import.Id, "p1", "Wrong.")).Fact;
        Assert.True(await undo.ApplyNextAsync(id, import.Id));
        Assert.True(await undo.ApplyNextAsync(id, import.Id));
        Assert.NotEqual(before, room.State());

        await room.Import.FinishInterruptedAsync();
        Assert.Equal(before, room.State());
        var result = room.Imports.Latest(SurveillanceRoom.Officer)[0].Result;
        Assert.Equal(ImportState.Done, result.State);
        Assert.Equal((0, 1, 2, 1), (result.Added, result.Changed, result.Withdrawn, result.LeftAlone));
        Assert.Equal(3, room.Count($"select count(*) from surveillance_replaced where import = {import.Id}"));
    }

    [Fact]
    public async Task What_an_undo_would_do_is_what_it_does()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        await room.ImportAsync(Header + "2020-03-12,KAZ,covid-19,cases,1\n");
        var wrong = await room.ImportAsync(Header + "2020-03-12,KAZ,covid-19,cases,7\n"
            + "2020-03-13,KAZ,covid-19,cases,8\n2020-03-14,KAZ,covid-19,cases,9\n");
        await room.ImportAsync(Header + "2020-03-14,KAZ,covid-19,cases,9\n");
        var look = new UndoPreviews(room.Database, room.Imports).Find(SurveillanceRoom.Officer, wrong.Id)!;
        Assert.Equal((2, 1), (look.Values, look.LeftAlone));
        Assert.Equal([(7L, 1L), (8L, null)], look.First.Select(v => (v.Now!.Value, v.Then)));
        var undo = (await room.Import.UndoAsync(wrong.Id, "p1")).Fact;
        Assert.Equal((look.Values, look.LeftAlone), (undo.Changed + undo.Withdrawn, undo.LeftAlone));
    }

    [Fact]
    public async Task What_an_undo_would_do_is_what_it_does_beyond_the_values_that_are_shown()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        string[] places = ["CHN", "KAZ", "KGZ", "MNG"];
        var rows = places.SelectMany(place => Enumerable.Range(0, UndoPreviews.ShownMax).Select(
            i => $"{new DateOnly(2019, 12, 25).AddDays(i):yyyy-MM-dd},{place},covid-19,cases,{i}\n"));
        var wrong = await room.ImportAsync(Header + string.Concat(rows));
        // Chunks that only the file states, that a later one confirms, changes, or only adds to.
        await room.ImportAsync(
            Header + "2020-01-02,KGZ,covid-19,cases,8\n2020-01-02,KAZ,covid-19,cases,99\n"
            + "2020-02-02,MNG,covid-19,cases,1\n");
        await AssertPreviewAsync(wrong.Id);
        var undo = room.Imports.Latest(SurveillanceRoom.Officer)[0].Result.Id;
        await AssertPreviewAsync(undo);
        await AssertPreviewAsync(room.Imports.Latest(SurveillanceRoom.Officer)[0].Result.Id);

        async Task AssertPreviewAsync(long import)
        {
            var look = new UndoPreviews(room.Database, room.Imports).Find(SurveillanceRoom.Officer, import)!;
            var done = (await room.Import.UndoAsync(import, "p1")).Fact;
            Assert.Equal(
                (look.Values, look.LeftAlone), (done.Added + done.Changed + done.Withdrawn, done.LeftAlone));
            Assert.Equal((78, 2), (look.Values, look.LeftAlone));
            Assert.Equal(UndoPreviews.ShownMax, look.First.Count);
        }
    }

    [Fact]
    public async Task Chunks_of_an_earlier_version_are_given_their_layers_at_the_start()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        var first = await room.ImportAsync(
            Header + "2020-03-12,KAZ,covid-19,cases,1\n2019-03-12,KAZ,covid-19,cases,3\n");
        room.Clock.Now += TimeSpan.FromHours(1);
        var second = await room.ImportAsync(Header + "2020-03-12,KAZ,covid-19,cases,2\n");
        await room.Database.WriteAsync(tx => tx.Execute($"delete from surveillance_layer")
            + tx.Execute($"update surveillance_replaced set until = null"));
        await room.Import.FinishInterruptedAsync();
        Assert.Null(await WhyNotAsync(room, second.Id));
        Assert.Equal(["covid-19 KAZ cases 2019-03-12 3", "covid-19 KAZ cases 2020-03-12 1"], room.State());
        Assert.Null(await WhyNotAsync(room, first.Id));
        Assert.Empty(room.State());
    }

    /// <summary>Undoes; why that was refused, if it was.</summary>
    private static async Task<string?> WhyNotAsync(SurveillanceRoom room, long import) =>
        (await room.Import.UndoAsync(import, "p1")).Refusal?.TextKey;
}
