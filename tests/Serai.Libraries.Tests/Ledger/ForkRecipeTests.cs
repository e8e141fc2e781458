using System.Text.Json.Nodes;
using Serai.Tests;

namespace Serai.Libraries.Tests.Ledger;

/// <summary>
/// The recipe for other tools, a program on Node's own crypto, takes the proof of the worked example and no other.
/// </summary>
public sealed class ForkRecipeTests : IDisposable
{
    private static readonly string Program = Path.Combine(SharedData.Repository, "spec", "verify-fork.mjs");
    private readonly string folder = Directory.CreateTempSubdirectory("serai-fork-").FullName;

    [NodeFact]
    public void Node_takes_the_proof_of_the_worked_example_and_no_changed_one()
    {
        var example = JsonNode.Parse(File.ReadAllText(
            Path.Combine(SharedData.Repository, "spec", "vectors", "ledger.json")))!;
        var key = example["keys"]!["log"]!["vkey"]!.GetValue<string>();
        var proof = example["fork"]!["proof"]!.GetValue<string>();
        var same = $"serai-fork-proof/1\n\n{example["forkSmaller"]!["note"]}\n{example["forkSmaller"]!["note"]}";

        var (exit, output) = Run(proof, key);
        Assert.True(exit == 0, output);
        Assert.Contains("sizes 17 and 300", output, StringComparison.Ordinal);
        var lines = proof.Split('\n');
        for (var i = 0; i < lines.Length - 1; i++)
        {
            var at = lines[i].Length / 2;
            var changed = lines[i].Length == 0
                ? "x"
                : lines[i][..at] + (lines[i][at] == 'A' ? 'B' : 'A') + lines[i][(at + 1)..];
            Assert.True(
                Run(string.Join('\n', [.. lines[..i], changed, .. lines[(i + 1)..]]), key).Exit == 1, $"line {i}");
        }

        Assert.Equal(1, Run(same, key).Exit);
        Assert.Equal(1, Run(proof, key[..^8] + "AAAAAAA=").Exit);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private (int Exit, string Output) Run(string proof, string key)
    {
        var file = Path.Combine(folder, "proof.txt");
        File.WriteAllText(file, proof);
        return OtherProgram.Run("node", [Program, file, key]);
    }
}
