using Serai.Exchange.Approvals;
using Serai.Exchange.Entries;
using Serai.Exchange.Log;
using Serai.Platform.People;

namespace Serai.Tests.Commands;

/// <summary>LocalAddPeer: the first peer of a node that runs, and the next one.</summary>
public sealed class PeerCommandTests
{
    [Fact]
    public async Task The_first_peer_is_trusted_at_once_and_the_next_when_a_second_person_approves()
    {
        await using var kaz = await TestNode.StartAsync("KAZ");
        await using var chn = await TestNode.StartAsync("CHN");
        await using var who = await TestNode.StartAsync("WHO");
        var directory = kaz.Get<NodeDirectory>();

        var first = await AddAsync(kaz, chn, chn);
        Assert.True(first.ExitCode == 0, first.Error);
        Assert.NotNull(directory.Find(OriginOf(chn)));

        var listed = await Executable.CallAsync("peer", "list", "--data", kaz.Path);
        Assert.StartsWith("Node\tName\tLog\tLink\tApplied\tBehind", listed.Output, StringComparison.Ordinal);
        var data = await Executable.CallAsync("peer", "list", "--data", kaz.Path, "--json");
        Assert.StartsWith("[{", data.Output, StringComparison.Ordinal);

        var wrong = await AddAsync(kaz, who, chn);
        Assert.Equal(1, wrong.ExitCode);
        Assert.Contains("fingerprint", Assert.Single(wrong.ErrorLines), StringComparison.OrdinalIgnoreCase);

        var console = await Executable.CallAsync(
            "peer", "add", "https://" + who.ConsoleUrl.Authority, "--fingerprint", "0ABC", "--data", kaz.Path);
        Assert.Equal(1, console.ExitCode);
        Assert.Contains("No exchange answers", Assert.Single(console.ErrorLines), StringComparison.Ordinal);

        var second = await AddAsync(kaz, who, who);
        Assert.True(second.ExitCode == 0, second.Error);
        Assert.Contains("a second person approves", second.Output, StringComparison.Ordinal);
        Assert.Null(directory.Find(OriginOf(who)));

        var approver = await kaz.ViewerAsync(Role.Approver);
        var proposal = Assert.Single(kaz.Get<ProposedEntries>().Open(approver));
        Assert.Equal(ProposedEntries.OperatorName, proposal.ProposedBy.Name);
        Assert.Null(await kaz.Get<ProposedEntries>().ApproveAsync(proposal.Id, approver));
        Assert.NotNull(directory.Find(OriginOf(who)));
    }

    private static Task<Called> AddAsync(TestNode node, TestNode peer, TestNode fingerprintOf) => Executable.CallAsync(
        "peer", "add", peer.ExchangeUrl!.ToString(), "--fingerprint", fingerprintOf.Get<NodeGenesis>().Fingerprint()!,
        "--data", node.Path);

    private static string OriginOf(TestNode node) => node.Get<NodeDirectory>().Self.Origin;
}
