using Serai.Tests;

namespace Serai.Libraries.Tests.Ledger;

/// <summary>
/// Another program reads our log: Go's own <c>sumdb/note</c> and <c>sumdb/tlog</c> verify checkpoint, every leaf, every
/// tile and the proofs, and refuse the log when one bit of it is another.
/// </summary>
public sealed class GoCrossCheckTests : IDisposable
{
    private const int Entries = 777;

    private readonly GoVerifier go = new();

    [GoFact]
    public void Go_verifies_a_log_of_777_entries_and_refuses_every_flipped_byte()
    {
        var log = ExportedLog.Make(Entries);
        var export = Path.Combine(go.Folder, "log");
        log.WriteTo(export);
        var (exit, output) = go.Verify(export, log.VKey);
        Assert.True(exit == 0, output);
        Assert.Equal(
            $"ok {TestLog.Origin}: 777 leaves, 4 bundles, 5 tiles, 777 inclusion proofs, 11 consistency proofs",
            output.Trim());
        foreach (var (path, at) in Places(log))
        {
            var file = Path.Combine(export, path[1..]);
            var bytes = log.Files[path].ToArray();
            bytes[at] ^= 0x01;
            File.WriteAllBytes(file, bytes);
            Assert.True(go.Verify(export, log.VKey).Exit == 1, $"{path} flipped at {at} was accepted");
            File.WriteAllBytes(file, log.Files[path]);
        }

        using var other = TestLog.Key(4);
        var otherKey = new Serai.Ledger.NoteSigner(TestLog.Origin, other).Verifier.VKey;
        Assert.Equal(1, go.Verify(export, otherKey).Exit);
    }

    public void Dispose() => go.Dispose();

    /// <summary>One byte of every file, at a place that differs from file to file; two of the checkpoint.</summary>
    private static IEnumerable<(string Path, int At)> Places(ExportedLog log)
    {
        var files = log.Files.OrderBy(file => file.Key, StringComparer.Ordinal).ToList();
        for (var i = 0; i < files.Count; i++)
        {
            yield return (files[i].Key, i * 37 % files[i].Value.Length);
        }

        yield return ("/checkpoint", log.Files["/checkpoint"].Length - 10);
    }
}
