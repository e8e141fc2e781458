using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Serai.Platform.Api;
using Serai.Platform.Api.Limits;
using Serai.Platform.Hosting;

namespace Serai.Tests;

/// <summary>Every address of a node says what it is, and somebody tried it.</summary>
public sealed class EndpointTests : IAsyncLifetime
{
    /// <summary>
    /// What a program does at another address than the page: the page's own address is not the whole name there.
    /// </summary>
    private static readonly Dictionary<string, string> TwinAddresses = new()
    {
        ["GET /curves"] = "GET /api/v1/figures",
        ["POST /people/new"] = "POST /api/v1/people",
        ["POST /people/{id}"] = "POST /api/v1/people/{id}/change",
        ["POST /peers/attest-start"] = "POST /api/v1/log/fence/attest",
        ["GET /figures.csv"] = "GET /api/v1/figures/export.csv",
        ["GET /figures.jsonl"] = "GET /api/v1/figures/export.jsonl",
    };

    /// <summary>What a program cannot do, and why.</summary>
    private static readonly Dictionary<string, string> Untwinned = new()
    {
        ["GET /"] = "It is made of the first lines of other pages, each of which has its own twin.",
        ["GET /sign-in"] = "A key is how a program signs in.",
        ["POST /sign-in"] = "A key is how a program signs in.",
        ["POST /sign-in/passkey"] = "A key is how a program signs in.",
        ["POST /sign-in/passkey/options"] = "A key is how a program signs in.",
        ["POST /account/confirm"] = "A key says whether it signs; nobody is there to confirm.",
        ["POST /account/confirm/options"] = "A key says whether it signs; nobody is there to confirm.",
        ["POST /account/passkeys"] = "A key that leaked must not outlive its end by a passkey.",
        ["POST /account/passkeys/options"] = "A key that leaked must not outlive its end by a passkey.",
        ["GET /account/passkeys/{id}/remove"] = "A key that leaked must not lock its person out.",
        ["POST /account/passkeys/{id}/remove"] = "A key that leaked must not lock its person out.",
        ["POST /sign-out"] = "A program ends its key.",
        ["GET /account/password"] = "A key that leaked must not lock its person out.",
        ["POST /account/password"] = "A key that leaked must not lock its person out.",
        ["POST /keys"] = "A key that leaked must not outlive its end by making another: a person does, or a command.",
        ["GET /people/new"] = "An empty form.",
        ["GET /style"] = "It shows the parts of pages and holds nothing of the node.",
        ["GET /assets/{name}"] = "A part of pages.",
        ["GET /favicon.ico"] = "A part of pages.",
        ["GET /health/live"] = "It is for programs.",
        ["GET /health/ready"] = "It is for programs.",
        ["GET /metrics"] = "It is for programs.",
    };

    private readonly string path = Directory.CreateTempSubdirectory("serai-house-").FullName;
    private List<RouteEndpoint> endpoints = [];

    public async Task InitializeAsync()
    {
        using var folder = NodeFolder.Take(path, create: true);
        var settings = new NodeSettings("KAZ", "Kazakhstan", "kaz.house.invalid/log/1");
        await using var node = await NodeHost.FoundAsync(folder, settings, new NodeOptions { IsQuiet = true });
        endpoints = [.. ((IEndpointRouteBuilder)node).DataSources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<HttpMethodMetadata>() is not null)];
    }

    public Task DisposeAsync()
    {
        Directory.Delete(path, recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public void Every_endpoint_has_a_name_and_a_summary()
    {
        Assert.NotEmpty(endpoints);
        Tree.AssertNone(
            from endpoint in endpoints
            where endpoint.Metadata.GetMetadata<IEndpointNameMetadata>() is null
                || endpoint.Metadata.GetMetadata<IEndpointSummaryMetadata>() is null
            select Describe(endpoint));
    }

    [Fact]
    public void Every_endpoint_is_used_by_a_test()
    {
        var tests = string.Join('\n', Tree.Below("tests/", ".cs").Where(f => !f.Contains("House")).Select(Tree.Read));
        Tree.AssertNone(
            from endpoint in endpoints
            let tail = Tail(endpoint.RoutePattern.RawText!)
            where tail.Length > 1 && !Regex.IsMatch(tests, $"[\"/]{Regex.Escape(tail)}([\"?/{{ .]|$)",
                RegexOptions.Multiline)
            select Describe(endpoint));
    }

    [Fact]
    public void What_a_page_shows_or_does_a_program_can_too()
    {
        var console = endpoints.Where(e => e.Metadata.GetMetadata<ListenerMark>()?.Listener == Listener.Console)
            .Select(Describe).Distinct().ToList();
        var programs = console.Where(e => e.Contains(" /api/v1/", StringComparison.Ordinal)).ToHashSet();
        var people = console.Except(programs).ToList();
        Tree.AssertNone(people.Where(e => !Untwinned.ContainsKey(e) && !programs.Contains(TwinOf(e))));
        Tree.AssertNone(Untwinned.Keys.Where(e => !people.Contains(e) || programs.Contains(TwinOf(e))));
        Tree.AssertNone(TwinAddresses.Keys.Where(e => !people.Contains(e)));
    }

    [Fact]
    public void Every_file_that_is_given_away_is_limited_as_exports_are() =>
        Tree.AssertNone(
            from endpoint in endpoints
            where endpoint.Metadata.GetMetadata<ListenerMark>()?.Listener == Listener.Console
                && Regex.IsMatch(endpoint.RoutePattern.RawText!, @"\.(csv|jsonl?|zip|\{format)")
                && endpoint.RoutePattern.RawText != ApiPaths.Document
                && endpoint.Metadata.GetMetadata<EnableRateLimitingAttribute>()?.PolicyName != ClientLimits.Exports
            select Describe(endpoint));

    [Fact]
    public void Only_what_is_no_secret_is_there_for_strangers() =>
        Assert.Equal(
            [
                "/api/v1/openapi.json", "/assets/{name}", "/favicon.ico", "/health/live", "/health/ready",
                // Strangers are refused there, but for this machine where no proxy stands before the console.
                "/metrics", "/sign-in", "/sign-in/passkey", "/sign-in/passkey/options",
            ],
            endpoints.Where(e => e.Metadata.GetMetadata<ListenerMark>()?.Listener == Listener.Console
                    && e.Metadata.GetMetadata<IAllowAnonymous>() is not null)
                .Select(e => e.RoutePattern.RawText!).Distinct().Order(StringComparer.Ordinal));

    /// <summary>The last written-out part: a test may put the rest together.</summary>
    private static string Tail(string pattern)
    {
        var parts = pattern.Split('/').Where(part => !part.StartsWith('{')).ToList();
        // An export ends in the form of the file: what is exported stands before it.
        return parts[^1].Contains('{') ? parts[^2] + "/" + parts[^1].Split(".{")[0] : parts[^1];
    }

    private static string TwinOf(string page) =>
        TwinAddresses.GetValueOrDefault(page) ?? page.Replace(" /", " /api/v1/", StringComparison.Ordinal);

    private static string Describe(RouteEndpoint endpoint) =>
        string.Join(',', endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods)
        + " " + endpoint.RoutePattern.RawText;
}
