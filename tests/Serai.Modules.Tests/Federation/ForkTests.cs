using System.Net;
using System.Text;
using Serai.Exchange.Entries;
using Serai.Exchange.Forks;
using Serai.Exchange.Keys;
using Serai.Exchange.Pulling;
using Serai.Ledger;
using Serai.Platform.Api;
using Serai.Platform.Languages;
using Serai.Platform.People;
using Serai.Vocabulary;
using Serai.Vocabulary.Exchange;

namespace Serai.Tests.Federation;

/// <summary>A proven fork is known by all honest nodes; a false accuser halts nobody.</summary>
public sealed class ForkTests
{
    [Fact]
    public async Task Two_branches_shown_to_two_peers_each_are_proven_by_all_once_one_peer_sees_both()
    {
        var nodes = await Node.StartAllAsync("KAZ", "CHN", "KGZ", "UZB", "WHO");
        var (kaz, chn) = (nodes[0], nodes[1]);
        List<Node> honest = nodes[1..];
        await SyncedAsync(kaz, honest);
        var (some, others) = (nodes[1..3], nodes[3..]);
        // What each side was shown stands in the checkpoints of peers that it logs: none may hear of the other's yet.
        some.ForEach(node => others.ForEach(other => Part(node, other)));
        await using var twin = await BranchAsync(kaz, some, others);
        await kaz.SayAsync("one history", nodes[1], nodes[2]);
        for (var i = 0; i < 8; i++)
        {
            await twin.SayAsync("another history", nodes[3], nodes[4]);
        }

        await Node.EventuallyAsync(
            () => honest.TrueForAll(n => n.Seen(kaz).Count > 0), () => Links(honest, kaz));
        Assert.DoesNotContain(honest, n => n.LinkTo(kaz) == LinkState.Halted);
        some.ForEach(node => others.ForEach(other => Join(node, other)));

        // What ends the question that is held open at the first branch; the next one goes to the other.
        chn.Line.Instead[kaz.Port] = twin.Port;
        await kaz.SayAsync("more of one history", chn);

        await Node.EventuallyAsync(
            () => honest.TrueForAll(n => n.LinkTo(kaz) == LinkState.Halted), () => Links(honest, kaz));
        Assert.All(honest, n => Forked.AssertProven(n, kaz));
        await EndQuestionsAsync(kaz, twin);
        await Node.EventuallyAsync(
            () => honest.TrueForAll(n => n.Database.Read(s => AccusationRows.Has(s, kaz.Origin, n.Origin))),
            () => "not all told their peers");
        Assert.All(honest, n => Assert.Equal(1, n.Database.Read(s => s.Number(
            $"select count(*) from exchange_entry where origin = {n.Origin} and type = {EntryTypes.ForkEvidence}"))));
        await AssertAccusedIsToldAsync(kaz);
        await AssertServedAsync(nodes[3], kaz, nodes[4]);
        await AssertShownAsync(nodes[2], kaz);
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_false_accuser_halts_nobody_and_what_was_sent_stays_on_record()
    {
        var nodes = await Node.StartAllAsync("KAZ", "CHN", "WHO");
        var (kaz, chn, who) = (nodes[0], nodes[1], nodes[2]);
        await SyncedAsync(kaz, [chn, who]);

        // Two roots under one size, but signed by the accuser; and the accused log only ever grew.
        var signer = new NoteSigner(kaz.Origin, chn.Test.Get<NodeKeys>().Log);
        var forged = new ForkProof(
            new Checkpoint(kaz.Origin, 1, MerkleHash.Leaf("one"u8)).Sign(signer),
            new Checkpoint(kaz.Origin, 1, MerkleHash.Leaf("two"u8)).Sign(signer), null, []);
        await AccuseAsync(chn, kaz.Origin, Encoding.UTF8.GetString(forged.ToBytes()));
        await AccuseAsync(chn, who.Origin, "no proof at all");

        await Node.EventuallyAsync(
            () => kaz.Database.Read(s => AccusationRows.Has(s, kaz.Origin, chn.Origin))
                && who.Database.Read(s => AccusationRows.Has(s, kaz.Origin, chn.Origin)
                    && AccusationRows.Has(s, who.Origin, chn.Origin)),
            () => "the accusation did not arrive");
        var said = await kaz.SayAsync("goes on", who);
        await Node.EventuallyAsync(() => kaz.Receipts(said).Count == 1, () => Links([who], kaz));
        var views = who.Test.Get<ForkQueries>().All(await who.Test.ViewerAsync(Role.Auditor));
        Assert.Equal(2, views.Count);
        Assert.All(views, v => Assert.Equal((ForkState.NotProven, (string?)null), (v.State, v.ProofName)));
        using var reader = await who.Test.SignInAsync(Role.Auditor);
        var page = await reader.PageAsync("/peers");
        Assert.Contains("Said but not proven", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Call the other side", page.Text, StringComparison.Ordinal);
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }
    }

    // The accused goes on as two: what others are shown is signed by the same keys on a copy of its folder. Neither of
    // the two reaches the peers of the other: asked to cosign, they would see both.
    private static async Task<Node> BranchAsync(Node accused, List<Node> peers, List<Node> others)
    {
        await accused.StopAsync();
        var twin = await accused.CopyAsync(true, [.. peers]);
        others.ForEach(peer => peer.Line.Instead[accused.Port] = twin.Port);
        others.ForEach(peer => accused.Line.Instead[peer.Port] = Line.Nowhere);
        await accused.StartAgainAsync();
        return twin;
    }

    private static void Part(Node one, Node other) =>
        (one.Line.Instead[other.Port], other.Line.Instead[one.Port]) = (Line.Nowhere, Line.Nowhere);

    private static void Join(Node one, Node other)
    {
        one.Line.Instead.Remove(other.Port);
        other.Line.Instead.Remove(one.Port);
    }

    private static Task SyncedAsync(Node followed, List<Node> by) => Node.EventuallyAsync(
        () => by.TrueForAll(n => n.Database.Read(s => PeerPosition.Of(s, followed.Origin)).Next == followed.Head.Size),
        () => Links(by, followed));

    // A question that is held open ends with the next entry.
    private static async Task EndQuestionsAsync(params Node[] nodes)
    {
        foreach (var node in nodes)
        {
            await node.SayAsync("nobody applies this");
        }
    }

    private static async Task AccuseAsync(Node accuser, string origin, string proof)
    {
        var parts = accuser.Test.Get<NodeLogParts>();
        using var author = parts.Keys.OpenAuthor();
        var draft = new EntryDraft(
            EntryTypes.ForkEvidence, NodeLog.TrustThread, [], Payload.Write(new ForkEvidence(origin, proof)));
        var prepared = parts.Sealer.Open(draft, author, parts.Head.Stamp());
        await accuser.Database.WriteAsync(tx => parts.Appender.Append(tx, accuser.Origin, prepared));
    }

    private static async Task AssertAccusedIsToldAsync(Node accused)
    {
        await Node.EventuallyAsync(
            () => accused.Database.Read(s => AccusationRows.IsProven(s, accused.Origin)), () => "not told");
        using var reader = await accused.Test.SignInAsync(Role.Auditor);
        Assert.Contains("own log was signed in two versions", (await reader.PageAsync("/peers")).Text,
            StringComparison.Ordinal);
        Assert.Contains("own log was signed in two versions", (await reader.PageAsync("/")).Text,
            StringComparison.Ordinal);
    }

    private static async Task AssertServedAsync(Node server, Node accused, Node caller)
    {
        using var http = new HttpClient(PeerClient.Handler(
            caller.Test.Get<NodeKeys>(), server.Test.Get<NodeKeys>().TlsSpki));
        var served = await http.GetByteArrayAsync($"{server.Url}exchange/v1/fork/{ForkProofs.NameOf(accused.Origin)}");
        Assert.Equal(Forked.AssertProven(server, accused), served);
        using var none = await http.GetAsync($"{server.Url}exchange/v1/fork/{ForkProofs.NameOf(caller.Origin)}");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        using var wrong = await http.GetAsync($"{server.Url}exchange/v1/fork/xyz");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    private static async Task AssertShownAsync(Node node, Node accused)
    {
        using var reader = await node.Test.SignInAsync(Role.Auditor);
        foreach (var language in Language.All)
        {
            var page = await reader.PageAsync("/peers?lang=" + language.Code);
            Assert.DoesNotContain("[exchange.", page.Body, StringComparison.Ordinal);
            Assert.Contains("serai log verify-fork", page.Text, StringComparison.Ordinal);
        }

        using var program = await ApiClient.WithKeyAsync(node.Test, signs: false, Role.Auditor);
        var report = Assert.Single((await program.GetAsync("/api/v1/peers/forks")).As<Listing<ForkReport>>().Items);
        Assert.Equal((accused.Origin, ForkState.Proven, false), (report.Origin, report.State, report.IsSelf));
        Assert.Contains(node.Origin, report.By);
        var file = await program.GetAsync(report.Proof!);
        Assert.Equal(Encoding.UTF8.GetString(Forked.AssertProven(node, accused)), file.Body);
    }

    private static string Links(List<Node> of, Node to) =>
        string.Join('\n', of.Select(n => n.Links.StatusOf(to.Origin)));
}
