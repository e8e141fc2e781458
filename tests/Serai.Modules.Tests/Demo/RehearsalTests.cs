using System.Text.Json.Nodes;
using Serai.Tests.Commands;

namespace Serai.Tests.Demo;

/// <summary>Whole journeys between three processes of the built executable; the long runs are commands.</summary>
[Collection(nameof(ThreeNodes))]
public sealed class RehearsalTests
{
    private const int Journeys = 5;

    [Fact]
    public async Task Journeys_are_played_and_nothing_is_lost_or_doubled()
    {
        using var scratch = new Scratch();

        var called = await Executable.CallAsync(
            "demo", "--rehearse", $"{Journeys}", "--data", scratch.Folder, "--json");

        AssertWhole(called);
    }

    [Fact]
    public async Task Journeys_are_played_while_processes_are_killed_and_nothing_is_lost_or_doubled()
    {
        using var scratch = new Scratch();

        var called = await Executable.CallAsync(
            "demo", "--rehearse", $"{Journeys}", "--data", scratch.Folder, "--kill-every", "15", "--seed", "2020");

        Assert.True(called.ExitCode == 0, called.Error + called.Output);
        Assert.Matches("(?m)^[1-9][0-9]* kills, seed 2020", called.Output);
        Assert.Contains($"{Journeys} journeys, 0 lost, 0 doubled", called.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_was_played_in_is_refused()
    {
        using var scratch = new Scratch();
        scratch.Write("demo.json", """{"from":"2020-03-10","withSamples":true,"nodes":[]}""");

        var called = await Executable.CallAsync("demo", "--rehearse", "1", "--data", scratch.Folder);

        Assert.Equal(2, called.ExitCode);
        Assert.Contains(scratch.Folder, Assert.Single(called.ErrorLines), StringComparison.Ordinal);
    }

    private static void AssertWhole(Called called)
    {
        Assert.True(called.ExitCode == 0, called.Error + called.Output);
        var result = JsonNode.Parse(called.Output)!;
        Assert.Equal(
            ["journeys", "notifyToReceiptMs", "rowToSignalMs", "entries", "lost", "doubled", "bracketMs"],
            result.AsObject().Select(p => p.Key));
        Assert.Equal((Journeys, 0, 0), ((int)result["journeys"]!, (int)result["lost"]!, (int)result["doubled"]!));
        Assert.Equal(Journeys * 2, (int)result["bracketMs"]!["entries"]!);
        Assert.Equal(["KAZ", "CHN", "WHO"], result["entries"]!.AsObject().Select(p => p.Key));
    }
}

/// <summary>Three nodes fill a small machine: these tests run one after the other.</summary>
[CollectionDefinition(nameof(ThreeNodes), DisableParallelization = true)]
public sealed class ThreeNodes;
