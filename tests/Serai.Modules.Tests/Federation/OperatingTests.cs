using System.Text.Json;
using System.Text.RegularExpressions;
using Serai.Exchange.Operating;
using Serai.Exchange.Pulling;
using Serai.Platform.People;

namespace Serai.Tests.Federation;

public sealed partial class OperatingTests : IAsyncLifetime
{
    private List<Node> nodes = [];
    private Node stranger = null!;

    private Node Kaz => nodes[0];

    private Node Chn => nodes[1];

    public async Task InitializeAsync()
    {
        nodes = await Node.StartAllAsync("KAZ", "CHN", "WHO");
        stranger = await Node.StartAsync("KGZ");
        await Node.CalmAsync(nodes);
    }

    public async Task DisposeAsync()
    {
        foreach (var node in nodes.Append(stranger))
        {
            await node.DisposeAsync();
        }
    }

    [Fact]
    public async Task Every_refusal_is_counted_by_peer_and_code_and_told_on_page_api_file_and_metrics()
    {
        using (var asChina = ServingTests.As(Chn, Kaz))
        using (var asStranger = ServingTests.As(stranger, Kaz))
        {
            await asChina.GetAsync("exchange/v1/feed?from=-1");
            await asChina.GetAsync("exchange/v1/blob/xyz");
            await asStranger.GetAsync("exchange/v1/checkpoint");
        }

        Chn.Line.Spoil = (request, answer) => FaultTests.On("feed", request, answer, bytes => bytes[..^1]);
        await Kaz.SayAsync("cut off", Chn);
        await Node.EventuallyAsync(
            () => Of(Chn).Any(r => (r.Peer, r.Kind, r.Code) == (Kaz.Origin, RefusedKind.Answer, "malformed")),
            () => $"{Chn.Links.StatusOf(Kaz.Origin)}");
        Assert.Contains(Of(Kaz), r =>
            (r.Peer, r.Kind, r.Code, r.Count) == (Chn.Origin, RefusedKind.Question, "malformed", 2));
        Assert.Contains(Of(Kaz), r =>
            (r.Peer, r.Kind, r.Code) == (RefusalCounts.Stranger, RefusedKind.Question, "unknown-peer"));

        using var operatorOf = await Kaz.Test.SignInAsync(Role.Administrator);
        var page = (await operatorOf.PageAsync("/node")).Text;
        Assert.Contains("a question malformed 2 ", page, StringComparison.Ordinal);
        Assert.Contains("Nodes that are no peers a question unknown-peer ", page, StringComparison.Ordinal);
        Assert.DoesNotContain("/peers\"", (await operatorOf.PageAsync("/node")).Body, StringComparison.Ordinal);
        using var file = await operatorOf.Client.GetAsync("/api/v1/node/refusals/export.csv");
        Assert.Contains(
            $"{Chn.Origin},question,malformed,2,", await file.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains(
            "serai_exchange_refusals_total{error_type=\"malformed\",serai_peer=\"" + Chn.Origin
            + "\",serai_refusal_kind=\"question\"} 2\n",
            (await operatorOf.PageAsync("/metrics")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_tells_of_each_peer_its_link_its_lag_its_clock_and_what_it_has_of_ours()
    {
        using var officer = await Kaz.Test.SignInAsync(Role.DutyOfficer);
        var report = await officer.JsonAsync<JsonElement>("/node");
        var peer = report.GetProperty("peers").EnumerateArray()
            .Single(p => p.GetProperty("origin").GetString() == Chn.Origin);
        Assert.Equal("up", peer.GetProperty("link").GetString());
        Assert.Equal(0, peer.GetProperty("behind").GetInt64());
        Assert.Equal(Kaz.Head.Size, peer.GetProperty("cosigned").GetInt64());
        Assert.True(peer.GetProperty("clockSeconds").GetDouble() is > -5 and < 5, $"{peer}");
        Assert.True(peer.GetProperty("clockErrorSeconds").GetDouble() >= 1, $"{peer}");
        Assert.True(report.GetProperty("quorum").GetProperty("isNewestProven").GetBoolean(), $"{report}");

        var page = (await officer.PageAsync("/node")).Text;
        Assert.Contains($"{Kaz.Head.Size} of {Kaz.Head.Size}", page, StringComparison.Ordinal);
        using var file = await officer.Client.GetAsync("/api/v1/node/peers/export.json");
        Assert.Contains(Chn.Origin, await file.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_halted_link_is_the_first_thing_on_the_page_with_what_to_do()
    {
        await Forked.RewriteLastEntryAsync(Chn);
        await Kaz.StopAsync();
        await Kaz.StartAgainAsync();
        await Node.EventuallyAsync(
            () => Kaz.LinkTo(Chn) == LinkState.Halted, () => $"{Kaz.Links.StatusOf(Chn.Origin)}");
        using var officer = await Kaz.Test.SignInAsync(Role.DutyOfficer);
        var page = (await officer.PageAsync("/node")).Text;
        Assert.Contains(
            "What to do Now China : showed two histories of its log; nothing of it is applied any more. "
            + "Call its operator", page, StringComparison.Ordinal);
        var metrics = (await officer.PageAsync("/metrics")).Body;
        Assert.Contains("serai_exchange_forks 1\n", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_metric_has_another_attribute_or_value_than_those_of_fixed_lists()
    {
        using var machine = Kaz.Test.Anonymous();
        var labels = Label().Matches((await machine.PageAsync("/metrics")).Body)
            .Select(m => (Name: m.Groups["name"].Value, Value: m.Groups["value"].Value)).Distinct().ToList();
        Assert.Equal(
            ["error_type", "le", "serai_link_state", "serai_peer", "serai_refusal_kind", "serai_storage_part"],
            labels.Select(l => l.Name).Append("error_type").Append("serai_refusal_kind").Distinct()
                .Order(StringComparer.Ordinal));
        Assert.Equal(
            nodes.Skip(1).Select(n => n.Origin).Order(StringComparer.Ordinal),
            labels.Where(l => l.Name == "serai_peer").Select(l => l.Value).Where(v => v != "stranger")
                .Order(StringComparer.Ordinal));
        Assert.Equal(
            ["failing", "halted", "starting", "up"],
            labels.Where(l => l.Name == "serai_link_state").Select(l => l.Value).Order(StringComparer.Ordinal));
    }

    private static IReadOnlyList<RefusalCount> Of(Node node) => node.Test.Get<RefusalCounts>().Latest();

    [GeneratedRegex(@"[{,](?<name>[a-z_]+)=""(?<value>[^""]*)""", RegexOptions.ExplicitCapture)]
    private static partial Regex Label();
}
