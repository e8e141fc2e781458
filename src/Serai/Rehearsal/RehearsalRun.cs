using System.Globalization;
using Serai.Commands;
using Serai.Demo;
using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Vocabulary;
using Serai.Vocabulary.Registers;

namespace Serai.Rehearsal;

/// <summary>What is rehearsed.</summary>
internal sealed record RehearsalOptions(DateOnly From, int Journeys, double? KillEverySeconds, int Seed);

/// <summary>
/// Plays journeys headless between three node processes, over the same console that people use, and counts at the end
/// what is lost or doubled.
/// </summary>
internal static class RehearsalRun
{
    private const string Notifier = "KAZ";
    private const int TellEvery = 10;

    public static async Task<RehearsalResult> PlayAsync(
        DemoFolder folder, RehearsalOptions options, Action<string> say, CancellationToken cancel)
    {
        if (folder.IsMade)
        {
            throw new CommandException(
                $"--data {folder.Path}: a demo or rehearsal was played here. Name a new folder.");
        }

        var scenario = new DemoScenario(options.From, DemoScenario.DaySecondsReal, WithSamples: false)
        {
            Ports = OwnPorts(),
        };
        say($"Three nodes in {folder.Path} ...");
        var record = await folder.OpenAsync(scenario, cancel);
        var plans = JourneyPlan.Make(options.Journeys, Places(), Diseases(), Notifier, options.From);
        List<JourneyTimes> times = [];
        List<string> threads = [];
        List<double> brackets = [];
        await using (var demo = new Demonstration(DemoNodes.Processes(folder, record), say))
        {
            await demo.StartAsync(cancel);
            var played = PlayAsync(demo, plans, options, (times, threads, brackets), say, cancel);
            await await Task.WhenAny(played, demo.WatchedAsync());
        }

        return await CountAsync(folder, (times, threads, brackets), say);
    }

    private static async Task PlayAsync(
        Demonstration demo, IReadOnlyList<JourneyPlan> plans, RehearsalOptions options,
        (List<JourneyTimes> Times, List<string> Threads, List<double> Brackets) played, Action<string> say,
        CancellationToken cancel)
    {
        var people = demo.Nodes.ToDictionary(
            n => n.Name, n => new PatientPerson(n.Console, DemoPeople.Officer, DemoPeople.Password));
        using var killing = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var killer = new Killer(demo.Nodes, options.KillEverySeconds ?? 0, options.Seed);
        var kills = options.KillEverySeconds is null ? Task.CompletedTask : killer.RunAsync(killing.Token);
        try
        {
            List<Journey> journeys = [];
            foreach (var plan in plans)
            {
                var journey = new Journey(
                    plan, people[Notifier], [.. people.Where(p => p.Key != Notifier).Select(p => p.Value)]);
                played.Times.Add(await journey.PlayAsync(cancel));
                played.Threads.Add(journey.Thread);
                journeys.Add(journey);
                Tell(say, plan.Number, plans.Count);
            }

            await killing.CancelAsync();
            await kills;
            if (options.KillEverySeconds is not null)
            {
                killer.KillIfNoneWas();
            }

            say(string.Create(CultureInfo.InvariantCulture,
                $"{killer.Kills} kills, seed {options.Seed}. Settling ..."));
            foreach (var journey in journeys)
            {
                played.Brackets.AddRange(await journey.SettleAsync(cancel));
            }
        }
        finally
        {
            await killing.CancelAsync();
            await kills;
            foreach (var person in people.Values)
            {
                person.Dispose();
            }
        }
    }

    private static void Tell(Action<string> say, int done, int all)
    {
        if (done % TellEvery == 0 || done == all)
        {
            say(string.Create(CultureInfo.InvariantCulture, $"{done} of {all} journeys"));
        }
    }

    private static async Task<RehearsalResult> CountAsync(
        DemoFolder folder, (List<JourneyTimes> Times, List<string> Threads, List<double> Brackets) played,
        Action<string> say)
    {
        var origins = DemoScenario.Nodes.ToDictionary(n => n.Country, n => n.Origin);
        Dictionary<string, long> entries = [];
        var (lost, doubled) = (0, 0);
        foreach (var country in origins.Keys)
        {
            await using var database = Database.Open(Path.Combine(folder.Of(country), NodeFolder.DatabaseName));
            database.Read(session =>
            {
                var count = new RehearsalCount(country, session);
                entries[country] = count.OwnEntries;
                var told = origins.Where(o => o.Key != Notifier).Select(o => o.Value).ToList();
                foreach (var (what, found) in played.Threads.SelectMany(t => count.Of(t, origins[Notifier], told)))
                {
                    lost += found == 0 ? 1 : 0;
                    doubled += found > 1 ? 1 : 0;
                    Complain(say, what, found);
                }

                doubled += (int)Math.Max(0, count.Events(origins[Notifier]) - played.Threads.Count);
                return true;
            });
        }

        return RehearsalResult.Of(played.Times, played.Brackets, entries, lost, doubled);
    }

    private static void Complain(Action<string> say, string what, long found)
    {
        if (found != 1)
        {
            say(string.Create(CultureInfo.InvariantCulture, $"{what} is there {found} times."));
        }
    }

    /// <summary>
    /// Ports of its own for each rehearsal: a node that was killed leaves its port for a moment, and another demo on
    /// this machine must not take it. Below the range that systems give to outgoing connections.
    /// </summary>
    private static (int Console, int Exchange) OwnPorts()
    {
        var first = 20_000 + (Environment.ProcessId * 10 % 5_000);
        return (first, first + 5_000);
    }

    private static PlaceRegister Places()
    {
        using var text = File.OpenText(Path.Combine(AppContext.BaseDirectory, "data", "registers", "places.csv"));
        return PlaceRegister.Read(text);
    }

    private static DiseaseRegister Diseases()
    {
        using var text = File.OpenText(Path.Combine(AppContext.BaseDirectory, "data", "registers", "diseases.csv"));
        return DiseaseRegister.Read(text);
    }
}
