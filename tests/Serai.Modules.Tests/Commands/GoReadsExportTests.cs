using Serai.Exchange.Entries;
using Serai.Tests.Exchange;

namespace Serai.Tests.Commands;

/// <summary>
/// A node's own log, through <c>serai log export</c> and <c>serai log key</c>, in the hands of another program.
/// </summary>
public sealed class GoReadsExportTests
{
    private const int Entries = 320;

    [GoFact]
    public async Task Go_verifies_checkpoint_leaves_and_proofs_of_a_nodes_exported_log()
    {
        await using var node = await TestNode.StartAsync();
        using var scratch = new Scratch();
        using var go = new GoVerifier();
        var log = node.Get<NodeLog>();
        await Task.WhenAll(Enumerable.Range(0, Entries).Select(i =>
            log.AppendAsync(ExchangeNode.Draft($"entry {i}"), Author.Machine.Instance)));
        var export = Path.Combine(scratch.Folder, "log");

        var exported = await Executable.CallAsync("log", "export", "--data", node.Path, "--out", export);
        var key = (await Executable.CallAsync("log", "key", "--data", node.Path)).Output.Trim();
        var read = go.Verify(export, key);

        Assert.True(exported.ExitCode == 0, exported.Error);
        Assert.True(read.Exit == 0, read.Output);
        Assert.Contains($"{Entries + 1} leaves", read.Output, StringComparison.Ordinal);
        Assert.Contains($"{Entries + 1} inclusion proofs", read.Output, StringComparison.Ordinal);

        var bundle = Path.Combine(export, "tile", "entries", "000");
        var bytes = await System.IO.File.ReadAllBytesAsync(bundle);
        bytes[bytes.Length / 2] ^= 0x01;
        await System.IO.File.WriteAllBytesAsync(bundle, bytes);
        Assert.Equal(1, go.Verify(export, key).Exit);
    }
}
