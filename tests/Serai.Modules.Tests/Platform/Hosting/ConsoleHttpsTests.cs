using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Serai.Platform.Hosting;
using Serai.Platform.Hosting.Edge;

namespace Serai.Tests.Platform.Hosting;

public sealed class ConsoleHttpsTests
{
    [Fact]
    public async Task A_console_with_a_certificate_serves_https_and_takes_a_renewed_one_without_a_restart()
    {
        var folder = TestNode.TemporaryFolder();
        var first = WriteCertificate(folder, DateTime.UtcNow.AddMinutes(-1));
        await using var node = await TestNode.StartAsync(path: folder, settings: Https);

        using var answer = await AskAsync(node.ConsoleUrl, first);
        Assert.Equal(SecurityHeaders.OnlyHttps, answer.Headers.GetValues("Strict-Transport-Security").Single());
        Assert.All(
            answer.Headers.GetValues("Set-Cookie"), c => Assert.Contains("; secure", c, StringComparison.Ordinal));

        var second = WriteCertificate(folder, DateTime.UtcNow);
        using var renewed = await AskAsync(node.ConsoleUrl, second);

        await File.WriteAllTextAsync(Path.Combine(folder, "console.pem"), "half a file");
        File.SetLastWriteTimeUtc(Path.Combine(folder, "console.pem"), DateTime.UtcNow.AddMinutes(1));
        using var kept = await AskAsync(node.ConsoleUrl, second);
    }

    [Fact]
    public async Task A_console_at_https_without_a_certificate_says_what_to_write_where()
    {
        var without = await Assert.ThrowsAsync<NodeFolderException>(
            () => TestNode.StartAsync(settings: s => Https(s) with { ConsoleCertificate = null }));
        var missing = await Assert.ThrowsAsync<NodeFolderException>(() => TestNode.StartAsync(settings: Https));

        Assert.Contains("consoleCertificate", without.Message, StringComparison.Ordinal);
        Assert.Contains("console.pem", missing.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.0/8", "203.0.113.9")]
    [InlineData("127.0.0.1", "203.0.113.9")]
    [InlineData("192.0.2.7", "127.0.0.1")]
    public async Task Who_a_client_is_is_heard_from_a_trusted_proxy_only(string trusted, string expected)
    {
        await using var node = await TestNode.StartAsync(settings: s => s with { TrustedProxies = [trusted] });
        using var browser = node.Anonymous();
        browser.Client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.9");

        await browser.SubmitAsync("/sign-in", "/sign-in", ("name", "Nobody"), ("password", "a wrong password"));

        Assert.Equal([expected], node.Database.Read(s => s.Query(
            $"select what from people_audit where act = 'people.signInFailed'", row => row.Text(0))));
    }

    [Fact]
    public async Task A_proxy_that_is_no_address_is_named()
    {
        var refused = await Assert.ThrowsAsync<NodeFolderException>(
            () => TestNode.StartAsync(settings: s => s with { TrustedProxies = ["proxy.example"] }));

        Assert.Contains("\"proxy.example\"", refused.Message, StringComparison.Ordinal);
    }

    private static NodeSettings Https(NodeSettings settings) => settings with
    {
        ConsoleUrl = "https://127.0.0.1:0",
        ConsoleCertificate = "console.pem",
        ConsoleKey = "console-key.pem",
    };

    private static string WriteCertificate(string folder, DateTime written)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=console", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        foreach (var (name, pem) in new[]
        {
            ("console-key.pem", key.ExportPkcs8PrivateKeyPem()), ("console.pem", certificate.ExportCertificatePem()),
        })
        {
            File.WriteAllText(Path.Combine(folder, name), pem);
            File.SetLastWriteTimeUtc(Path.Combine(folder, name), written);
        }

        return certificate.Thumbprint;
    }

    /// <summary>Asks a console that must show the certificate of this thumbprint.</summary>
    private static async Task<HttpResponseMessage> AskAsync(Uri console, string thumbprint)
    {
        using var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                    certificate is X509Certificate2 shown && shown.Thumbprint == thumbprint,
            },
        };
        using var client = new HttpClient(handler);
        var answer = await client.GetAsync(new Uri(console, "/sign-in"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return answer;
    }
}
