using Serai.Exchange.Approvals;
using Serai.Exchange.Entries;
using Serai.Exchange.Keys;
using Serai.Exchange.Pulling;
using Serai.Exchange.Restoring;
using Serai.Ledger;
using Serai.Platform.People;
using Serai.Tests.Exchange;
using Serai.Vocabulary;

namespace Serai.Tests.Federation;

/// <summary>
/// A node that was set back or copied signs no second history: whatever was put back, it ends open, or says that it
/// must not go on.
/// </summary>
public sealed class RestoreDrillTests : IAsyncLifetime
{
    private List<Node> nodes = null!;

    private Node Kaz => nodes[0];

    private Node Chn => nodes[1];

    public async Task InitializeAsync()
    {
        nodes = await Node.StartAllAsync("KAZ", "CHN");
        await Node.CalmAsync(nodes);
    }

    public async Task DisposeAsync()
    {
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }
    }

    /// <summary>Whatever came back from the backup, and whether the machine itself came up anew or not.</summary>
    [Theory]
    [InlineData(false, false, true)]
    [InlineData(false, false, false)]
    [InlineData(true, false, true)]
    [InlineData(true, false, false)]
    [InlineData(true, true, false)]
    public async Task What_was_told_to_peers_comes_back_byte_for_byte_and_the_node_goes_on(
        bool withFence, bool withMemory, bool sameBoot)
    {
        var saved = await SavedNode.OfAsync(Kaz);
        await Kaz.SayAsync("told and lost", Chn);
        var last = await Kaz.SayAsync("told and lost, too", Chn);
        await Node.CalmAsync(nodes);
        var before = SavedNode.Leaves(Kaz);

        await Kaz.StopAsync();
        saved.PutBack(Kaz, withFence, withMemory, sameBoot);
        await Kaz.StartAgainAsync();
        await Node.EventuallyAsync(
            () => Kaz.Fence.IsOpen && Kaz.Head.Size >= before.Count, () => $"{Kaz.Fence} {Kaz.Head.Size}");

        Assert.Equal(before, SavedNode.Leaves(Kaz)[..before.Count]);
        Assert.Equal(["told and lost", "told and lost, too"], Kaz.Seen(Kaz));
        Assert.Contains(Kaz.Receipts(last), r => r.By == Chn.Origin);
        var next = await Kaz.SayAsync("after it", Chn);
        await Node.EventuallyAsync(() => Kaz.Receipts(next).Count == 1, () => $"{Chn.Links.StatusOf(Kaz.Origin)}");
        SavedNode.AssertOneHistory(Kaz, Chn);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_nobody_was_told_does_not_come_back_and_nothing_is_signed_in_its_place(bool withFence)
    {
        var saved = await SavedNode.OfAsync(Kaz);
        await Kaz.SayAsync("for this node alone");
        await Kaz.SayAsync("told", Chn);
        await Node.CalmAsync(nodes);
        await Kaz.StopAsync();
        saved.PutBack(Kaz, withFence);
        await Kaz.StartAgainAsync();
        await SavedNode.ReachesAsync(Kaz, FencePhase.NeedsEpoch);

        Assert.Equal(1, Kaz.Fence.Missing);
        var size = Kaz.Head.Size;
        await AssertSignsNothingAsync(Kaz, "exchange.fence.refused.NeedsEpoch");
        Assert.Equal(size, Kaz.Head.Size);
        SavedNode.AssertOneHistory(Kaz, Chn);
    }

    [Fact]
    public async Task Set_back_whole_with_all_links_cut_a_node_waits_and_recovers_when_a_link_is_back()
    {
        var saved = await SavedNode.OfAsync(Kaz);
        await Kaz.SayAsync("told and lost", Chn);
        await Node.CalmAsync(nodes);
        var before = SavedNode.Leaves(Kaz);
        await Kaz.StopAsync();
        await Chn.StopAsync();
        saved.PutBack(Kaz, withFence: true);
        await Kaz.StartAgainAsync();
        await Node.EventuallyAsync(() => Kaz.Fence.Words.Count == 1, () => $"{Kaz.Fence}");
        Assert.Equal((FencePhase.Fenced, FenceCause.Restarted), (Kaz.Fence.Phase, Kaz.Fence.Cause));
        await AssertSignsNothingAsync(Kaz, "exchange.fence.refused.Fenced");

        await Chn.StartAgainAsync();
        await SavedNode.OpensAsync(Kaz);
        Assert.Equal(before, SavedNode.Leaves(Kaz)[..before.Count]);
        SavedNode.AssertOneHistory(Kaz, Chn);
    }

    [Fact]
    public async Task Where_the_fence_stands_a_database_that_was_set_back_is_known_without_any_peer()
    {
        var saved = await SavedNode.OfAsync(Kaz);
        await Kaz.SayAsync("told and lost", Chn);
        await Node.CalmAsync(nodes);
        await Kaz.StopAsync();
        await Chn.StopAsync();
        saved.PutBack(Kaz, withFence: false);
        await Kaz.StartAgainAsync();

        Assert.Equal((FencePhase.Recovering, FenceCause.DatabaseBehind), (Kaz.Fence.Phase, Kaz.Fence.Cause));
        var officer = await Kaz.Test.ViewerAsync(Role.DutyOfficer);
        var said = await Kaz.Test.Get<AttestedStart>().SayAsync(officer, "form/1");
        Assert.Equal("exchange.fence.refused.Recovering", said.Refusal!.TextKey);
        await Chn.StartAgainAsync();
        await SavedNode.OpensAsync(Kaz);
        SavedNode.AssertOneHistory(Kaz, Chn);
    }

    [Fact]
    public async Task A_copy_of_a_node_signs_nothing_while_the_original_goes_on_and_takes_over_by_the_word_of_two()
    {
        await Kaz.StopAsync();
        await using var copy = await Kaz.CopyAsync(unfenced: false);
        await Kaz.StartAgainAsync();
        await SavedNode.OpensAsync(Kaz);
        await SavedNode.ReachesAsync(copy, FencePhase.Synced);
        await AssertSignsNothingAsync(copy, "exchange.fence.refused.Synced");

        await Kaz.SayAsync("the original goes on", Chn);
        await Node.CalmAsync(nodes);
        var before = SavedNode.Leaves(Kaz);
        await Kaz.StopAsync();
        await Node.EventuallyAsync(
            () => copy.Head.Size >= before.Count && copy.Fence.Phase == FencePhase.Synced, () => $"{copy.Fence}");
        await OpenByTwoAsync(copy);
        Assert.Equal(before, SavedNode.Leaves(copy)[..before.Count]);
        await copy.SayAsync("from the new machine", Chn);
        Assert.Equal(EntryTypes.StartAttested, TypeAt(copy, before.Count + Embedded(copy, before.Count)));
        SavedNode.AssertOneHistory(copy, Chn);
    }

    [Fact]
    public async Task Started_anew_a_process_signs_at_once_and_a_machine_as_soon_as_enough_peers_answered()
    {
        await Chn.StopAsync();
        await Kaz.StopAsync();
        await Kaz.StartAgainAsync();
        Assert.True(Kaz.Fence.IsOpen);
        await Kaz.SayAsync("no peer was there");

        await Kaz.StopAsync();
        Kaz.ForgetInMemory();
        await Kaz.StartAgainAsync();
        Assert.Equal(FencePhase.Fenced, Kaz.Fence.Phase);
        await Chn.StartAgainAsync();
        await SavedNode.OpensAsync(Kaz);
    }

    [Fact]
    public async Task With_all_links_cut_two_persons_open_a_machine_that_came_up_anew_and_their_word_is_logged()
    {
        await Chn.StopAsync();
        await Kaz.StopAsync();
        Kaz.ForgetInMemory();
        await Kaz.StartAgainAsync();
        await AssertSignsNothingAsync(Kaz, "exchange.fence.refused.Fenced");
        var size = Kaz.Head.Size;
        await OpenByTwoAsync(Kaz);
        Assert.Equal(EntryTypes.StartAttested, TypeAt(Kaz, (int)Kaz.Head.Size - 1));
        Assert.InRange(Kaz.Head.Size, size + 1, size + 5);

        await Chn.StartAgainAsync();
        await Node.EventuallyAsync(() => Chn.HasAllOf(Kaz), () => $"{Chn.Links.StatusOf(Kaz.Origin)}");
        Assert.Null(Chn.Database.Read(s => s.First(
            $"select refused from exchange_entry where origin = {Kaz.Origin} and type = {EntryTypes.StartAttested}",
            row => row.TextOrNull(0))));
        SavedNode.AssertOneHistory(Kaz, Chn);
    }

    [Theory]
    [InlineData(true, FenceCause.FenceMissing)]
    [InlineData(false, FenceCause.FenceUnreadable)]
    public async Task Without_a_fence_that_can_be_read_a_node_asks_its_peers(bool missing, FenceCause cause)
    {
        await Kaz.StopAsync();
        await Chn.StopAsync();
        Kaz.ForgetInMemory();
        if (missing)
        {
            File.Delete(Kaz.FenceFile);
        }
        else
        {
            await File.WriteAllBytesAsync(Kaz.FenceFile, new byte[100]);
        }

        await Kaz.StartAgainAsync();
        Assert.Equal((FencePhase.Fenced, cause), (Kaz.Fence.Phase, Kaz.Fence.Cause));
        await Chn.StartAgainAsync();
        await SavedNode.OpensAsync(Kaz);
        await Kaz.SayAsync("goes on", Chn);
        SavedNode.AssertOneHistory(Kaz, Chn);
    }

    [Fact]
    public async Task What_another_key_signed_neither_opens_a_node_nor_tells_it_that_it_lost_something()
    {
        await Kaz.StopAsync();
        Kaz.ForgetInMemory();
        Kaz.Line.Spoil = async (request, answer) =>
        {
            var seen = await FaultTests.On("seen", request, answer, bytes => Forged(bytes, Chn));
            return await FaultTests.On("mirror", request, seen, bytes => Forged(bytes, Chn));
        };
        await Kaz.StartAgainAsync();
        await Node.EventuallyAsync(() => Kaz.Fence.Words.Count == 1, () => $"{Kaz.Fence}");
        Assert.Equal("exchange.fence.notOurs", Kaz.Fence.Words[0].Fault?.TextKey);
        Assert.Equal((FencePhase.Fenced, FenceCause.Restarted), (Kaz.Fence.Phase, Kaz.Fence.Cause));
        Kaz.Line.Spoil = null;
        await SavedNode.OpensAsync(Kaz);
    }

    [Fact]
    public async Task Leaves_that_were_altered_on_the_way_are_not_taken_and_asked_for_again()
    {
        var saved = await SavedNode.OfAsync(Kaz);
        await Kaz.SayAsync("told and lost", Chn);
        await Node.CalmAsync(nodes);
        var before = SavedNode.Leaves(Kaz);
        await Kaz.StopAsync();
        saved.PutBack(Kaz, withFence: true);
        var spoilt = 0;
        Kaz.Line.Spoil = (request, answer) => FaultTests.On(
            "mirror/feed", request, answer, bytes =>
            {
                bytes[^20] ^= (byte)(spoilt++ == 0 ? 1 : 0);
                return bytes;
            });
        await Kaz.StartAgainAsync();
        await SavedNode.OpensAsync(Kaz);
        Assert.True(spoilt > 1);
        Assert.Equal(before, SavedNode.Leaves(Kaz)[..before.Count]);
        SavedNode.AssertOneHistory(Kaz, Chn);
    }

    [Fact]
    public async Task More_than_one_transaction_takes_does_not_come_back()
    {
        var held = Kaz.Head.Published!.Checkpoint;
        var peer = Kaz.Test.Get<NodeDirectory>().FindPeer(Chn.Origin)!;
        var tree = held with { Size = held.Size + LostTail.EntriesMax + 1 };
        var outcome = await Kaz.Test.Get<LostTail>().FetchAsync(
            held, [new PeerAnswer(peer, default, [new SeenTree(peer, tree, [])], null)], CancellationToken.None);
        Assert.Equal(new TailOutcome(false, LostTail.EntriesMax + 1), outcome);
        Assert.False(LostTail.IsTooMuch(LostTail.BytesMax));
        Assert.True(LostTail.IsTooMuch(LostTail.BytesMax + 1));
    }

    private static byte[] Forged(byte[] note, Node by)
    {
        Assert.True(SignedNote.TryParse(note, out var shown, out _));
        Assert.True(Checkpoint.TryParse(shown.Text, out var claimed));
        var key = by.Test.Get<NodeKeys>().Log;
        return (claimed with { Size = claimed.Size + 1 }).Sign(new NoteSigner(claimed.Origin, key)).ToBytes();
    }

    internal static async Task AssertSignsNothingAsync(Node node, string refused)
    {
        var size = node.Head.Size;
        var said = await node.Log.AppendAsync(ExchangeNode.Draft("not now"), Author.Machine.Instance);
        Assert.Equal(refused, said.Refusal?.TextKey);
        Assert.Equal(423, said.Refusal!.Status);
        Assert.Equal(size, node.Head.Size);
    }

    internal static async Task OpenByTwoAsync(Node node)
    {
        var officer = await node.Test.ViewerAsync(Role.DutyOfficer);
        var said = await node.Test.Get<AttestedStart>().SayAsync(officer, "form/1");
        Assert.Null(said.Refusal);
        Assert.NotNull(said.Proposal);
        Assert.False(node.Fence.IsOpen);
        var proposals = node.Test.Get<ProposedEntries>();
        Assert.Equal(
            "exchange.refusal.samePerson",
            (await proposals.ApproveAsync(
                said.Proposal, officer with { Roles = new HashSet<Role> { Role.Approver } }))?.TextKey);
        Assert.Null(await proposals.ApproveAsync(said.Proposal, await node.Test.ViewerAsync(Role.Approver)));
        Assert.True(node.Fence.IsOpen);
    }

    private static int? TypeAt(Node node, int index) => node.Database.Read(s => s.First(
        $"select type from exchange_entry where origin = {node.Origin} and idx = {index}", row => row.Int(0)));

    // Keys of persons and checkpoints of peers stand in front of what a person says.
    private static int Embedded(Node node, int from)
    {
        var count = 0;
        while (TypeAt(node, from + count) is EntryTypes.PeerCheckpoint or EntryTypes.TrustChange)
        {
            count++;
        }

        return count;
    }
}
