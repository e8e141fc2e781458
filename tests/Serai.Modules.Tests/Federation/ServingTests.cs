using System.Net;
using System.Text.Json;
using Serai.Exchange.Keys;
using Serai.Exchange.Operating;
using Serai.Exchange.Pulling;
using Serai.Exchange.Serving;
using Serai.Ledger;

namespace Serai.Tests.Federation;

public sealed class ServingTests
{
    [Fact]
    public async Task Every_question_at_its_limit_is_answered_and_beyond_it_refused_by_name()
    {
        var nodes = await Node.StartAllAsync("KAZ", "CHN", "WHO");
        var (kaz, chn, who) = (nodes[0], nodes[1], nodes[2]);
        var said = await kaz.SayAsync("for China", chn);
        using var asChina = As(chn, kaz);
        using var asCoordinator = As(who, kaz);
        var size = kaz.Head.Size;
        var blob = kaz.Database.Read(s => s.First(
            $"select blob_hash from exchange_entry where origin = {kaz.Origin} and idx = {said.Index}",
            row => row.Text(0)));

        Assert.Equal("", await ErrorAsync(asChina, $"/checkpoint?known=0&wait={WireLimits.WaitSecondsMax}"));
        Assert.Equal("malformed", await ErrorAsync(asChina, $"/checkpoint?wait={WireLimits.WaitSecondsMax + 1}"));
        Assert.Equal("", await ErrorAsync(asChina, $"/feed?from=0&max={WireLimits.FeedItemsMax}&size={size}"));
        Assert.Equal("malformed", await ErrorAsync(asChina, $"/feed?max={WireLimits.FeedItemsMax + 1}"));
        Assert.Equal("malformed", await ErrorAsync(asChina, "/feed?from=-1"));
        Assert.Equal("not-yet", await ErrorAsync(asChina, $"/feed?from=0&size={size + 100}"));
        Assert.Equal("", await ErrorAsync(asChina, $"/tile/0/000.p/{size}"));
        Assert.Equal("not-yet", await ErrorAsync(asChina, "/tile/0/000"));
        Assert.Equal("malformed", await ErrorAsync(asChina, "/tile/0/0"));
        Assert.Equal("not-cleared", await ErrorAsync(asChina, $"/tile/entries/000.p/{size}"));
        Assert.Equal("", await ErrorAsync(asChina, $"/blob/{blob}"));
        Assert.Equal("not-cleared", await ErrorAsync(asCoordinator, $"/blob/{blob}"));
        Assert.Equal("unknown", await ErrorAsync(asChina, $"/blob/{new string('0', 64)}"));
        Assert.Equal("malformed", await ErrorAsync(asChina, "/blob/xyz"));
        Assert.Equal("", await ErrorAsync(asChina, $"/proof/{said.Index}?size={size}"));
        Assert.Equal("malformed", await ErrorAsync(asChina, $"/proof/{size - 1}?size={size - 1}"));
        Assert.Equal("not-yet", await ErrorAsync(asChina, $"/proof/{size + 50}"));
        Assert.Equal("", await ErrorAsync(asChina, "/genesis"));
        foreach (var started in nodes)
        {
            await started.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_proof_names_index_path_and_checkpoint_and_verifies()
    {
        var nodes = await Node.StartAllAsync("KAZ", "CHN");
        var (kaz, chn) = (nodes[0], nodes[1]);
        var said = await kaz.SayAsync("to be proven");
        var published = kaz.Head.Published!;
        using var http = As(chn, kaz);
        var text = await http.GetStringAsync($"exchange/v1/proof/{said.Index}?size={published.Checkpoint.Size}");

        var lines = text[..text.IndexOf("\n\n", StringComparison.Ordinal)].Split('\n');
        Assert.Equal(["c2sp.org/tlog-proof@v1", $"index {said.Index}"], lines[..2]);
        Assert.EndsWith(System.Text.Encoding.UTF8.GetString(published.Note), text, StringComparison.Ordinal);
        var proof = new InclusionProof(
            said.Index, published.Checkpoint.Size, [.. lines[2..].Select(line => Hash256.ParseBase64(line))]);
        Assert.True(proof.TryVerify(Hash256.ParseHex(said.Leaf), published.Checkpoint.Root, out _));
        await kaz.DisposeAsync();
        await chn.DisposeAsync();
    }

    [Fact]
    public async Task A_blob_is_answered_in_parts_and_an_erased_one_with_410()
    {
        var nodes = await Node.StartAllAsync("KAZ", "CHN");
        var (kaz, chn) = (nodes[0], nodes[1]);
        var said = await kaz.SayAsync("body", chn);
        await Node.EventuallyAsync(() => kaz.Receipts(said).Count == 1, () => "no receipt");
        var blob = kaz.Database.Read(s => s.First(
            $"select blob_hash from exchange_entry where origin = {kaz.Origin} and idx = {said.Index}",
            row => row.Text(0)));
        using var http = As(chn, kaz);
        using var part = new HttpRequestMessage(HttpMethod.Get, $"exchange/v1/blob/{blob}");
        part.Headers.Range = new(10, 19);
        using var answer = await http.SendAsync(part);
        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal(10, (await answer.Content.ReadAsByteArrayAsync()).Length);
        Assert.Equal($"\"{blob}\"", answer.Headers.ETag!.Tag);

        await kaz.Database.WriteAsync(tx => tx.ExecuteScript("delete from exchange_blob"));
        Assert.Equal("erased", await ErrorAsync(http, $"/blob/{blob}"));
        await kaz.DisposeAsync();
        await chn.DisposeAsync();
    }

    [Fact]
    public void A_quota_lets_its_burst_through_refuses_the_next_and_fills_again()
    {
        var time = new HandTime();
        var quota = new PeerQuota(concurrent: 100, burst: 5, perSecond: 2, time);
        Assert.All(Enumerable.Range(0, 5), _ => Assert.True(quota.TryEnter()));
        Assert.False(quota.TryEnter());
        time.Forward(TimeSpan.FromSeconds(1));
        Assert.True(quota.TryEnter());
        Assert.True(quota.TryEnter());
        Assert.False(quota.TryEnter());
    }

    [Fact]
    public void At_most_four_questions_of_a_peer_run_at_once()
    {
        var quota = new PeerQuota(
            WireLimits.ConcurrentPerPeer, WireLimits.BurstPerPeer, WireLimits.PerSecondPerPeer, TimeProvider.System);
        Assert.All(Enumerable.Range(0, WireLimits.ConcurrentPerPeer), _ => Assert.True(quota.TryEnter()));
        Assert.False(quota.TryEnter());
        quota.Leave();
        Assert.True(quota.TryEnter());
    }

    [Fact]
    public async Task A_question_whose_parts_cannot_be_read_is_refused_by_name_and_counted_and_strangers_learn_nothing()
    {
        var nodes = await Node.StartAllAsync("KAZ", "CHN");
        var stranger = await Node.StartAsync("WHO");
        var (kaz, chn) = (nodes[0], nodes[1]);
        using var asChina = As(chn, kaz);
        using var asStranger = As(stranger, kaz);

        foreach (var path in new[]
        {
            "/feed?from=abc", "/feed?from=9223372036854775808", "/checkpoint?wait=1.5", "/proof/1?size=x",
        })
        {
            Assert.Equal("malformed", await ErrorAsync(asChina, path));
            Assert.Equal("unknown-peer", await ErrorAsync(asStranger, path));
        }

        Assert.Equal(4, kaz.Test.Get<RefusalCounts>().Latest().Single(r => r.Peer == chn.Origin).Count);
        foreach (var started in nodes.Append(stranger))
        {
            await started.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_fifth_question_of_a_peer_at_the_same_time_is_told_to_come_later_and_others_are_not_held_up()
    {
        var nodes = await Node.StartAllAsync("KAZ", "CHN", "WHO");
        var (kaz, chn, who) = (nodes[0], nodes[1], nodes[2]);
        await Node.CalmAsync(nodes);

        using var asChina = As(chn, kaz);
        using var asCoordinator = As(who, kaz);

        // One more than there are places, and China's own loop asks as well.
        var held = Enumerable.Range(0, WireLimits.ConcurrentPerPeer + 1).Select(_ => asChina.GetAsync(
            $"exchange/v1/checkpoint?known={kaz.Head.Size}&wait={WireLimits.WaitSecondsMax}")).ToList();
        Assert.Equal("busy", await CodeOfAsync(await await Task.WhenAny(held)));
        Assert.Equal("", await ErrorAsync(asCoordinator, "/checkpoint"));
        Assert.Contains(kaz.Test.Get<RefusalCounts>().Latest(), r => (r.Peer, r.Code) == (chn.Origin, "busy"));
        await kaz.SayAsync("lets them go");
        var codes = await Task.WhenAll((await Task.WhenAll(held)).Select(CodeOfAsync));
        Assert.Contains("", codes);
        Assert.All(codes, code => Assert.True(code is "" or "busy", code));
        foreach (var started in nodes)
        {
            await started.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_peer_that_sends_its_question_byte_by_byte_is_cut_off_and_others_are_answered_meanwhile()
    {
        var nodes = await Node.StartAllAsync("KAZ", "CHN", "WHO");
        var (kaz, chn, who) = (nodes[0], nodes[1], nodes[2]);
        using var asChina = As(chn, kaz);
        using var asCoordinator = As(who, kaz);
        using var dripping = new DrippingContent();
        var slow = asChina.PostAsync("exchange/v1/add-checkpoint", dripping);
        Assert.Equal("", await ErrorAsync(asCoordinator, "/genesis"));
        Assert.Equal("", await ErrorAsync(asCoordinator, "/checkpoint"));
        Assert.False(slow.IsCompleted);

        // Cut off with words or without: the web server closes what it is tired of.
        var cut = await Record.ExceptionAsync(async () => (await slow).EnsureSuccessStatusCode());
        Assert.IsAssignableFrom<HttpRequestException>(cut);
        Assert.Equal("", await ErrorAsync(asChina, "/checkpoint"));
        foreach (var started in nodes)
        {
            await started.DisposeAsync();
        }
    }

    internal static HttpClient As(Node caller, Node server) => new(PeerClient.Handler(
        caller.Test.Get<NodeKeys>(), server.Test.Get<NodeKeys>().TlsSpki))
    {
        BaseAddress = new Uri(server.Url),
    };

    private static async Task<string> ErrorAsync(HttpClient http, string path)
    {
        using var answer = await http.GetAsync("exchange/v1" + path);
        return await CodeOfAsync(answer);
    }

    /// <summary>The code of a refusal; empty where the question was answered.</summary>
    internal static async Task<string> CodeOfAsync(HttpResponseMessage answer)
    {
        if (answer.IsSuccessStatusCode)
        {
            return "";
        }

        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return problem.RootElement.GetProperty("type").GetString()![ExchangeProblem.TypePrefix.Length..];
    }

    /// <summary>A body that comes at two bytes a second and never ends.</summary>
    private sealed class DrippingContent : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, default);

        protected override async Task SerializeToStreamAsync(
            Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            while (true)
            {
                await stream.WriteAsync("x"u8.ToArray(), cancellationToken);
                await stream.FlushAsync(cancellationToken);
                await Task.Delay(500, cancellationToken);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
