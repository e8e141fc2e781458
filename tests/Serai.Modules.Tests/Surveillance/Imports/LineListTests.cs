using Serai.Surveillance.Imports;
using Serai.Surveillance.Series;

namespace Serai.Modules.Tests.Surveillance.Imports;

/// <summary>A row a case: counted at the door, and nothing about one person is kept.</summary>
public sealed class LineListTests
{
    private static readonly ColumnMapping Complete = new() { Silence = "zero" };

    private const string Header = "case_id,name,onset_date,report_date,province,disease,age,sex,outcome\n";

    [Fact]
    public async Task A_day_without_a_case_is_no_zero_unless_the_list_is_said_to_be_complete()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        const string List = "report_date,place,disease\n2020-03-09,KAZ,measles\n2020-03-12,KAZ,measles\n";
        await room.ImportAsync(List);
        Assert.Equal(["report 2020-03-09 1", "report 2020-03-12 1"], ByDate(room));
        await LayoutTests.ImportAsync(room, List, new ColumnMapping { Silence = "open" });
        Assert.Equal(2, ByDate(room).Count);
        await LayoutTests.ImportAsync(room, List, Complete);
        Assert.Equal(
            ["report 2020-03-09 1", "report 2020-03-10 0", "report 2020-03-11 0", "report 2020-03-12 1"], ByDate(room));
    }

    [Fact]
    public async Task Cases_are_counted_by_report_and_by_onset_and_days_between_count_zero()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        var result = await LayoutTests.ImportAsync(
            room,
            Header + "1,A. B.,2020-03-08,2020-03-10,KAZ,measles,4,f,\n2,C. D.,2020-03-08,2020-03-12,KAZ,measles,5,m,\n"
            + "3,E. F.,,2020-03-12,KAZ,measles,6,f,\n4,G. H.,2020-03-11,2020-03-12,KAZ,measles,7,m,died\n",
            Complete);
        Assert.Equal((4, 4, 0), (result.Read, result.Accepted, result.Refused));
        Assert.Equal(
            [
                "onset 2020-03-08 2", "onset 2020-03-09 0", "onset 2020-03-10 0", "onset 2020-03-11 1",
                "report 2020-03-10 1", "report 2020-03-11 0", "report 2020-03-12 3",
            ],
            ByDate(room));
    }

    [Fact]
    public async Task A_case_that_is_dated_twice_is_one_signal_and_one_that_is_dated_by_onset_alone_is_one_too()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        var (onset, report) = (room.Clock.Today.AddDays(-2), room.Clock.Today.AddDays(-1));
        await room.ImportAsync(
            $"onset_date,report_date,place,disease\n{onset:O},{report:O},KAZ,measles\n");
        Assert.Equal([report], room.AllSignals().Select(s => s.FirstDay));
        await room.ImportAsync($"onset_date,place,disease\n{onset:O},CHN,measles\n");
        Assert.Equal(["CHN", "KAZ"], room.AllSignals().Select(s => s.Place).Order());
    }

    [Fact]
    public async Task A_list_in_any_order_gives_the_same_counts()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        await LayoutTests.ImportAsync(
            room,
            "report_date,place,disease\n2020-03-12,KAZ,measles\n2020-03-09,KAZ,measles\n2020-03-12,KAZ,measles\n",
            Complete);
        Assert.Equal(
            ["report 2020-03-09 1", "report 2020-03-10 0", "report 2020-03-11 0", "report 2020-03-12 2"], ByDate(room));
    }

    [Fact]
    public async Task A_silence_longer_than_the_limit_is_left_open()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        var first = SurveillanceRoom.Day("2020-03-12").AddDays(-LineListGaps.GapDaysMax - 1);
        await LayoutTests.ImportAsync(
            room, $"report_date,place,disease\n{first:yyyy-MM-dd},KAZ,measles\n2020-03-12,KAZ,measles\n", Complete);
        Assert.Equal(2, ByDate(room).Count);
        await LayoutTests.ImportAsync(
            room,
            $"report_date,place,disease\n{first.AddDays(1):yyyy-MM-dd},CHN,measles\n2020-03-12,CHN,measles\n",
            Complete);
        Assert.Equal(2 + LineListGaps.GapDaysMax + 1, ByDate(room).Count);
    }

    [Fact]
    public async Task A_refusal_names_line_and_column_and_never_the_cell()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        var result = await room.ImportAsync(
            Header + "1,Secret,Secret,Secret,KAZ,measles,4,f,\n2,Secret,2020-03-08,1850-03-12,KAZ,measles,5,m,\n"
            + "3,Secret,,,KAZ,measles,6,f,\n4,Secret,2020-03-08,,Secret street 4,measles,7,m,\n"
            + "5,Secret,2020-03-08,,KAZ,Secret disease,7,m,\n6,Secret,2020-03-08\n"
            + $"7,Secret,2020-03-08,,{new string('S', 101)},measles,7,m,\n");
        Assert.Equal((7, 7), (result.Read, result.Refused));
        Assert.Equal(
            ["case-date", "case-date-range", "case-date", "case-place", "case-disease", "cells", "case-code"],
            result.Refusals.Select(r => r.Reason.TextKey["surveillance.row.".Length..]));
        Assert.Equal("report_date", result.Refusals[0].Reason.Arguments[0]);
        Assert.Empty(room.State());
        Assert.False(await HoldsAsync(room, "Secret"));
    }

    [Fact]
    public async Task Nothing_of_a_row_stays_but_the_counts()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        await room.ImportAsync(Header + "4711,Aigerim,2020-03-08,2020-03-10,KAZ,measles,4,f,recovered\n");
        foreach (var cell in new[] { "4711", "Aigerim", "recovered" })
        {
            Assert.False(await HoldsAsync(room, cell));
        }
    }

    [Fact]
    public async Task Each_row_may_be_said_to_be_a_case()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        var rows = new ColumnMapping { Counted = "rows", Disease = "measles" };
        await LayoutTests.ImportAsync(room, "date,place,note\n2020-03-12,KAZ,a\n2020-03-12,KAZ,b\n", rows);
        Assert.Equal(["report 2020-03-12 2"], ByDate(room));
    }

    [Fact]
    public async Task Days_that_could_be_swapped_are_asked_about_without_showing_one()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        var refusal = (await room.ImportAsync("report_date,place,disease\n03/04/2020,KAZ,measles\n")).Refusal!;
        Assert.Equal("surveillance.file.date-order-case", refusal.TextKey);
        Assert.Empty(refusal.Arguments);
    }

    private static List<string> ByDate(SurveillanceRoom room) => room.Database.Read(s => s
        .Query($"select id, dated_by from surveillance_series order by dated_by, id", row => (row.Long(0), row.Text(1)))
        .SelectMany(k => SeriesTable.Days(s, k.Item1, DateOnly.MinValue, DateOnly.MaxValue)
            .Select(d => FormattableString.Invariant($"{k.Item2} {d.Date:yyyy-MM-dd} {d.Count}")))
        .Order(StringComparer.Ordinal).ToList());

    /// <summary>Whether the bytes of the database hold the text anywhere, its journal included.</summary>
    private static async Task<bool> HoldsAsync(SurveillanceRoom room, string text)
    {
        var folder = Path.GetDirectoryName(room.Database.Path)!;
        foreach (var file in Directory.EnumerateFiles(folder, "serai.db*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
            if ((await reader.ReadToEndAsync()).Contains(text, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
