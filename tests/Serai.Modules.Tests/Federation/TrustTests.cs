using Serai.Exchange.Approvals;
using Serai.Exchange.Entries;
using Serai.Exchange.Log;
using Serai.Exchange.Peers;
using Serai.Exchange.Pulling;
using Serai.Platform.People;
using Serai.Vocabulary;
using Serai.Vocabulary.Exchange;

namespace Serai.Tests.Federation;

public sealed class TrustTests
{
    [Fact]
    public async Task A_peer_is_added_on_the_pages_by_two_persons_and_not_by_one()
    {
        await using var kaz = await Node.StartAsync("KAZ");
        await using var chn = await Node.StartAsync("CHN");
        var fingerprint = chn.Test.Get<NodeGenesis>().Fingerprint()!;
        using var officer = await kaz.Test.SignInAsync(Role.DutyOfficer, Role.Approver);

        var wrong = await officer.SubmitAsync(
            "/peers", "/peers/ask", ("url", chn.Url), ("fingerprint", kaz.Test.Get<NodeGenesis>().Fingerprint()!));
        Assert.Equal(422, wrong.Status);
        Assert.Contains("fingerprint is not the same", wrong.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(fingerprint, wrong.Text, StringComparison.Ordinal);

        var met = await officer.SubmitAsync(
            "/peers", "/peers/ask", ("url", chn.Url),
            ("fingerprint", fingerprint.ToLowerInvariant().Replace(' ', '-')));
        Assert.Equal(200, met.Status);
        Assert.Contains(chn.Origin, met.Text, StringComparison.Ordinal);
        var keyless = await officer.SubmitAsync(met, "/peers", ("formKey", ""));
        Assert.Equal(422, keyless.Status);
        Assert.Empty(kaz.Test.Get<ProposedEntries>().Open(await kaz.Test.ViewerAsync(Role.Auditor)));
        var proposed = await officer.SubmitAsync(met, "/peers");
        Assert.Equal((303, "/approvals?done=proposed"), (proposed.Status, proposed.Location));
        Assert.Empty(kaz.Test.Get<NodeDirectory>().Peers);

        var waiting = await officer.PageAsync("/approvals");
        Assert.DoesNotContain("/approve\"", waiting.Body, StringComparison.Ordinal);
        Assert.Contains("Change a peer is trusted from now on", waiting.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("genesis", waiting.Text, StringComparison.Ordinal);
        var proposal = kaz.Test.Get<ProposedEntries>().Open(await kaz.Test.ViewerAsync(Role.Auditor)).Single();
        using var approver = await kaz.Test.SignInAsync(Role.Approver);
        var approved = await approver.SubmitAsync("/approvals", $"/approvals/{proposal.Id}/approve");
        Assert.Equal((303, "/approvals?done=approved"), (approved.Status, approved.Location));

        Assert.Equal(chn.Origin, Assert.Single(kaz.Test.Get<NodeDirectory>().Peers).Origin);
        var gone = await officer.SubmitAsync(
            waiting, $"/approvals/{proposal.Id}/refuse", ("reason", "Decided already."));
        Assert.Equal(422, gone.Status);
        var page = await approver.PageAsync("/peers");
        Assert.Contains("CHN", page.Text, StringComparison.Ordinal);
        var log = await approver.PageAsync("/log");
        Assert.Contains("Change of trust", log.Text, StringComparison.Ordinal);
        Assert.Contains("Beginning of the log", log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proposal_is_approved_by_another_person_once_and_a_refused_one_never()
    {
        await using var node = await Node.StartAsync("KAZ");
        var proposals = node.Test.Get<ProposedEntries>();
        var one = await node.Test.ViewerAsync(Role.DutyOfficer, Role.Approver);
        var two = await node.Test.ViewerAsync(Role.Approver);
        var draft = new EntryDraft(
            EntryTypes.TrustChange, NodeLog.TrustThread, [],
            Payload.Write(new TrustChange(TrustChangeKind.PeerRemoved, Peer: "x.invalid/log/1")))
        {
            IdempotencyKey = "form-1",
        };

        var first = await proposals.SubmitAsync(draft, one);
        var again = await proposals.SubmitAsync(draft, one);
        Assert.Equal((first.Proposal, true), (again.Proposal, again.Repeated));
        Assert.Equal("exchange.refusal.samePerson", (await proposals.ApproveAsync(first.Proposal!, one))!.TextKey);
        Assert.Equal("exchange.refusal.reason", (await proposals.RefuseAsync(first.Proposal!, two, " "))!.TextKey);
        Assert.Equal(
            "exchange.refusal.reason",
            (await proposals.RefuseAsync(first.Proposal!, two,
                new string('x', ProposedEntries.ReasonMax + 1)))!.TextKey);
        Assert.Null(await proposals.ApproveAsync(first.Proposal!, two));
        Assert.Equal("exchange.refusal.decided", (await proposals.ApproveAsync(first.Proposal!, two))!.TextKey);

        var second = await proposals.SubmitAsync(draft with { IdempotencyKey = "form-2" }, one);
        Assert.Null(await proposals.RefuseAsync(second.Proposal!, two, "Not agreed with the ministry."));
        Assert.Equal("exchange.refusal.decided", (await proposals.ApproveAsync(second.Proposal!, two))!.TextKey);
        Assert.Empty(proposals.Open(one));
    }

    [Fact]
    public async Task Of_two_who_approve_at_once_the_later_one_sends_the_proposal()
    {
        await using var node = await Node.StartAsync("KAZ", """{ "notification": 1, "trustChange": 3 }""");
        var proposals = node.Test.Get<ProposedEntries>();
        var one = await node.Test.ViewerAsync(Role.DutyOfficer, Role.Approver);
        var two = await node.Test.ViewerAsync(Role.Approver);
        var three = await node.Test.ViewerAsync(Role.Approver, Role.Auditor);
        for (var i = 0; i < 5; i++)
        {
            var draft = new EntryDraft(
                EntryTypes.TrustChange, NodeLog.TrustThread, [],
                Payload.Write(new TrustChange(TrustChangeKind.PeerRemoved, Peer: $"x{i}.invalid/log/1")))
            {
                IdempotencyKey = $"form-{i}",
            };
            var proposed = (await proposals.SubmitAsync(draft, one)).Proposal!;
            var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var approvals = new[] { two, three }.Select(viewer => Task.Run(async () =>
            {
                await gate.Task;
                return await proposals.ApproveAsync(proposed, viewer);
            })).ToArray();
            gate.SetResult();
            Assert.All(await Task.WhenAll(approvals), Assert.Null);
            Assert.Empty(proposals.Open(one));
        }
    }

    [Fact]
    public async Task A_stranger_gets_the_genesis_and_a_clear_401_for_all_else()
    {
        await using var kaz = await Node.StartAsync("KAZ");
        await using var chn = await Node.StartAsync("CHN");
        await chn.TrustAsync(kaz);

        await Node.EventuallyAsync(
            () => chn.Links.StatusOf(kaz.Origin).LastError is not null, () => $"{chn.Links.StatusOf(kaz.Origin)}");
        Assert.Equal("exchange.link.weAreUnknown", chn.Links.StatusOf(kaz.Origin).LastError!.TextKey);

        await kaz.TrustAsync(chn);
        var said = await kaz.SayAsync("now we know each other", chn);
        await Node.EventuallyAsync(() => kaz.Receipts(said).Count == 1, () => $"{chn.Links.StatusOf(kaz.Origin)}");
    }

    [Fact]
    public async Task A_server_with_another_key_than_the_pinned_one_is_not_spoken_to()
    {
        await using var kaz = await Node.StartAsync("KAZ");
        await using var chn = await Node.StartAsync("CHN");
        await using var who = await Node.StartAsync("WHO");
        var asked = await chn.Test.Get<PeerIntroduction>().AskAsync(kaz.Url);
        var diverted = asked.Fact with { Url = who.Url.TrimEnd('/') };
        Assert.Null(await chn.Test.Get<PeerIntroduction>().AddFirstAsync([(diverted, diverted.Fingerprint)]));

        await Node.EventuallyAsync(
            () => chn.Links.StatusOf(kaz.Origin).State == LinkState.Failing, () => $"{chn.Links.StatusOf(kaz.Origin)}");
        Assert.Equal("exchange.link.unreachable", chn.Links.StatusOf(kaz.Origin).LastError!.TextKey);
        Assert.Equal(0, chn.Links.StatusOf(kaz.Origin).Applied);
    }

    [Fact]
    public async Task After_the_first_peer_the_operator_cannot_add_another_alone()
    {
        var nodes = await Node.StartAllAsync("KAZ", "CHN");
        await using var who = await Node.StartAsync("WHO");
        var asked = await nodes[0].Test.Get<PeerIntroduction>().AskAsync(who.Url);
        var refusal = await nodes[0].Test.Get<PeerIntroduction>().AddFirstAsync([(asked.Fact, asked.Fact.Fingerprint)]);

        Assert.Equal("exchange.refusal.notFirst", refusal!.TextKey);
        Assert.Equal(
            "exchange.refusal.address",
            (await nodes[0].Test.Get<PeerIntroduction>().AskAsync("http://x")).Refusal!.TextKey);
        await nodes[0].DisposeAsync();
        await nodes[1].DisposeAsync();
    }
}
