using FsCheck;
using FsCheck.Fluent;
using Serai.Surveillance.Imports;
using Serai.Surveillance.Mapping;

namespace Serai.Modules.Tests.Surveillance.Imports;

/// <summary>
/// The store against a naive model that keeps what every import said and nothing else: random imports that overlap,
/// undos of any of them (of undos too), a code that is mapped and taken back; then every instant is asked for.
/// </summary>
public sealed class HistoryTests
{
    private const string Unknown = "Nowhere";
    private const string Meant = "KAZ";
    private static readonly string[] Places = [Meant, "CHN", "CN-AH", Unknown];

    private enum Kind
    {
        Import,
        Undo,
        Map,
        TakeBack,
    }

    [Fact]
    public void Random_imports_undos_and_mappings_leave_what_a_naive_model_says_at_every_instant()
    {
        var rows =
            from place in Gen.Elements(Places)
            from day in Gen.Choose(-3, 3)
            from value in Gen.Choose(-1, 2)
            select new Row(place, new DateOnly(2020, 1, 1).AddDays(day), value);
        var acts = Gen.Frequency(
            (6, Gen.ListOf(rows).Select(r => new Act(Kind.Import, [.. r.DistinctBy(x => (x.Place, x.Day))], 0))),
            (4, Gen.Choose(1, 8).Select(import => new Act(Kind.Undo, [], import))),
            (1, Gen.Constant(new Act(Kind.Map, [], 0))),
            (1, Gen.Constant(new Act(Kind.TakeBack, [], 0))));
        Prop.ForAll(Arb.From(Gen.ListOf(acts)), list => HoldsAsync(list).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(60));
    }

    private static async Task<bool> HoldsAsync(IReadOnlyList<Act> acts)
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        var model = new Model();
        List<DateTimeOffset> instants = [room.Clock.Now.AddSeconds(-1)];
        foreach (var act in acts)
        {
            room.Clock.Now += TimeSpan.FromHours(1);
            instants.Add(room.Clock.Now);
            await RunAsync(room, model, act);
            Assert.Equal(model.State(null), room.State());
        }

        Assert.All(instants, at => Assert.Equal(model.State(at), room.State(at)));
        return true;
    }

    private static async Task RunAsync(SurveillanceRoom room, Model model, Act act)
    {
        var limits = ImportLimits.Default with { BatchRows = 3, RunValues = 2, ChunksOfCommit = 2 };
        var taking = new TakeOver(room.Database, SurveillanceRoom.Codes, room.Clock, room.Import);
        switch (act.Kind)
        {
            case Kind.Undo:
                var undone = await room.Import.UndoAsync(act.Undoes, "p1");
                Assert.Equal(model.Undo(act.Undoes, room.Clock.Now), undone.Refusal is null);
                break;
            case Kind.Map when !model.IsMapped:
                await room.Database.WriteAsync(tx => MappingTable.Add(
                    tx, new CodeMapping(CodeKind.Place, Unknown, Meant), "p1", room.Clock.Now));
                await taking.RunAsync();
                model.Map(room.Clock.Now);
                break;
            case Kind.TakeBack when model.IsMapped:
                Assert.Null(await taking.UndoAsync(CodeKind.Place, Unknown, "p1"));
                model.TakeBack(room.Clock.Now);
                break;
            case Kind.Import:
                // Two rows of one meaning would both be refused: that is another test's.
                var rows = act.Rows.Where(r => !model.IsMapped || r.Place != Unknown).ToList();
                var text = "date,place,disease,indicator,value\n" + string.Concat(rows.Select(r =>
                    FormattableString.Invariant($"{r.Day:yyyy-MM-dd},{r.Place},covid-19,cases,{r.Value}\n")));
                await room.ImportAsync(text, limits: limits);
                model.Import(rows, room.Clock.Now);
                break;
            default:
                break;
        }
    }

    private sealed record Row(string Place, DateOnly Day, long Value);

    private sealed record Act(Kind Kind, IReadOnlyList<Row> Rows, long Undoes)
    {
        public override string ToString() => $"{Kind} {(Undoes > 0 ? Undoes : "")}{string.Join("; ", Rows)}";
    }

    /// <param name="Undoes">0 = no undo.</param>
    private sealed record Done(long Id, DateTimeOffset At, IReadOnlyList<Row> Rows, long Undoes, bool IsMapping);

    private sealed class Model
    {
        private readonly List<Done> done = [];

        /// <summary>The steps of the mapping, and where it stands.</summary>
        private long? mapping;

        public bool IsMapped { get; private set; }

        public void Import(IReadOnlyList<Row> rows, DateTimeOffset at) => Add(at, rows, 0, isMapping: false);

        public bool Undo(long import, DateTimeOffset at)
        {
            var root = import;
            while (Find(root) is { Undoes: > 0 } undo)
            {
                root = undo.Undoes;
            }

            var stated = Find(root) is { Rows.Count: > 0, IsMapping: false };
            if (!stated || Fallen(done).Contains(import))
            {
                return false;
            }

            Add(at, [], import, isMapping: false);
            return true;
        }

        public void Map(DateTimeOffset at)
        {
            var carried = done.SelectMany(d => d.Rows).Any(r => r.Place == Unknown);
            (IsMapped, mapping) = (true, carried ? Add(at, [], 0, isMapping: true) : null);
        }

        public void TakeBack(DateTimeOffset at)
        {
            if (mapping is { } import)
            {
                Add(at, [], import, isMapping: false);
            }

            (IsMapped, mapping) = (false, null);
        }

        public List<string> State(DateTimeOffset? at)
        {
            var known = done.Where(d => at is null || d.At <= at).ToList();
            var fallen = Fallen(known);
            Dictionary<(string Place, DateOnly Day), long> values = [];
            foreach (var act in known.Where(d => !fallen.Contains(d.Id)))
            {
                // A mapping says anew what the imports before it said under the code, as far as they stand.
                var rows = act.IsMapping
                    ? known.Where(d => d.Id < act.Id && !fallen.Contains(d.Id)).SelectMany(d => d.Rows)
                        .Where(r => r.Place == Unknown).Select(r => r with { Place = Meant })
                    : act.Rows;
                foreach (var row in rows)
                {
                    values[(row.Place, row.Day)] = row.Value;
                }
            }

            return [.. values.Select(v => FormattableString.Invariant(
                $"covid-19 {v.Key.Place} cases {v.Key.Day:yyyy-MM-dd} {v.Value}")).Order(StringComparer.Ordinal)];
        }

        private Done? Find(long id) => done.Find(d => d.Id == id);

        private long Add(DateTimeOffset at, IReadOnlyList<Row> rows, long undoes, bool isMapping)
        {
            done.Add(new Done(done.Count + 1, at, rows, undoes, isMapping));
            return done.Count;
        }

        private static HashSet<long> Fallen(List<Done> acts)
        {
            HashSet<long> fallen = [];
            foreach (var undo in acts.Where(d => d.Undoes > 0).OrderByDescending(d => d.Id))
            {
                if (!fallen.Contains(undo.Id))
                {
                    fallen.Add(undo.Undoes);
                }
            }

            return fallen;
        }
    }
}
