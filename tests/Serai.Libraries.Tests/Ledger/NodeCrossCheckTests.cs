using Serai.Tests;

namespace Serai.Libraries.Tests.Ledger;

/// <summary>
/// A second reading of <c>spec/ledger.md</c>, in JavaScript on Node's own crypto, agrees with the worked example, and
/// does not where one of its bytes is another.
/// </summary>
public sealed class NodeCrossCheckTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("serai-node-").FullName;

    [NodeFact]
    public void Node_agrees_with_the_worked_example_and_with_no_other()
    {
        var program = Path.Combine(SharedData.Repository, "tests", "cross", "node", "ledger.mjs");
        var example = Path.Combine(SharedData.Repository, "spec", "vectors", "ledger.json");
        var (exit, output) = OtherProgram.Run("node", [program, example]);
        Assert.True(exit == 0, output);
        var text = File.ReadAllText(example);
        foreach (var name in new[] { "entry", "blob", "root", "signature", "kid" })
        {
            var at = text.IndexOf($"\"{name}\": \"", StringComparison.Ordinal) + name.Length + 14;
            var changed = text[..at] + (text[at] == '0' ? '1' : '0') + text[(at + 1)..];
            var file = Path.Combine(folder, "changed.json");
            File.WriteAllText(file, changed);
            Assert.True(OtherProgram.Run("node", [program, file]).Exit == 1, $"a changed {name} was accepted");
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
