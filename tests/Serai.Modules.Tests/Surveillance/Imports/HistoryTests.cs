using FsCheck;
using FsCheck.Fluent;
using Serai.Surveillance.Imports;

namespace Serai.Modules.Tests.Surveillance.Imports;

/// <summary>
/// The store against a naive model that keeps, for each place and day, all values with the instants from which they
/// were known: random imports and undos, and then every instant is asked for.
/// </summary>
public sealed class HistoryTests
{
    private static readonly string[] Places = ["KAZ", "CHN", "CN-AH", "Nowhere"];

    [Fact]
    public void Random_imports_and_undos_leave_what_a_naive_model_says_at_every_instant()
    {
        var rows =
            from place in Gen.Elements(Places)
            from day in Gen.Choose(-3, 3)
            from value in Gen.Choose(-1, 2)
            select new Row(place, new DateOnly(2020, 1, 1).AddDays(day), value);
        var acts = Gen.Frequency(
            (4, Gen.ListOf(rows).Select(r => new Act([.. r.DistinctBy(x => (x.Place, x.Day))], 0))),
            (1, Gen.Choose(1, 6).Select(import => new Act([], import))));
        Prop.ForAll(Arb.From(Gen.ListOf(acts)), list => HoldsAsync(list).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(40));
    }

    private static async Task<bool> HoldsAsync(IReadOnlyList<Act> acts)
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        var model = new Model();
        List<DateTimeOffset> instants = [room.Clock.Now.AddSeconds(-1)];
        var limits = ImportLimits.Default with { BatchRows = 3, RunValues = 2, ChunksOfCommit = 2 };
        foreach (var act in acts)
        {
            room.Clock.Now += TimeSpan.FromHours(1);
            instants.Add(room.Clock.Now);
            if (act.Undoes > 0)
            {
                var undone = await room.Import.UndoAsync(act.Undoes, "p1");
                Assert.Equal(model.Undo(act.Undoes, room.Clock.Now), undone.Refusal is null);
                continue;
            }

            var text = "date,place,disease,indicator,value\n" + string.Concat(act.Rows.Select(r =>
                FormattableString.Invariant($"{r.Day:yyyy-MM-dd},{r.Place},covid-19,cases,{r.Value}\n")));
            await room.ImportAsync(text, limits: limits);
            model.Import(act.Rows, room.Clock.Now);
        }

        Assert.Equal(model.State(null), room.State());
        Assert.All(instants, at => Assert.Equal(model.State(at), room.State(at)));
        return true;
    }

    private sealed record Row(string Place, DateOnly Day, long Value);

    private sealed record Act(IReadOnlyList<Row> Rows, long Undoes)
    {
        public override string ToString() => Undoes > 0 ? $"undo {Undoes}" : string.Join("; ", Rows);
    }

    private sealed record Known(DateTimeOffset From, long? Value, long Import);

    private sealed class Model
    {
        private readonly Dictionary<(string Place, DateOnly Day), List<Known>> days = [];
        private long imports;

        public void Import(IReadOnlyList<Row> rows, DateTimeOffset at)
        {
            imports++;
            foreach (var row in rows)
            {
                var history = days.TryGetValue((row.Place, row.Day), out var known)
                    ? known : days[(row.Place, row.Day)] = [];
                if (history.Count == 0 || history[^1].Value != row.Value)
                {
                    history.Add(new Known(at, row.Value, imports));
                }
            }
        }

        public bool Undo(long import, DateTimeOffset at)
        {
            var held = days.Values.Where(h => h.Count > 0 && h[^1].Import == import).ToList();
            imports += held.Count > 0 ? 1 : 0;
            held.ForEach(h => h.Add(new Known(at, h.Count > 1 ? h[^2].Value : null, imports)));
            return held.Count > 0;
        }

        public List<string> State(DateTimeOffset? at) =>
        [
            .. (from day in days
                let known = day.Value.LastOrDefault(k => at is null || k.From <= at)
                where known?.Value is not null
                select FormattableString.Invariant(
                    $"covid-19 {day.Key.Place} cases {day.Key.Day:yyyy-MM-dd} {known.Value}"))
            .Order(StringComparer.Ordinal),
        ];
    }
}
