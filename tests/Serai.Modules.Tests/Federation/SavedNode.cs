using Serai.Exchange.Log;
using Serai.Exchange.Pulling;
using Serai.Exchange.Restoring;
using Serai.Exchange.Witnessing;
using Serai.Ledger;

namespace Serai.Tests.Federation;

/// <summary>What of a stopped node was saved, to be put back later as an operator would.</summary>
internal sealed class SavedNode
{
    private readonly byte[] database;
    private readonly byte[] fence;
    private readonly byte[]? memory;

    private SavedNode(Node node)
    {
        database = File.ReadAllBytes(node.DatabaseFile);
        fence = File.ReadAllBytes(node.FenceFile);
        memory = File.Exists(MemoryOf(node)) ? File.ReadAllBytes(MemoryOf(node)) : null;
    }

    /// <summary>Stops the node, saves it, and starts it again.</summary>
    public static async Task<SavedNode> OfAsync(Node node)
    {
        await node.StopAsync();
        var saved = new SavedNode(node);
        await node.StartAgainAsync();
        await OpensAsync(node);
        return saved;
    }

    /// <summary>Puts it back over a stopped node.</summary>
    /// <param name="withFence">Else the newer fence stays.</param>
    /// <param name="withMemory">As an image of a running machine does; else a machine that came up anew.</param>
    /// <param name="sameBoot">The machine kept running: it remembers what was signed since.</param>
    public void PutBack(Node node, bool withFence, bool withMemory = false, bool sameBoot = false)
    {
        foreach (var beside in new[] { "-wal", "-shm" })
        {
            File.Delete(node.DatabaseFile + beside);
        }

        File.WriteAllBytes(node.DatabaseFile, database);
        if (withFence)
        {
            File.WriteAllBytes(node.FenceFile, fence);
        }

        if (withMemory)
        {
            File.WriteAllBytes(MemoryOf(node), memory!);
        }
        else if (!sameBoot)
        {
            node.ForgetInMemory();
        }
    }

    public static Task OpensAsync(Node node) => Node.EventuallyAsync(
        () => node.Fence.IsOpen, () => $"{node.Fence} {string.Join("; ", node.Fence.Words)}");

    public static Task ReachesAsync(Node node, FencePhase phase) => Node.EventuallyAsync(
        () => node.Fence.Phase == phase, () => $"{node.Fence} {string.Join("; ", node.Fence.Words)}");

    /// <summary>All that any peer ever held of a log, signed by it, lies in one history.</summary>
    public static void AssertOneHistory(Node of, params Node[] peers)
    {
        foreach (var peer in peers)
        {
            Assert.False(peer.Database.Read(s => PeerPosition.IsHaltedBy(s, of.Origin)));
            var trees = peer.Database.Read(s => s.Query(
                $"select size, root from exchange_checkpoint where origin = {of.Origin}",
                row => (Size: row.Long(0), Root: new Hash256(row.Blob(1)))));
            if (peer.Database.Read(s => CosignedRows.Of(s, of.Origin)) is { } cosigned)
            {
                trees.Add((cosigned.Checkpoint.Size, cosigned.Checkpoint.Root));
            }

            Assert.NotEmpty(trees);
            foreach (var (size, root) in trees.Where(t => t.Size <= of.Head.Size))
            {
                Assert.Equal(root, of.Database.Read(s => TreeStore.RootAt(s, of.Origin, size)));
            }
        }
    }

    /// <summary>The log as it is stored, byte for byte.</summary>
    public static List<string> Leaves(Node node) => node.Database.Read(s => s.Query(
        $"select bytes from exchange_entry where origin = {node.Origin} order by idx",
        row => Convert.ToHexStringLower(row.Blob(0))));

    private static string MemoryOf(Node node) => MachineMemory.PathOf(InstanceMark.Of(node.Path));
}
