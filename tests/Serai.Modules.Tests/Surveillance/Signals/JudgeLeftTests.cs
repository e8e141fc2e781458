using System.Text;
using System.Threading.Channels;
using Serai.Platform.People;
using Serai.Surveillance.Imports;
using Serai.Surveillance.Overview;
using Serai.Surveillance.Signals;
using Serai.Tests;
using Serai.Vocabulary.Registers;

namespace Serai.Modules.Tests.Surveillance.Signals;

/// <summary>Judging that fails takes no import back, is told, and is tried again while the node runs.</summary>
public sealed class JudgeLeftTests
{
    private const string Header = "date,place,disease,indicator,value\n";
    private const int Places = Judgements.AtOnceMax + 5;

    [Fact]
    public async Task What_could_not_be_judged_is_tried_again_ever_less_often_until_it_is()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        await BreakAsync(room);
        var result = await room.ImportAsync(File());
        Assert.Equal((ImportState.Done, 0L), (result.State, result.Signals));
        Assert.Equal(room.Clock.Now, room.Import.Judgements.BehindSince);

        var time = new TickTime();
        using var left = new JudgeLeft(room.Import, time);
        await left.StartAsync(default);
        List<TimeSpan> pauses = [];
        for (var i = 0; i < 8; i++)
        {
            pauses.Add(await time.NextAsync());
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 32, 32], pauses.Select(p => (int)p.TotalMinutes));
        await MendAsync(room);
        await time.NextAsync();
        Assert.Equal(JudgeLeft.Every, await time.NextAsync());
        await left.StopAsync(default);
        Assert.Equal(Places, room.Count($"select count(*) from surveillance_signal"));
        Assert.Equal(Places, room.Imports.Latest(SurveillanceRoom.Officer)[0].Result.Signals);
        Assert.Null(room.Import.Judgements.BehindSince);
    }

    [Fact]
    public async Task Judging_that_fails_at_the_start_keeps_nothing_from_starting()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        await BreakAsync(room);
        await room.ImportAsync(File());
        await room.Import.FinishInterruptedAsync();
        Assert.NotNull(room.Import.Judgements.BehindSince);
        await MendAsync(room);
        await room.Import.FinishInterruptedAsync();
        Assert.Null(room.Import.Judgements.BehindSince);
        Assert.Equal(Places, room.Count($"select count(*) from surveillance_signal"));
    }

    [Fact]
    public async Task Where_signals_are_looked_for_it_is_said_that_some_may_be_missing()
    {
        await using var node = await TestNode.StartAsync();
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        using var program = await ApiClient.WithKeyAsync(node, signs: false, Role.DutyOfficer);
        await node.Database.WriteAsync(tx => tx.ExecuteScript(Trigger));
        var units = node.Get<PlaceRegister>().All.Where(p => p.Parent == "CHN").Select(p => p.Code).ToList();
        string[] series = [.. units.Select(u => u + ",covid-19"), .. units.Select(u => u + ",measles")];
        Assert.InRange(series.Length, Judgements.AtOnceMax + 1, int.MaxValue);
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(File(series)));
        await node.Get<CountsImport>().RunAsync(file, new ImportOptions("a.csv", "p"));
        Assert.All(await SaysAsync(officer), Assert.True);
        Assert.Equal(node.Clock.GetUtcNow(), await SinceAsync(program));
        Assert.Null(await SinceAsync(program, "?asof=2020-03-12"));

        await node.Database.WriteAsync(tx => tx.Execute($"drop trigger broken"));
        Assert.True(await node.Get<CountsImport>().Judgements.FinishAllAsync());
        Assert.All(await SaysAsync(officer), Assert.False);
        Assert.Null(await SinceAsync(program));
    }

    private static async Task<bool[]> SaysAsync(TestBrowser officer)
    {
        List<bool> says = [];
        foreach (var page in new[] { "/overview", "/signals", "/" })
        {
            says.Add((await officer.PageAsync(page)).Text.Contains("signals may be missing", StringComparison.Ordinal));
        }

        return [.. says];
    }

    private static async Task<DateTimeOffset?> SinceAsync(ApiClient program, string query = "") =>
        (await program.GetAsync("/api/v1/overview" + query)).As<OverviewReport>().JudgingBehindSince;

    private const string Trigger =
        "create trigger broken before insert on surveillance_alarm begin select raise(abort, 'broken'); end";

    private static Task BreakAsync(SurveillanceRoom room) => room.Database.WriteAsync(tx => tx.ExecuteScript(Trigger));

    private static Task<int> MendAsync(SurveillanceRoom room) =>
        room.Database.WriteAsync(tx => tx.Execute($"drop trigger broken"));

    private static string File() => File([.. Enumerable.Range(100, Places).Select(n => $"CN-{n},covid-19")]);

    /// <summary>Quiet weeks in many places, then an outbreak in each.</summary>
    private static string File(string[] series) => Header + string.Concat(
        from one in series
        from day in Enumerable.Range(0, 23)
        select FormattableString.Invariant(
            $"{new DateOnly(2020, 2, 20).AddDays(day):yyyy-MM-dd},{one},cases,{(day < 22 ? day % 2 : 99)}\n"));

    /// <summary>Each timer fires when the test says so.</summary>
    private sealed class TickTime : TimeProvider
    {
        private readonly Channel<(TimeSpan Due, Action Fire)> timers =
            Channel.CreateUnbounded<(TimeSpan Due, Action Fire)>();

        public override ITimer CreateTimer(
            TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            timers.Writer.TryWrite((dueTime, () => callback(state)));
            return System.CreateTimer(_ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        /// <summary>Waits for the next timer, lets it fire, and says how long it would have taken.</summary>
        public async Task<TimeSpan> NextAsync()
        {
            var (due, fire) = await timers.Reader.ReadAsync();
            fire();
            return due;
        }
    }
}
