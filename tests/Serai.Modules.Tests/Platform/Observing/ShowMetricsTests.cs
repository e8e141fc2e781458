using System.Net;
using Serai.Platform.Observing;
using Serai.Platform.People;

namespace Serai.Tests.Platform.Observing;

public sealed class ShowMetricsTests
{
    private const string Path = "/metrics";

    [Fact]
    public async Task This_machine_reads_them_without_a_key_and_they_say_what_the_node_did()
    {
        await using var node = await TestNode.StartAsync();
        using var machine = node.Anonymous();
        var answer = await machine.PageAsync(Path);

        Assert.Equal(PrometheusText.ContentType, answer.Response.Content.Headers.ContentType!.ToString());
        foreach (var line in new[]
        {
            "# TYPE serai_database_commit_duration_seconds histogram", "serai_database_queue 0",
            "serai_storage_size_bytes{serai_storage_part=\"database\"} ", "serai_disk_free_bytes ",
            "serai_node_uptime_seconds ", "serai_exchange_log_size 1", "serai_exchange_forks 0",
        })
        {
            Assert.Contains(line, answer.Body, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("NaN", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_line_is_of_the_form_that_prometheus_reads()
    {
        await using var node = await TestNode.StartAsync();
        using var machine = node.Anonymous();
        var lines = (await machine.PageAsync(Path)).Body.Split('\n');
        Assert.Equal("", lines[^1]);
        Assert.All(lines[..^1], line => Assert.Matches(
            @"^(# HELP [a-z_0-9]+ .+|# TYPE [a-z_0-9]+ (counter|gauge|histogram)" +
            @"|[a-z_0-9]+(\{[a-z_]+=""[^""]*""(,[a-z_]+=""[^""]*"")*\})? [-+0-9.eE]+)$", line));
    }

    [Theory]
    [InlineData("X-Forwarded-For")]
    [InlineData("X-Real-IP")]
    [InlineData("Forwarded")]
    [InlineData("Via")]
    public async Task Who_comes_through_a_proxy_on_this_machine_needs_a_key(string header)
    {
        await using var node = await TestNode.StartAsync();
        using var browser = node.Anonymous();
        browser.Client.DefaultRequestHeaders.TryAddWithoutValidation(header, "192.0.2.7");
        Assert.Equal(401, (await browser.GetAsync(Path)).Status);
    }

    [Fact]
    public async Task A_node_whose_settings_name_a_proxy_or_a_public_name_asks_everybody_for_a_key()
    {
        await using var node = await TestNode.StartAsync(
            settings: s => s with { ConsoleHosts = ["console.example"] });
        using var browser = node.Anonymous();
        Assert.Equal(401, (await browser.GetAsync(Path)).Status);
        using var program = await ApiClient.WithKeyAsync(node, signs: false, Role.Administrator);
        Assert.Equal(200, (await program.GetAsync(Path)).Status);
    }

    [Fact]
    public async Task A_key_that_does_not_work_is_refused_also_on_this_machine()
    {
        await using var node = await TestNode.StartAsync();
        using var program = new ApiClient(node.ConsoleUrl, "serai_wrong");
        Assert.Equal(401, (await program.GetAsync(Path)).Status);
    }

    [Fact]
    public async Task At_the_door_of_peers_they_do_not_exist()
    {
        await using var node = await TestNode.StartAsync();
        using var http = new HttpClient(Serai.Exchange.Pulling.PeerClient.Handler(
            node.Get<Serai.Exchange.Keys.NodeKeys>(), null));
        foreach (var path in new[] { Path, "/health/live", "/health/ready", "/node" })
        {
            using var answer = await http.GetAsync(new Uri(node.ExchangeUrl!, path));
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }
}
