using Serai.Surveillance.Imports;
using Serai.Surveillance.Series;
using Serai.Surveillance.Signals;

namespace Serai.Modules.Tests.Surveillance.Signals;

/// <summary>
/// Judging runs beside imports, undos and single rows. Whatever their order, no series is left judged by figures that
/// are not those that hold.
/// </summary>
public sealed class JudgingRaceTests
{
    private const string Header = "date,place,disease,indicator,value\n";
    private const int Places = Judgements.AtOnceMax + 10;
    private const int Left = 3;
    private const int Workers = 3;
    private const int ActsOfWorker = 5;

    private static readonly DateOnly Today = new(2020, 3, 14);
    private static readonly ImportLimits Small = ImportLimits.Default with { BatchRows = 50, ChunksOfCommit = 7 };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(12)]
    public async Task Signals_are_in_the_end_those_of_judging_the_figures_from_scratch(int seed)
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        await room.ImportAsync(File(
            Places + Left, firstDay: -39, days: 40, (place, day) => day == 0 && place >= Places ? 9 : -day % 2));
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(
            worker => Task.Run(() => ActAsync(room, new Random((1_000 * seed) + worker)))));
        Assert.True(await room.Import.Judgements.FinishAllAsync());
        Assert.Equal(0, room.Count($"select count(*) from surveillance_to_judge"));

        var scratch = FromScratch(room);
        Assert.InRange(scratch.Count, Left, int.MaxValue);
        Assert.Empty(scratch.Except(Recorded(room)));
        Assert.Equal(
            room.Count($"select count(*) from surveillance_signal"),
            room.Count($"select sum(signals) from surveillance_import"));
    }

    private static async Task ActAsync(SurveillanceRoom room, Random random)
    {
        for (var i = 0; i < ActsOfWorker; i++)
        {
            var value = random.Next(4) == 0 ? 0 : random.Next(10, 200);
            switch (random.Next(4))
            {
                case 0:
                    var (first, days) = (-random.Next(6), 1 + random.Next(3));
                    await room.ImportAsync(File(Places, first, days, (_, day) => value + day), limits: Small);
                    break;
                case 1:
                    var all = room.Imports.Latest(SurveillanceRoom.Officer).Where(l => l.Result.Id > 1).ToList();
                    if (all.Count > 0)
                    {
                        // Refused where it is undone already, or not over: then nothing happens.
                        await room.Import.UndoAsync(all[random.Next(all.Count)].Result.Id, "p1", "Wrong.");
                    }

                    break;
                case 2:
                    await room.Import.Judgements.FinishAllAsync();
                    break;
                default:
                    await room.ImportAsync(File(1 + random.Next(3), -random.Next(6), days: 1, (_, _) => value));
                    break;
            }
        }
    }

    /// <summary>The alarms of the figures as they stand, by the evidence that they rest on.</summary>
    private static HashSet<(long Series, DateOnly Day, string Method, string Hash)> FromScratch(
        SurveillanceRoom room) => room.Database.Read(s => s
        .Query($"select id from surveillance_series", row => row.Long(0))
        .SelectMany(id => JudgeSeries.Find(
                s, SurveillanceRoom.Codes, new TouchedSeries(id, Today.AddDays(-39), Today), room.Clock.Today)
            .Select(a => (id, a.Day, a.Evidence.Method, a.Evidence.DataHash)))
        .ToHashSet());

    private static HashSet<(long Series, DateOnly Day, string Method, string Hash)> Recorded(SurveillanceRoom room) =>
        room.Database.Read(s => s.Query(
            $"""
            select g.series, a.day, a.method, a.data_hash
            from surveillance_alarm a join surveillance_signal g on g.id = a.signal
            """,
            row => (row.Long(0), row.Date(1), row.Text(2), row.Text(3))).ToHashSet());

    /// <summary>The last of the places are those that nobody touches again, with an outbreak of their own.</summary>
    private static string File(int places, int firstDay, int days, Func<int, int, int> value) => Header + string.Concat(
        from place in Enumerable.Range(0, places)
        from day in Enumerable.Range(firstDay, Math.Min(days, 1 - firstDay))
        select FormattableString.Invariant(
            $"{Today.AddDays(day):yyyy-MM-dd},CN-{place},covid-19,cases,{Math.Max(0, value(place, day))}\n"));
}
