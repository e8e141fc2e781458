using Serai.Surveillance.Imports;
using Serai.Surveillance.Signals;

namespace Serai.Modules.Tests.Surveillance.Signals;

public sealed class JudgementsTests
{
    private const string Header = "date,place,disease,indicator,value\n";
    private const int Places = Judgements.BatchSeries + 10;

    [Fact]
    public async Task Many_series_raise_what_few_at_a_time_do()
    {
        await using var one = await SurveillanceRoom.OpenAsync();
        await using var other = await SurveillanceRoom.OpenAsync();
        var many = await one.ImportAsync(File());
        var few = await other.ImportAsync(
            File(), limits: ImportLimits.Default with { BatchRows = 100, ChunksOfCommit = 9 });
        Assert.Equal(Places, many.Signals);
        Assert.Equal(many, few with { Refusals = many.Refusals });
        Assert.Equal(Alarms(one), Alarms(other));
        Assert.Equal(0, one.Count($"select count(*) from surveillance_to_judge"));
    }

    [Fact]
    public async Task What_a_stop_left_is_judged_at_the_next_start_and_counted_for_its_import()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        await room.ImportAsync(File());
        var alarms = Alarms(room);
        // As a kill leaves it between the figures and their judgement.
        await room.Database.WriteAsync(tx =>
        {
            tx.Execute($"delete from surveillance_alarm");
            tx.Execute($"delete from surveillance_signal");
            tx.Execute($"update surveillance_import set signals = 0");
            tx.Execute(
                $"""
                insert into surveillance_to_judge (series, from_day, to_day, import)
                select id, '2020-02-20', '2020-03-14', 1 from surveillance_series
                """);
        });
        await room.Import.FinishInterruptedAsync();
        Assert.Equal(alarms, Alarms(room));
        Assert.Equal(Places, room.Imports.Latest(SurveillanceRoom.Officer)[0].Result.Signals);
    }

    [Fact]
    public async Task Old_days_are_history_and_wait_for_nobody()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        var touched = Enumerable.Range(1, Judgements.AtOnceMax + 1)
            .Select(i => new TouchedSeries(i, new DateOnly(2019, 1, 1), new DateOnly(2019, 12, 31))).ToList();
        await room.Database.WriteAsync(
            tx => Judgements.Take(tx, SurveillanceRoom.Codes, 1, touched, room.Clock.Moment));
        Assert.Equal(0, room.Count($"select count(*) from surveillance_to_judge"));
    }

    [Fact]
    public async Task Figures_that_changed_while_they_were_looked_at_are_looked_at_again()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        await room.ImportAsync(Header + "2020-03-13,KAZ,covid-19,cases,0\n");
        var (early, late) = (Touched("2020-03-10", "2020-03-11"), Touched("2020-03-12", "2020-03-13"));
        await room.Database.WriteAsync(tx => ToJudgeTable.Add(tx, early, 1));
        var seen = Assert.Single(room.Database.Read(s => ToJudgeTable.Next(s, 9)));
        await room.Database.WriteAsync(tx => ToJudgeTable.Add(tx, late, 1));
        Assert.False(await room.Database.WriteAsync(tx => ToJudgeTable.Remove(tx, seen)));

        var again = Assert.Single(room.Database.Read(s => ToJudgeTable.Next(s, 9)));
        Assert.Equal(Touched("2020-03-10", "2020-03-13"), again.Touched);
        await room.Database.WriteAsync(tx => ToJudgeTable.Renew(tx, 1));
        Assert.False(await room.Database.WriteAsync(tx => ToJudgeTable.Remove(tx, again)));
        var last = Assert.Single(room.Database.Read(s => ToJudgeTable.Next(s, 9)));
        Assert.True(await room.Database.WriteAsync(tx => ToJudgeTable.Remove(tx, last)));
    }

    [Fact]
    public async Task Series_of_the_latest_import_go_first()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        await room.ImportAsync(Header + "2020-03-13,KAZ,covid-19,cases,0\n");
        await room.ImportAsync(Header + "2020-03-13,CHN,covid-19,cases,0\n");
        await room.Database.WriteAsync(tx =>
        {
            ToJudgeTable.Add(tx, Touched("2020-03-10", "2020-03-11"), 1);
            ToJudgeTable.Add(tx, Touched("2020-03-10", "2020-03-11") with { Series = 2 }, 2);
        });
        Assert.Equal(2, Assert.Single(room.Database.Read(s => ToJudgeTable.Next(s, 1))).Touched.Series);
    }

    private static TouchedSeries Touched(string from, string to) =>
        new(1, SurveillanceRoom.Day(from), SurveillanceRoom.Day(to));

    private static List<string> Alarms(SurveillanceRoom room) => room.Database.Read(s => s.Query(
        $"""
        select k.place, a.day, a.method, a.data_hash from surveillance_alarm a
          join surveillance_signal s on s.id = a.signal join surveillance_series k on k.id = s.series order by 1, 2, 3
        """,
        row => string.Join(' ', row.Text(0), row.Text(1), row.Text(2), row.Text(3))));

    /// <summary>Quiet weeks in many places, then an outbreak in each.</summary>
    private static string File() => Header + string.Concat(
        from place in Enumerable.Range(100, Places)
        from day in Enumerable.Range(0, 24)
        select FormattableString.Invariant(
            $"{Day(day)},CN-{place},covid-19,cases,{(day < 23 ? day % 2 : place)}\n"));

    private static string Day(int number) => $"{new DateOnly(2020, 2, 20).AddDays(number):yyyy-MM-dd}";
}
