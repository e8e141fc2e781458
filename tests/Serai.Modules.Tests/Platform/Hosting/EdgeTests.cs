using System.Net.Sockets;
using System.Text.Json;
using Serai.Platform.Console;
using Serai.Platform.Hosting;
using Serai.Platform.Hosting.Edge;
using Serai.Platform.People;

namespace Serai.Tests.Platform.Hosting;

public sealed class EdgeTests : IAsyncLifetime
{
    private const string Token = "__RequestVerificationToken";

    private TestNode node = null!;

    public async Task InitializeAsync() => node = await TestNode.StartAsync(
        options: new NodeOptions { Modules = [new PeopleModule(), new ConsoleModule(), new EdgeModule()] });

    public async Task DisposeAsync() => await node.DisposeAsync();

    [Theory]
    [InlineData("/edge/approve", 403, "Your role does not include this")]
    [InlineData("/edge/missing", 404, "There is nothing here")]
    [InlineData("/nowhere", 404, "There is nothing here")]
    [InlineData("/edge/bug", 500, "Something broke in the node")]
    [InlineData("/edge/full", 503, "The node cannot write now")]
    public async Task What_goes_wrong_has_a_page_for_a_person_and_a_problem_for_a_program(
        string path, int status, string title)
    {
        using var browser = await node.SignInAsync(Role.Auditor);
        var page = await browser.GetAsync(path);
        Assert.Equal(status, page.Status);
        Assert.Contains(title, page.Text, StringComparison.Ordinal);
        Assert.Contains("/sign-out", page.Body, StringComparison.Ordinal);
        Assert.True(page.Response.Headers.Contains("Content-Security-Policy"));

        var problem = await browser.GetAsync("/api/v1" + path);
        Assert.Equal(status, problem.Status);
        Assert.Equal("application/problem+json", problem.Response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(status, JsonDocument.Parse(problem.Body).RootElement.GetProperty("status").GetInt32());
        Assert.DoesNotContain("words of the inside", problem.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost", 200)]
    [InlineData("127.0.0.1", 200)]
    [InlineData("elsewhere.example", 400)]
    [InlineData("10.9.8.7", 400)]
    public async Task The_console_answers_to_its_own_names_only(string host, int status)
    {
        using var browser = node.Anonymous();
        using var ask = new HttpRequestMessage(HttpMethod.Get, "/sign-in");
        ask.Headers.Host = host;
        using var answer = await browser.Client.SendAsync(ask);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_page_that_needs_a_sign_in_leads_there_without_naming_a_host()
    {
        using var browser = node.Anonymous();
        var answer = await browser.GetAsync("/account");
        Assert.False(answer.Response.Headers.Location!.IsAbsoluteUri);
    }

    [Fact]
    public async Task A_bug_is_logged_with_its_place()
    {
        using var browser = await node.SignInAsync(Role.Auditor);
        await browser.GetAsync("/edge/bug");
        Assert.Contains(node.Log.Errors, e => e.Contains("/edge/bug", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_program_that_is_not_signed_in_is_told_so_and_not_led_to_a_form()
    {
        using var browser = node.Anonymous();
        var answer = await browser.GetAsync("/api/v1/edge/approve");
        Assert.Equal(401, answer.Status);
        Assert.Equal("Bearer", answer.Response.Headers.WwwAuthenticate.ToString());
        Assert.Equal("application/problem+json", answer.Response.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("/edge/form")]
    [InlineData("/edge/raw")]
    public async Task A_form_without_its_token_is_too_old(string path)
    {
        using var browser = await node.SignInAsync(Role.Auditor);
        var refused = await browser.PostAsync(path, ("word", "x"));
        Assert.Equal(400, refused.Status);
        Assert.Contains("The form was too old", refused.Text, StringComparison.Ordinal);

        var token = TestBrowser.FormOf(await browser.PageAsync("/account"), "/sign-out")
            .Single(f => f.Key == Token).Value;
        Assert.Equal("x", (await browser.PostAsync(path, ("word", "x"), (Token, token))).Body.Trim('"'));
    }

    [Fact]
    public async Task A_token_of_another_person_is_too_old()
    {
        using var mine = await node.SignInAsync(Role.Auditor);
        using var theirs = await node.SignInAsync(Role.Approver);
        var token = TestBrowser.FormOf(await theirs.PageAsync("/account"), "/sign-out")
            .Single(f => f.Key == Token).Value;
        Assert.Equal(400, (await mine.PostAsync("/edge/form", ("word", "x"), (Token, token))).Status);
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_too_large()
    {
        using var browser = await node.SignInAsync(Role.Auditor);
        var token = TestBrowser.FormOf(await browser.PageAsync("/account"), "/sign-out").Single(
            f => f.Key == Token).Value;
        var frame = "__RequestVerificationToken=&word=".Length + Uri.EscapeDataString(token).Length;
        var fits = new string('x', (int)NodeListeners.BodyBytesMax - frame);
        Assert.Equal(200, (await browser.PostAsync("/edge/form", (Token, token), ("word", fits))).Status);
        var answer = await browser.PostAsync("/edge/form", (Token, token), ("word", fits + "x"));
        Assert.Equal(413, answer.Status);
        Assert.Contains("This is too large", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_answer_carries_the_headers_that_keep_a_browser_safe()
    {
        using var browser = node.Anonymous();
        foreach (var path in new[] { "/sign-in", "/", "/nowhere", "/assets/serai.css" })
        {
            var headers = (await browser.GetAsync(path)).Response.Headers;
            Assert.Equal(
                SecurityHeaders.ContentSecurityPolicy, Assert.Single(headers.GetValues("Content-Security-Policy")));
            Assert.Equal("nosniff", Assert.Single(headers.GetValues("X-Content-Type-Options")));
            Assert.Equal("same-origin", Assert.Single(headers.GetValues("Cross-Origin-Opener-Policy")));
            Assert.Equal("same-origin", Assert.Single(headers.GetValues("Cross-Origin-Resource-Policy")));
            Assert.Equal("same-origin", Assert.Single(headers.GetValues("Referrer-Policy")));
            Assert.True(headers.Contains("Permissions-Policy"));
            Assert.False(headers.Contains("Server"));
        }

        var page = await browser.PageAsync("/sign-in");
        Assert.True(page.Response.Headers.CacheControl?.NoStore);
        Assert.DoesNotContain("<style", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("style=\"", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("onclick", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_are_compressed_for_those_who_can_read_it()
    {
        using var browser = node.Anonymous();
        browser.Client.DefaultRequestHeaders.AcceptEncoding.ParseAdd("br, gzip");
        using var response = await browser.Client.GetAsync(new Uri(node.ConsoleUrl, "/sign-in"));
        Assert.Equal("br", Assert.Single(response.Content.Headers.ContentEncoding));
    }

    [Fact]
    public async Task The_start_page_shows_the_panels_of_the_person_s_permissions_in_their_order()
    {
        using var auditor = await node.SignInAsync(Role.Auditor);
        var few = await auditor.PageAsync("/");
        Assert.Contains("second panel", few.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("first panel", few.Text, StringComparison.Ordinal);

        using var approver = await node.SignInAsync(Role.Approver);
        var text = (await approver.PageAsync("/")).Text;
        Assert.Matches("first panel.*second panel", text);
    }

    [Fact]
    public async Task The_exchange_is_not_served_on_the_console_nor_the_console_on_the_exchange()
    {
        using var person = await node.SignInAsync(Role.Auditor);
        Assert.Equal(404, (await person.GetAsync("/exchange/v1/who")).Status);
        Assert.Equal(404, (await person.GetAsync("/local/who")).Status);

        using var peer = Peer(EdgeModule.Certificate("peer"));
        Assert.Equal("CN=peer", await peer.GetStringAsync("/exchange/v1/who"));
        foreach (var path in new[] { "/", "/sign-in", "/edge/shared", "/local/who", "/nowhere" })
        {
            using var answer = await peer.GetAsync(path);
            Assert.Equal(404, (int)answer.StatusCode);
            Assert.NotEqual("text/html", answer.Content.Headers.ContentType?.MediaType);
        }
    }

    [Fact]
    public async Task Without_a_certificate_nobody_reaches_the_exchange()
    {
        using var stranger = Peer(null);
        await Assert.ThrowsAsync<HttpRequestException>(() => stranger.GetStringAsync("/exchange/v1/who"));
    }

    [Fact]
    public async Task Commands_reach_the_node_through_a_socket_of_its_owner_alone()
    {
        var socket = NodeFolder.SocketFileIn(node.Path);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(socket));
        }

        using var client = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancel) =>
            {
                var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), cancel);
                return new NetworkStream(connection, ownsSocket: true);
            },
        });
        Assert.Equal("the command line", await client.GetStringAsync("http://localhost/local/who"));
        using var page = await client.GetAsync("http://localhost/sign-in");
        Assert.Equal(404, (int)page.StatusCode);
    }

    private HttpClient Peer(System.Security.Cryptography.X509Certificates.X509Certificate2? certificate)
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback =
            (_, presented, _, _) => presented?.Subject == "CN=node";
        if (certificate is not null)
        {
            handler.SslOptions.ClientCertificates = [certificate];
        }

        return new HttpClient(handler) { BaseAddress = node.ExchangeUrl };
    }
}
