using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Serai.Surveillance.Imports;
using Serai.Surveillance.Series;

namespace Serai.Modules.Tests.Surveillance.Imports;

public sealed class CountsImportTests
{
    private const string Header = "date,place,disease,indicator,value\n";

    [Fact]
    public async Task The_published_layout_takes_cases_and_deaths_and_the_disease_from_the_caller()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        var result = await room.ImportAsync(
            """
            date,iso3,admin1_name,admin1_iso3166_2,new_cases,new_deaths,cum_cases,cum_deaths
            2020-03-13,KAZ,,,4,0,4,0
            2020-03-13,CHN,Anhui,CN-AH,0,,990,6
            2020-03-13,CHN,Unknown,,-3,0,1,0

            """,
            "covid-19");
        Assert.Equal((3, 2, 0, 1), (result.Read, result.Accepted, result.Refused, result.ToMap));
        Assert.Equal((3, 0, 0), (result.Added, result.Changed, result.Unchanged));
        Assert.Equal(
            [
                "covid-19 CHN/Unknown cases 2020-03-13 -3",
                "covid-19 CHN/Unknown deaths 2020-03-13 0",
                "covid-19 CN-AH cases 2020-03-13 0",
                "covid-19 KAZ cases 2020-03-13 4",
                "covid-19 KAZ deaths 2020-03-13 0",
            ],
            room.State());
    }

    [Fact]
    public async Task A_column_of_diseases_goes_before_the_disease_of_the_caller()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        await room.ImportAsync("date,place,disease,cases\n2020-03-13,kaz,Measles,4\n", "covid-19");
        Assert.Equal(["measles KAZ cases 2020-03-13 4"], room.State());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5_000)]
    public async Task A_key_that_stands_twice_takes_all_its_rows_out_and_names_the_lines(int batchRows)
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        var result = await room.ImportAsync(
            """
            date,place,disease,cases,deaths
            2020-03-12,KAZ,covid-19,1,0
            2020-03-13,KAZ,covid-19,4,
            2020-03-13,CHN,covid-19,8,1
            2020-03-13,KAZ,covid-19,,1
            2020-03-13,kaz,covid-19,4,0

            """,
            limits: ImportLimits.Default with { BatchRows = batchRows });
        Assert.Equal((5, 2, 3), (result.Read, result.Accepted, result.Refused));
        Assert.Equal([(3, "5"), (5, "3"), (6, "3")], result.Refusals.Select(r => ((int)r.Line, r.Reason.Arguments[0])));
        Assert.All(result.Refusals, r => Assert.Equal("surveillance.row.twice", r.Reason.TextKey));
        Assert.Equal(
            ["covid-19 CHN cases 2020-03-13 8", "covid-19 CHN deaths 2020-03-13 1",
             "covid-19 KAZ cases 2020-03-12 1", "covid-19 KAZ deaths 2020-03-12 0"],
            room.State());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5_000)]
    public async Task A_value_doubled_in_any_column_takes_the_whole_rows_out_with_line_and_column(int batchRows)
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        var limits = ImportLimits.Default with { BatchRows = batchRows, RunValues = batchRows };
        var result = await room.ImportAsync(
            """
            place,disease,2020-03-11,2020-03-12,2020-03-13
            KAZ,covid-19,1,,4
            CHN,covid-19,2,3,5
            kaz,covid-19,,2,4

            """,
            limits: limits);
        Assert.Equal((3, 1, 2), (result.Read, result.Accepted, result.Refused));
        Assert.Equal(
            [(2, "4", "5"), (4, "2", "5")],
            result.Refusals.Select(r => ((int)r.Line, r.Reason.Arguments[0], r.Reason.Arguments[1])));
        Assert.Equal(
            ["covid-19 CHN cases 2020-03-11 2", "covid-19 CHN cases 2020-03-12 3", "covid-19 CHN cases 2020-03-13 5"],
            room.State());
    }

    [Fact]
    public async Task A_later_file_revises_and_what_was_known_before_is_kept()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        await room.ImportAsync(Header + "2020-03-12,KAZ,covid-19,cases,0\n2020-03-13,KAZ,covid-19,cases,4\n");
        var first = room.Clock.Now;
        room.Clock.GoTo("2020-03-15");
        var result = await room.ImportAsync(
            Header + "2020-03-12,KAZ,covid-19,cases,0\n2020-03-13,KAZ,covid-19,cases,6\n");
        Assert.Equal((0, 1, 1), (result.Added, result.Changed, result.Unchanged));
        var old = room.Database.Read(s => s.Query(
            $"select day, revision, value, recorded_at from surveillance_replaced",
            row => (row.Text(0), row.Int(1), row.Long(2), row.Instant(3))));
        Assert.Equal([("2020-03-13", 1, 4L, first)], old);
        Assert.Equal([1, 2], room.Database.Read(s => ChunkTable.Find(s, SeriesChunk.IdOf(1, 2020))!.Days)
            .Select(d => d.Revision));
    }

    [Fact]
    public async Task A_negative_count_is_kept_as_a_correction()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        var result = await room.ImportAsync(Header + "2020-03-13,KAZ,covid-19,cases,-4\n");
        Assert.Equal((1, 1), (result.Accepted, result.Corrections));
        Assert.Equal(["covid-19 KAZ cases 2020-03-13 -4"], room.State());
        Assert.Empty(room.AllSignals());
    }

    [Fact]
    public async Task The_same_file_again_changes_nothing()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        var text = Header + "2020-03-13,KAZ,covid-19,cases,4\n2020-03-13,X,covid-19,cases,4\n";
        await room.ImportAsync(text);
        var (state, signals) = (room.State(), room.AllSignals());
        var result = await room.ImportAsync(text);
        Assert.Equal((0, 0, 1, 1), (result.Added, result.Changed, result.Unchanged, result.ToMap));
        Assert.Equal(state, room.State());
        Assert.Equivalent(signals, room.AllSignals());
        Assert.Equal(0, room.Count($"select count(*) from surveillance_replaced"));
    }

    [Fact]
    public async Task Lines_are_counted_as_an_editor_counts_them()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        var text = "date,place,disease,indicator,value,note\r\n\r\n"
            + "2020-03-13,KAZ,covid-19,cases,4,\"two\r\nlines\"\r\n"
            + "2020-03-13,CHN,covid-19,cases,x,\r\n";
        Assert.Equal(5, Assert.Single((await room.ImportAsync(text)).Refusals).Line);
    }

    [Fact]
    public async Task An_import_cut_off_while_read_is_marked_and_leaves_nothing()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        var limits = ImportLimits.Default with { BatchRows = 1 };
        var rows = Encoding.UTF8.GetBytes(
            Header + "2020-03-13,KAZ,covid-19,cases,4\n2020-03-12,KAZ,covid-19,cases,0\n");
        await using var cut = new CutStream(rows);
        await Assert.ThrowsAsync<IOException>(() =>
            room.Import.RunAsync(cut, new ImportOptions("cut.csv", "p1") { Limits = limits }));
        var line = Assert.Single(room.Imports.Latest(SurveillanceRoom.Officer));
        Assert.Equal((ImportState.Interrupted, 0L), (line.Result.State, line.Result.Accepted));
        Assert.Empty(room.State());
        Assert.False(room.HasSetAside);
    }

    [Theory]
    [InlineData("reading", 0)]
    [InlineData("applying", 2)]
    public async Task A_kill_while_reading_is_marked_and_one_while_applying_goes_on(string state, int applied)
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        await room.ImportAsync(Header + "2020-03-01,CHN,covid-19,cases,1\n2020-03-01,KAZ,covid-19,cases,0\n");
        // What a process that was killed leaves behind: its rows set aside, its state where it was.
        await room.Database.WriteAsync(tx => tx.Execute(
            $"""
            insert into surveillance_import (name, by_person, state, started_at, accepted, set_aside, known_at)
            values ('killed.csv', 'p1', {state}, {room.Clock.Now}, 2, 2, {room.Clock.Now})
            """));
        using (var left = new SetAsideFile(SetAsideFile.PathOf(room.Database, 2)))
        {
            left.Add(new SetAsideValue(1, SurveillanceRoom.Day("2020-03-13"), 2, 4, 5, true));
            left.Add(new SetAsideValue(2, SurveillanceRoom.Day("2020-03-13"), 3, 4, 5, true));
            left.Seal();
        }

        await room.Import.FinishInterruptedAsync();
        var result = room.Imports.Latest(SurveillanceRoom.Officer)[0].Result;
        Assert.Equal(applied > 0 ? ImportState.Done : ImportState.Interrupted, result.State);
        Assert.Equal(applied, result.Added);
        Assert.Equal(2 + applied, room.State().Count);
        Assert.False(room.HasSetAside);
    }

    [Fact]
    public void The_order_of_rows_and_the_size_of_batches_do_not_change_what_holds()
    {
        var rows =
            from day in Gen.Choose(1, 14)
            from place in Gen.Elements("KAZ", "CHN", "CN-AH", "Nowhere")
            from value in Gen.Choose(-3, 40)
            select $"2020-03-{day:00},{place},covid-19,cases,{value}";
        var files =
            from file in Gen.ListOf(rows)
            from seed in Gen.Choose(0, 1_000)
            select (Rows: file.ToArray(), Seed: seed);
        Prop.ForAll(
            Arb.From(files),
            f => SameState(f.Rows, new System.Random(f.Seed)).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(25));
    }

    [Fact]
    public async Task A_long_file_is_never_read_further_ahead_than_a_batch_and_the_sample()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        await using var rows = new RowsStream(20_000);
        var limits = ImportLimits.Default with { BatchRows = 500 };
        var ahead = new Ahead(rows);
        var result = await room.Import.RunAsync(
            rows, new ImportOptions("long.csv", "p1") { Disease = "covid-19", Limits = limits }, ahead);
        Assert.Equal(20_000, result.Accepted);
        Assert.Equal(40, ahead.Reports);
        Assert.InRange(ahead.BytesMax, 0, CountsFile.SampleBytes + (32 * 1024));
    }

    private static async Task<bool> SameState(string[] rows, System.Random random)
    {
        await using var one = await SurveillanceRoom.OpenAsync();
        await one.ImportAsync(Header + string.Join('\n', rows));
        random.Shuffle(rows);
        await using var other = await SurveillanceRoom.OpenAsync();
        await other.ImportAsync(
            Header + string.Join('\n', rows),
            limits: ImportLimits.Default with
            {
                BatchRows = random.Next(1, 5), ChunksOfCommit = random.Next(1, 3), RunValues = random.Next(1, 5),
            });
        return one.State().SequenceEqual(other.State());
    }

    /// <summary>Breaks off as a connection does, after all its bytes.</summary>
    private sealed class CutStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) =>
            base.Read(buffer) is var read and > 0 ? read : throw new IOException("The sender went away.");

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            new(Read(buffer.Span));
    }

    /// <summary>A file that comes into being while it is read.</summary>
    private sealed class RowsStream(int rows) : MemoryStream
    {
        public const int RowBytes = 27;

        private int row = -1;
        private byte[] line = [];
        private int used;

        public long Handed { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (used == line.Length)
            {
                row++;
                line = row > rows ? [] : Encoding.UTF8.GetBytes(row == 0 ? "date,place,cases          \n" : Line(row));
                used = 0;
            }

            var count = Math.Min(buffer.Length, line.Length - used);
            line.AsSpan(used, count).CopyTo(buffer.Span);
            used += count;
            Handed += count;
            return new(count);
        }

        private static string Line(int row) =>
            $"{new DateOnly(2020, 3, 14).AddDays(-row % 1_000):yyyy-MM-dd},CN-{row / 1_000:0000000},0001\n";
    }

    private sealed class Ahead(RowsStream stream) : IProgress<long>
    {
        public int Reports { get; private set; }

        public long BytesMax { get; private set; }

        public void Report(long value)
        {
            Reports++;
            BytesMax = Math.Max(BytesMax, stream.Handed - ((value + 1) * RowsStream.RowBytes));
        }
    }
}
