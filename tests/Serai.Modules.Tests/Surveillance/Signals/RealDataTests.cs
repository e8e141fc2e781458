using Serai.Surveillance.Imports;
using Serai.Surveillance.Signals;
using Serai.Tests;

namespace Serai.Modules.Tests.Surveillance.Signals;

/// <summary>The published figures of 2020 to 2023, imported as a national focal point would.</summary>
public sealed class RealDataTests
{
    private const string File = "covid19_china_kazakhstan_daily.csv";

    [SharedTheory]
    [InlineData("2020-03-13")]
    [InlineData("2020-03-14")]
    public async Task The_first_cases_of_Kazakhstan_raise_exactly_one_urgent_signal(string today)
    {
        await using var room = await SurveillanceRoom.OpenAsync(today);
        await room.ImportAsync(Until(today, "KAZ"), "covid-19");
        var signal = Assert.Single(room.AllSignals());
        Assert.Equal((SignalPriority.Urgent, "KAZ", "cases"), (signal.Priority, signal.Place, signal.Indicator));
        Assert.Equal(SurveillanceRoom.Day("2020-03-13"), signal.FirstDay);
        Assert.Equal("why.first-case", signal.Why.Key);
        Assert.Equal(("4", "51"), (signal.Why.Values["count"], signal.Why.Values["days"]));
    }

    [SharedFact]
    public async Task The_whole_history_is_taken_and_raises_no_signal()
    {
        await using var room = await SurveillanceRoom.OpenAsync("2026-11-21");
        await using var stream = System.IO.File.OpenRead(SharedData.Path("data", File));
        var result = await room.Import.RunAsync(stream, new ImportOptions(File, "p1") { Disease = "covid-19" });
        Assert.Equal(ImportState.Done, result.State);
        Assert.Equal((0, result.Read), (result.Refused, result.Accepted + result.ToMap));
        Assert.True(result.Corrections > 10, $"{result.Corrections} corrections");
        Assert.Empty(room.AllSignals());
    }

    [SharedFact]
    public async Task Day_by_day_the_first_wave_is_a_handful_of_signals_and_not_one_a_day()
    {
        await using var room = await SurveillanceRoom.OpenAsync("2020-03-01");
        await room.ImportAsync(Until("2020-03-01", "KAZ"), "covid-19");
        Assert.Empty(room.AllSignals());
        var first = SurveillanceRoom.Day("2020-03-02");
        for (var i = 0; i < 120; i++)
        {
            var day = first.AddDays(i);
            room.Clock.GoTo($"{day:yyyy-MM-dd}");
            await room.ImportAsync(Until($"{day:yyyy-MM-dd}", "KAZ", 1), "covid-19");
        }

        // One for cases, one for deaths: nobody has decided on them, so everything joins.
        Assert.Equal(2, room.AllSignals().Count);
    }

    [Fact]
    public async Task The_samples_of_the_demo_raise_one_urgent_signal_on_the_day_of_Kazakhstans_first_cases()
    {
        List<string> urgent = [];
        foreach (var country in new[] { "kaz", "chn" })
        {
            await using var room = await SurveillanceRoom.OpenAsync("2020-03-10");
            var lines = await System.IO.File.ReadAllLinesAsync(
                Path.Combine(SharedData.Repository, "data", "samples", $"covid-19-{country}.csv"));
            foreach (var day in Enumerable.Range(10, 12).Select(d => $"2020-03-{d}"))
            {
                room.Clock.GoTo(day);
                var rows = lines.Skip(1).Where(l => day == "2020-03-10"
                    ? string.CompareOrdinal(l[..10], day) <= 0
                    : l.StartsWith(day, StringComparison.Ordinal));
                await room.ImportAsync(lines[0] + "\n" + string.Join('\n', rows));
                urgent.AddRange(room.AllSignals().Where(s => s.Priority == SignalPriority.Urgent)
                    .Select(s => $"{s.Place} {s.FirstDay:yyyy-MM-dd}"));
            }
        }

        Assert.Equal(["KAZ 2020-03-13"], urgent.Distinct());
    }

    [SharedTheory]
    [InlineData("2022-08-15", "2022-08-08", 83)]
    [InlineData("2022-08-08", null, 0)]
    public async Task The_outbreak_in_Xizang_of_August_2022_stands_out_against_its_season(
        string today, string? monday, int cases)
    {
        await using var room = await SurveillanceRoom.OpenAsync(today);
        var lines = System.IO.File.ReadLines(SharedData.Path("data", File)).ToList();
        var rows = lines.Skip(1).Where(l =>
            l.Contains("CN-XZ", StringComparison.Ordinal) && string.CompareOrdinal(l[..10], today) < 0);
        await room.ImportAsync(lines[0] + "\n" + string.Join('\n', rows), "covid-19");
        List<Serai.Vocabulary.Notifications.SignalEvidence> weeks =
        [
            .. room.AllSignals().SelectMany(s => room.Signals.Find(SurveillanceRoom.Officer, s.Id)!.Alarms)
                .Select(a => a.Evidence).Where(e => e.Method == JudgeWeeks.Method),
        ];
        Assert.Equal(monday is null ? 0 : 1, weeks.Count);
        Assert.All(weeks, e => Assert.Equal((SurveillanceRoom.Day(monday!), cases), (e.JudgedOn, e.Observed)));
    }

    private static string Until(string today, string country, int rows = int.MaxValue)
    {
        var lines = System.IO.File.ReadLines(SharedData.Path("data", File)).ToList();
        var wanted = lines.Skip(1).Where(l =>
            l[11..14] == country && string.CompareOrdinal(l[..10], today) <= 0);
        return lines[0] + "\n" + string.Join('\n', wanted.TakeLast(rows));
    }
}
