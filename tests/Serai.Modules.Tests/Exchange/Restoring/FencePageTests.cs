using System.Net;
using System.Text;
using Serai.Exchange.Keys;
using Serai.Exchange.Pulling;
using Serai.Exchange.Restoring;
using Serai.Platform.Api;
using Serai.Platform.Languages;
using Serai.Platform.People;
using Serai.Tests.Federation;

namespace Serai.Tests.Exchange.Restoring;

/// <summary>What a fenced node shows and answers, to people, programs and peers.</summary>
public sealed class FencePageTests : IAsyncLifetime
{
    private List<Node> nodes = null!;

    private Node Kaz => nodes[0];

    private Node Chn => nodes[1];

    public async Task InitializeAsync()
    {
        nodes = await Node.StartAllAsync("KAZ", "CHN");
        await Node.CalmAsync(nodes);
        await Chn.StopAsync();
        await Kaz.StopAsync();
        Kaz.ForgetInMemory();
        await Kaz.StartAgainAsync();
        await Node.EventuallyAsync(() => Kaz.Fence.Words.Count == 1, () => $"{Kaz.Fence}");
    }

    public async Task DisposeAsync()
    {
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }
    }

    [Fact]
    public async Task The_page_of_peers_says_in_every_language_why_and_what_to_do()
    {
        using var officer = await Kaz.Test.SignInAsync(Role.DutyOfficer);
        foreach (var language in Language.All)
        {
            var page = await officer.PageAsync("/peers?lang=" + language.Code);
            Assert.DoesNotContain("[exchange.", page.Body, StringComparison.Ordinal);
            Assert.Contains("/peers/attest-start", page.Body, StringComparison.Ordinal);
        }

        var text = (await officer.PageAsync("/peers?lang=en")).Text;
        Assert.Contains("not enough peers have said yet", text, StringComparison.Ordinal);
        Assert.Contains("two persons who know that no backup was put back", text, StringComparison.Ordinal);
        Assert.Contains("does not sign yet", (await officer.PageAsync("/")).Text, StringComparison.Ordinal);
        using var auditor = await Kaz.Test.SignInAsync(Role.Auditor);
        var read = await auditor.PageAsync("/peers");
        Assert.Contains("does not sign yet", read.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("/peers/attest-start", read.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_persons_open_it_by_the_pages_and_the_panel_is_gone()
    {
        using var officer = await Kaz.Test.SignInAsync(Role.DutyOfficer);
        var said = await officer.SubmitAsync(
            "/peers", "/peers/attest-start", ("formKey", "11111111-1111-1111-1111-111111111111"),
            ("password", TestNode.Password));
        Assert.Equal(303, said.Status);
        using var approver = await Kaz.Test.SignInAsync(Role.Approver);
        var page = await approver.PageAsync("/approvals");
        Assert.Contains("Word of persons that the node was not restored", page.Text, StringComparison.Ordinal);
        Assert.Contains("Entries of the log", page.Text, StringComparison.Ordinal);
        var at = page.Body.IndexOf("/approvals/", StringComparison.Ordinal);
        var path = page.Body[at..page.Body.IndexOf('"', at)];
        Assert.Equal(
            303, (await approver.SubmitAsync("/approvals", path, ("password", TestNode.Password))).Status);
        Assert.True(Kaz.Fence.IsOpen);
        Assert.DoesNotContain(
            "does not sign yet", (await officer.PageAsync("/peers")).Text, StringComparison.Ordinal);
        var again = await Kaz.Test.Get<AttestedStart>().SayAsync(
            await Kaz.Test.ViewerAsync(Role.DutyOfficer), "form/again");
        Assert.Equal("exchange.fence.refused.open", again.Refusal?.TextKey);
    }

    [Fact]
    public async Task A_form_without_its_key_is_refused()
    {
        using var officer = await Kaz.Test.SignInAsync(Role.DutyOfficer);
        var said = await officer.SubmitAsync(
            "/peers", "/peers/attest-start", ("formKey", ""), ("password", TestNode.Password));
        Assert.Equal(422, said.Status);
        Assert.False(Kaz.Fence.IsOpen);
    }

    [Fact]
    public async Task A_program_reads_the_state_and_may_speak_for_a_person()
    {
        using var reader = await ApiClient.WithKeyAsync(Kaz.Test, signs: false, Role.Auditor);
        var status = (await reader.GetAsync("/api/v1/log/fence")).As<FenceReport>();
        Assert.Equal(
            (FencePhase.Fenced, FenceCause.Restarted, Kaz.Head.Size), (status.Phase, status.Cause, status.Held));
        var peer = Assert.Single(status.Peers);
        Assert.Equal((Chn.Origin, (long?)null, "exchange.link.unreachable"), (peer.Origin, peer.Size, peer.Fault));
        Assert.Equal(403, (await reader.PostAsync("/api/v1/log/fence/attest", new { }, "one")).Status);
        using var officer = await ApiClient.WithKeyAsync(Kaz.Test, signs: true, Role.DutyOfficer);
        var said = (await officer.PostAsync("/api/v1/log/fence/attest", new { }, "one")).As<StartWord>();
        Assert.NotNull(said.Proposal);
        Assert.Null(said.Index);
    }

    [Fact]
    public async Task A_peer_is_answered_423_where_it_asks_for_a_signature_and_reads_all_else()
    {
        using var keys = NodeKeys.Load(Path.Combine(Chn.Path, "keys"));
        using var http = new HttpClient(PeerClient.Handler(keys, Kaz.Test.Get<NodeKeys>().TlsSpki))
        {
            BaseAddress = new Uri(Kaz.Url),
        };
        using var asked = await http.PostAsync(
            "exchange/v1/add-checkpoint", new StringContent("old 0\n\nnothing\n", Encoding.UTF8, "text/plain"));
        Assert.Equal(HttpStatusCode.Locked, asked.StatusCode);
        Assert.Contains("urn:serai:err:fenced", await asked.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.NotNull(asked.Headers.RetryAfter);
        Assert.Contains(Kaz.Origin, await http.GetStringAsync("exchange/v1/checkpoint"), StringComparison.Ordinal);
    }
}
