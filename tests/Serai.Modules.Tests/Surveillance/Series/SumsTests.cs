using System.Globalization;
using Serai.Platform.Data;
using Serai.Surveillance.Series;
using Serai.Vocabulary.Notifications;

namespace Serai.Modules.Tests.Surveillance.Series;

public sealed class SumsTests
{
    private const string Header = "date,place,disease,indicator,value\n";
    private const int Series = 3;

    private static readonly DateOnly First = new(2017, 6, 1);

    [Theory]
    [InlineData(null, null)]
    [InlineData("2018-01-01", "2018-12-31")]
    [InlineData("2017-12-31", "2019-01-01")]
    [InlineData("2018-05-05", null)]
    [InlineData(null, "2018-05-05")]
    [InlineData("2030-01-01", null)]
    public async Task Sums_are_those_of_the_days_now_and_as_of_any_instant(string? from, string? to)
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        var instants = await ThreeIssuesAsync(room);
        foreach (var asOf in instants.Select(i => (DateTimeOffset?)i).Append(null))
        {
            var (first, last) = (DayOf(from), DayOf(to));
            room.Database.Read(s =>
            {
                var span = DaySpan.Of(first, last);
                var byDay = SeriesTable.SumsByDay(s, [1, 2, 3], span, asOf);
                var bySeries = SeriesTable.SumsBySeries(s, [1, 2, 3], span, asOf);
                var days = Enumerable.Range(1, Series).ToDictionary(
                    id => (long)id, id => Slowly(s, id, first ?? DateOnly.MinValue, last ?? DateOnly.MaxValue, asOf));
                Assert.All(days, d => Assert.Equal(d.Value, SeriesTable.Days(
                    s, d.Key, first ?? DateOnly.MinValue, last ?? DateOnly.MaxValue, asOf)));
                Assert.Equal(
                    days.Values.SelectMany(d => d).GroupBy(d => d.Date.DayNumber).OrderBy(g => g.Key)
                        .Select(g => (g.Key, g.Sum(d => d.Count!.Value), g.Count())),
                    byDay.Between(0, int.MaxValue));
                foreach (var (id, of) in days)
                {
                    Assert.Equal(
                        of.Count == 0 ? default
                            : new SeriesSum(of.Count, of.Sum(d => d.Count!.Value), of[0].Date, of[^1].Date),
                        bySeries.GetValueOrDefault(id));
                }

                return true;
            });
        }
    }

    [Fact]
    public void Years_of_365_and_366_days_keep_their_own_ends()
    {
        DaySums sums = new();
        foreach (var day in new DateOnly[] { new(2019, 12, 31), new(2020, 1, 1), new(2020, 12, 31), new(2021, 1, 1) })
        {
            sums.Add(day.DayNumber, 1);
            sums.Add(day.DayNumber, -3);
        }

        Assert.Equal((new DateOnly(2019, 12, 31), new DateOnly(2021, 1, 1)), (sums.First!.Value, sums.Last!.Value));
        Assert.Equal(
            [(-2L, 2), (-2L, 2), (-2L, 2), (-2L, 2)],
            sums.Between(0, int.MaxValue).Select(d => (d.Sum, d.Reports)));
        Assert.Equal(2, sums.Between(new DateOnly(2020, 1, 1).DayNumber, new DateOnly(2020, 12, 31).DayNumber).Count());
        Assert.Null(new DaySums().First);
    }

    [Fact]
    public async Task A_damaged_chunk_is_told_where_many_are_added_up()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        await room.ImportCasesAsync("2020-03-13", 1, 2);
        await room.Database.WriteAsync(tx => tx.Execute(
            $"update surveillance_chunk set packed = x'0102030405060708'"));
        Assert.Throws<DatabaseUnusableException>(() => room.Database.Read(
            s => SeriesTable.SumsByDay(s, [1], DaySpan.Of(null, null), null)));
    }

    /// <summary>Day by day: the packed value where it was known by then, else the latest replaced one.</summary>
    private static List<DayCount> Slowly(Session session, long series, DateOnly from, DateOnly to, DateTimeOffset? asOf)
    {
        var at = asOf?.ToUnixTimeMilliseconds() ?? long.MaxValue;
        var known = ChunkTable.Known(session, series, from, to, at);
        return [.. ChunkTable.Days(session, series, from, to)
            .Select(d => new DayCount(
                DateOnly.FromDayNumber(d.Day), d.KnownAt <= at ? d.Value : known.GetValueOrDefault(d.Day).Value))
            .Where(d => d.Count is not null)];
    }

    /// <summary>Three series over three years with gaps and revisions, one taken back; the instants between.</summary>
    private static async Task<List<DateTimeOffset>> ThreeIssuesAsync(SurveillanceRoom room)
    {
        var random = new Random(20_261_122);
        List<DateTimeOffset> instants = [room.Clock.Now.AddDays(-1)];
        string[] places = ["KAZ", "CHN", "KGZ"];
        for (var issue = 0; issue < 3; issue++)
        {
            var rows = from place in places
                       from day in Enumerable.Range(0, 800)
                       where random.Next(issue == 0 ? 5 : 20) == 1
                       let date = First.AddDays(day).ToString("O", CultureInfo.InvariantCulture)
                       select $"{date},{place},covid-19,cases,{random.Next(-2, 50)}\n";
            await room.ImportAsync(Header + string.Concat(rows));
            instants.Add(room.Clock.Now);
            room.Clock.Now = room.Clock.Now.AddDays(1);
        }

        await room.Import.UndoAsync(2, "p1");
        return instants;
    }

    private static DateOnly? DayOf(string? text) => text is null ? null : SurveillanceRoom.Day(text);
}
