using Microsoft.Extensions.DependencyInjection;
using Serai.Exchange.Log;
using Serai.Exchange.Restoring;
using Serai.Ledger;
using Serai.Platform.Data;
using Serai.Platform.Hosting;

namespace Serai.Tests.Exchange.Restoring;

/// <summary>What the fence remembers, beside what the database holds.</summary>
public sealed class NodeFenceTests : IDisposable
{
    private readonly string folder = TestNode.TemporaryFolder();

    private string FenceFile => Path.Combine(folder, NodeFence.FileName);

    [Fact]
    public async Task What_is_published_stands_in_the_fence_before()
    {
        await using var node = await ExchangeNode.StartAsync(path: folder);
        for (var i = 0; i < 5; i++)
        {
            await node.SayAsync($"n{i}");
            Assert.Equal(node.Head.Published!.Checkpoint, Mark().Signed);
        }
    }

    [Fact]
    public async Task A_node_without_peers_opens_at_once_and_not_where_its_database_was_set_back()
    {
        await using (var node = await ExchangeNode.StartAsync(path: folder))
        {
            await node.SayAsync("one");
        }

        var saved = await File.ReadAllBytesAsync(Path.Combine(folder, "serai.db"));
        File.Delete(FenceFile);
        await using (var node = await ExchangeNode.StartAsync(path: folder))
        {
            Assert.Null((await node.SayAsync("two")).Refusal);
        }

        await File.WriteAllBytesAsync(Path.Combine(folder, "serai.db"), saved);
        await using var setBack = await ExchangeNode.StartAsync(path: folder);
        var status = setBack.Services.GetRequiredService<NodeFence>().Status;
        Assert.Equal(
            (FencePhase.NeedsEpoch, FenceCause.DatabaseBehind, (long?)1), (status.Phase, status.Cause, status.Missing));
        Assert.Equal("exchange.fence.refused.NeedsEpoch", (await setBack.SayAsync("another two")).Refusal?.TextKey);
        Assert.Equal(2, setBack.Head.Size);
    }

    [Fact]
    public async Task A_crash_between_fence_and_database_is_no_loss()
    {
        await using (var node = await ExchangeNode.StartAsync(path: folder))
        {
            await node.SayAsync("one");
        }

        // The fence has what the commit did not come to.
        var settled = Mark().Signed;
        File.Delete(MachineMemory.PathOf(InstanceMark.Of(folder)));
        using (var file = SlotFile.Open(FenceFile))
        {
            var intended = new Checkpoint(settled.Origin, settled.Size + 1, Hash256.Of("never left"u8));
            file.Put(new FenceMark(InstanceMark.Of(folder), settled, intended).ToBytes());
        }

        await using var again = await ExchangeNode.StartAsync(path: folder);
        Assert.True(again.Services.GetRequiredService<NodeFence>().Status.IsOpen);
        Assert.Null((await again.SayAsync("two")).Refusal);
    }

    [Fact]
    public async Task A_batch_that_is_undone_leaves_the_fence_at_what_is_held()
    {
        await using var node = await ExchangeNode.StartAsync(path: folder);
        await node.SayAsync("one");
        var held = node.Head.Published!.Checkpoint;
        var failing = new FailOnce();
        node.Database.AddCommitStep(failing);
        await Assert.ThrowsAsync<InvalidOperationException>(() => node.SayAsync("undone"));
        Assert.Equal((held, held), (Mark().Settled, Mark().Signed));
        Assert.Null((await node.SayAsync("two")).Refusal);
        Assert.Equal(held.Size + 1, Mark().Signed.Size);
    }

    [Fact]
    public async Task The_fence_of_another_log_is_refused_by_name()
    {
        await using (await ExchangeNode.StartAsync(path: folder))
        {
        }

        using (var file = SlotFile.Open(FenceFile))
        {
            var other = new Checkpoint("other.invalid/log/1", 7, Hash256.Of("x"u8));
            file.Put(new FenceMark("", other, other).ToBytes());
        }

        var refused = await Assert.ThrowsAsync<NodeFolderException>(
            async () => await ExchangeNode.StartAsync(path: folder));
        Assert.Contains("other.invalid/log/1", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_fence_on_its_disk_nothing_more_is_published()
    {
        await using var node = await ExchangeNode.StartAsync(path: folder);
        var published = node.Head.Published!.Checkpoint;
        var fence = node.Services.GetRequiredService<NodeFence>();
        fence.Close();
        await Assert.ThrowsAnyAsync<Exception>(() => BreakAsync(node));
        Assert.Equal(published, node.Head.Published!.Checkpoint);
        Assert.Equal((FencePhase.Fenced, FenceCause.FenceBroken), (fence.Status.Phase, fence.Status.Cause));
        Assert.False(fence.Status.MayBeAttested);
    }

    [Fact]
    public void A_mark_is_read_as_it_was_written_and_anything_else_is_none()
    {
        var tree = new Checkpoint("kaz.invalid/log/1", 5, Hash256.Of("x"u8));
        var mark = new FenceMark("place", tree with { Size = 4 }, tree);
        Assert.True(FenceMark.TryParse(mark.ToBytes(), out var read));
        Assert.Equal(mark, read);
        Assert.False(FenceMark.TryParse([], out _));
        Assert.False(FenceMark.TryParse("serai-fence/1\na\nb\n1 x\n2 y"u8, out _));
        Assert.False(FenceMark.TryParse([.. mark.ToBytes(), (byte)'\n'], out _));
    }

    [Fact]
    public async Task What_the_machine_remembers_of_a_folder_that_is_gone_goes_with_the_next_node()
    {
        var gone = TestNode.TemporaryFolder();
        await using (await ExchangeNode.StartAsync(path: gone))
        {
        }

        var file = MachineMemory.PathOf(InstanceMark.Of(gone));
        Assert.True(File.Exists(file));
        Directory.Delete(gone, recursive: true);
        await using var next = await ExchangeNode.StartAsync(path: folder);
        Assert.False(File.Exists(file));
        Assert.Equal(
            MachineMemory.SweptMax,
            MachineMemory.Swept(Enumerable.Repeat("file", MachineMemory.SweptMax + 1)).Count);
    }

    [Fact]
    public void A_folder_is_the_same_place_whatever_was_typed_and_another_is_another()
    {
        var link = folder + "-link";
        Directory.CreateSymbolicLink(link, folder);
        Assert.Equal(InstanceMark.Of(folder), InstanceMark.Of(folder + "/"));
        Assert.Equal(InstanceMark.Of(folder), InstanceMark.Of(link));
        Assert.NotEqual(InstanceMark.Of(folder), InstanceMark.Of(Path.GetTempPath()));
        Directory.Delete(link);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    // The first may be durable and told; from the second on it is refused.
    private static async Task BreakAsync(ExchangeNode node)
    {
        await node.SayAsync("durable, and does not leave");
        var refused = await node.SayAsync("refused");
        throw new InvalidOperationException(refused.Refusal?.TextKey);
    }

    private FenceMark Mark()
    {
        using var file = SlotFile.Open(FenceFile);
        Assert.True(FenceMark.TryParse(file.Last, out var mark));
        return mark;
    }

    private sealed class FailOnce : ICommitStep
    {
        private bool failed;

        public void BeforeCommit(WriteSession tx)
        {
            if (!failed)
            {
                failed = true;
                throw new InvalidOperationException("once");
            }
        }

        public void AfterCommit()
        {
        }

        public void AfterRollback()
        {
        }
    }
}
