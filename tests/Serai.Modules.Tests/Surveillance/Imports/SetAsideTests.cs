using FsCheck;
using FsCheck.Fluent;
using Serai.Platform.Data;
using Serai.Surveillance.Imports;
using Serai.Surveillance.Series;
using Serai.Tests;

namespace Serai.Modules.Tests.Surveillance.Imports;

public sealed class SetAsideTests
{
    private const string Header = "date,place,disease,indicator,value\n";

    [Fact]
    public void Runs_merge_to_what_sorting_in_memory_gives_from_any_chunk_on()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("serai-runs-").FullName, "in", "1.values");
        var values =
            from series in Gen.Choose(1, 5)
            from day in Gen.Choose(0, 1_000)
            from line in Gen.Choose(1, 1_000_000)
            from value in Gen.Choose(-5, 50)
            select new SetAsideValue(
                series,
                new DateOnly(2018, 1, 1).AddDays(day),
                line,
                value < 0 ? null : value,
                value < 0 ? 0 : value,
                value > 9);
        var cases =
            from list in Gen.ListOf(values)
            from run in Gen.Choose(1, 20)
            from after in Gen.Choose(0, 5)
            select (List: list, Run: run, After: SeriesChunk.IdOf(after, 2019));
        Prop.ForAll(Arb.From(cases), c =>
        {
            using (var file = new SetAsideFile(path, c.Run))
            {
                c.List.ToList().ForEach(file.Add);
                file.Seal();
            }

            var expected = c.List.Order(default(SetAsideValue.ByKey))
                .Where(v => SeriesChunk.IdOf(v.Series, DateOnly.FromDayNumber(v.Day).Year) > c.After);
            using var merged = MergedRuns.Open(path, c.List.Count, c.After, c.Run);
            return All(merged).SequenceEqual(expected);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task A_file_of_many_batches_is_taken_as_one_that_fits_memory_is()
    {
        var (last, places) = (new DateOnly(2020, 3, 14), new[] { "KAZ", "CHN", "X" });
        var text = Header + string.Concat(Enumerable.Range(0, 900).Select(i => FormattableString.Invariant(
            $"{last.AddDays(-i % 300):yyyy-MM-dd},{places[i / 300]},covid-19,cases,{i}\n")));
        await using var one = await SurveillanceRoom.OpenAsync();
        await using var other = await SurveillanceRoom.OpenAsync();
        var whole = await one.ImportAsync(text);
        var parts = await other.ImportAsync(
            text, limits: ImportLimits.Default with { BatchRows = 100, RunValues = 64, ChunksOfCommit = 2 });
        Assert.Equal(one.State(), other.State());
        Assert.Equal(whole with { Refusals = [] }, parts with { Refusals = [] });
        Assert.False(other.HasSetAside);
    }

    [Fact]
    public async Task A_kill_between_two_chunks_goes_on_at_the_next_one()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        await room.ImportAsync(Header + "2019-01-01,CHN,covid-19,cases,1\n2019-01-01,KAZ,covid-19,cases,1\n");
        await room.Database.WriteAsync(tx => tx.Execute(
            $"""
            insert into surveillance_import (name, by_person, state, started_at, accepted, added, set_aside, known_at,
              applied_chunk)
            values ('killed.csv', 'p1', 'applying', {room.Clock.Now}, 3, 1, 3, {room.Clock.Now},
              {SeriesChunk.IdOf(1, 2020)})
            """));
        using (var left = new SetAsideFile(SetAsideFile.PathOf(room.Database, 2)))
        {
            left.Add(new SetAsideValue(2, SurveillanceRoom.Day("2020-03-13"), 3, 6, 5, true));
            left.Add(new SetAsideValue(1, SurveillanceRoom.Day("2020-03-13"), 2, 4, 5, true));
            left.Add(new SetAsideValue(2, SurveillanceRoom.Day("2019-03-13"), 3, 5, 5, true));
            left.Seal();
        }

        await room.Import.FinishInterruptedAsync();
        // Series 1 was taken by the process that was killed: it is not taken twice.
        Assert.Equal(
            ["covid-19 CHN cases 2019-01-01 1", "covid-19 KAZ cases 2019-01-01 1",
             "covid-19 KAZ cases 2019-03-13 5", "covid-19 KAZ cases 2020-03-13 6"],
            room.State());
        Assert.Equal(3, room.Imports.Latest(SurveillanceRoom.Officer)[0].Result.Added);
    }

    [Fact]
    public async Task Values_that_somebody_deleted_are_told_and_the_node_starts()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        await room.Database.WriteAsync(tx => tx.Execute(
            $"""
            insert into surveillance_import (name, by_person, state, started_at, set_aside, known_at)
            values ('killed.csv', 'p1', 'applying', {room.Clock.Now}, 3, {room.Clock.Now})
            """));
        await room.Import.FinishInterruptedAsync();
        var result = Assert.Single(room.Imports.Latest(SurveillanceRoom.Officer)).Result;
        Assert.Equal(ImportState.Interrupted, result.State);
        Assert.Equal("surveillance.file.set-aside-gone", result.Refusal?.TextKey);
    }

    [Fact]
    public async Task Values_lost_half_way_leave_a_part_that_is_said_undone_or_completed_by_the_same_file()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        var text = Header + "2020-03-12,KAZ,covid-19,cases,1\n2020-03-13,KAZ,covid-19,cases,2\n"
            + "2020-03-13,CHN,covid-19,cases,3\n2020-03-13,KGZ,covid-19,cases,4\n";
        var limits = ImportLimits.Default with { BatchRows = 2, RunValues = 2, ChunksOfCommit = 1 };
        await BreakOffAsync(room, text, limits);
        var result = room.Imports.Latest(SurveillanceRoom.Officer)[0].Result;
        Assert.Equal(
            (ImportState.Partial, "surveillance.file.set-aside-lost"), (result.State, result.Refusal?.TextKey));
        Assert.Equal(["1.values", "2", "4", "covid-19 KAZ cases 2020"], result.Refusal!.Arguments);
        Assert.Equal(["covid-19 KAZ cases 2020-03-12 1", "covid-19 KAZ cases 2020-03-13 2"], room.State());
        Assert.False(room.HasSetAside);

        var again = await room.ImportAsync(text, limits: limits);
        Assert.Equal((ImportState.Done, 2, 2), (again.State, again.Added, again.Unchanged));
        Assert.Equal(4, room.State().Count);
        Assert.Null((await room.Import.UndoAsync(1, "p1")).Refusal);
        Assert.Equal(4, room.State().Count);
        Assert.Null((await room.Import.UndoAsync(again.Id, "p1")).Refusal);
        Assert.Empty(room.State());
    }

    [Fact]
    public async Task What_was_taken_over_of_lost_values_is_undone()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        await BreakOffAsync(
            room,
            Header + "2020-03-12,KAZ,covid-19,cases,1\n2020-03-13,CHN,covid-19,cases,3\n"
            + "2020-03-13,KGZ,covid-19,cases,4\n",
            ImportLimits.Default with { BatchRows = 1, RunValues = 1, ChunksOfCommit = 1 });
        Assert.NotEmpty(room.State());
        Assert.Equal(1, (await room.Import.UndoAsync(1, "p1")).Fact.Withdrawn);
        Assert.Empty(room.State());
    }

    /// <summary>Takes one chunk over, then loses the file and starts again.</summary>
    private static async Task BreakOffAsync(SurveillanceRoom room, string text, ImportLimits limits)
    {
        await room.ImportAsync(text, limits: limits);
        var first = SeriesChunk.IdOf(1, 2020);
        await room.Database.WriteAsync(tx =>
            tx.Execute($"delete from surveillance_chunk where id > {first}")
            + tx.Execute($"delete from surveillance_layer where chunk > {first}")
            + tx.Execute($"update surveillance_import set state = 'applying', applied_chunk = {first}"));
        await room.Import.FinishInterruptedAsync();
    }

    [Fact]
    public async Task An_import_is_cancelled_while_it_is_read_and_leaves_nothing()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        using var rows = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(Header + string.Concat(
            Enumerable.Range(0, 100).Select(i => $"2020-03-13,P{i},covid-19,cases,1\n"))));
        var stop = new Stop(() => Assert.True(room.Import.Cancel(1)));
        var limits = ImportLimits.Default with { BatchRows = 10, RunValues = 5 };
        var result = await room.Import.RunAsync(rows, new ImportOptions("stopped.csv", "p1") { Limits = limits }, stop);
        Assert.Equal(ImportState.Interrupted, result.State);
        Assert.Equal("surveillance.file.cancelled", result.Refusal?.TextKey);
        Assert.Empty(room.State());
        Assert.False(room.HasSetAside);
        Assert.False(room.Import.Cancel(1));
    }

    [Fact]
    public async Task Rows_of_a_line_list_add_up_and_an_empty_cell_adds_nothing()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        var id = await room.Database.WriteAsync(tx =>
            ImportsTable.Begin(tx, new ImportOptions("cases.csv", "p1"), room.Clock.Now));
        var limits = ImportLimits.Default with { BatchRows = 2, RunValues = 2 };
        using var run = new ImportRun(
            room.Database, SurveillanceRoom.Codes, room.Clock, new ImportOptions("", "") { Limits = limits }, id)
        {
            Sums = true,
        };
        foreach (var (line, value) in new long?[] { 1, null, 1, 1 }.Select((v, i) => (i + 2, v)))
        {
            await run.AddAsync(line, new CountsRow(
                line, SurveillanceRoom.Day("2020-03-13"), "covid-19", "KAZ", [new("cases", value)])
            {
                DatedBy = SeriesKey.OnsetDate,
            });
        }

        var result = await run.FinishAsync();
        Assert.Equal((4, 4, 0, 1), (result.Read, result.Accepted, result.Refused, result.Added));
        Assert.Equal(["covid-19 KAZ cases 2020-03-13 3"], room.State());
    }

    [DiskFact]
    public async Task A_disk_that_fills_up_is_said_in_words_and_leaves_nothing()
    {
        using var disk = new SmallDisk(kilobytes: 2_048);
        await using var room = await SurveillanceRoom.OpenAsync(folder: disk.Path);
        await room.ImportAsync(Header + "2020-03-13,KAZ,covid-19,cases,4\n");
        var before = room.State();
        var text = Header + string.Concat(
            Enumerable.Range(0, 100_000).Select(i => FormattableString.Invariant(
                $"{new DateOnly(2020, 3, 14).AddDays(-i % 20_000):yyyy-MM-dd},KAZ,covid-19,cases,{i}\n")));
        var result = await room.ImportAsync(
            text, limits: ImportLimits.Default with { RunValues = 1_000, BatchRows = 1_000 });
        Assert.Equal((ImportState.Refused, "surveillance.file.disk"), (result.State, result.Refusal?.TextKey));
        Assert.Equal(before, room.State());
        Assert.False(room.HasSetAside);
    }

    private static IEnumerable<SetAsideValue> All(IEnumerator<SetAsideValue> values)
    {
        while (values.MoveNext())
        {
            yield return values.Current;
        }
    }

    private sealed class Stop(Action stop) : IProgress<long>
    {
        public void Report(long value) => stop();
    }
}
