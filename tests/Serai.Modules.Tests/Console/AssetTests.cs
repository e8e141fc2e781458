using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Serai.Platform.Assets;
using Serai.Platform.Console;

namespace Serai.Tests.Console;

public sealed partial class AssetTests
{
    private const int ScriptBytesMax = 30_000;
    private const int StylesBytesMax = 40_000;

    [Fact]
    public async Task A_fingerprinted_file_is_kept_for_ever_and_comes_compressed_as_the_reader_can_take_it()
    {
        await using var node = await TestNode.StartAsync();
        using var client = Client(node);
        var url = ConsoleAssets.Url("serai.css");

        using var brotli = await GetAsync(client, url, "gzip, br");
        using var gzip = await GetAsync(client, url, "gzip, br;q=0");
        using var plain = await GetAsync(client, url, null);

        Assert.Matches(@"^/assets/serai\.[0-9a-f]{16}\.css$", url);
        Assert.Equal("br", brotli.Content.Headers.ContentEncoding.Single());
        Assert.Equal("gzip", gzip.Content.Headers.ContentEncoding.Single());
        Assert.Empty(plain.Content.Headers.ContentEncoding);
        Assert.Equal("public, max-age=31536000, immutable", Header(brotli, "Cache-Control"));
        Assert.Contains("Accept-Encoding", brotli.Headers.Vary);
        Assert.Equal("text/css", plain.Content.Headers.ContentType!.MediaType);
        Assert.Contains("--accent", await plain.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_the_reader_has_is_not_sent_again()
    {
        await using var node = await TestNode.StartAsync();
        using var client = Client(node);
        using var first = await GetAsync(client, ConsoleAssets.Url("serai.js"), "br");
        using var again = new HttpRequestMessage(HttpMethod.Get, ConsoleAssets.Url("serai.js"));
        again.Headers.AcceptEncoding.ParseAdd("br");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var answer = await client.SendAsync(again);

        Assert.Equal(HttpStatusCode.NotModified, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_name_without_fingerprint_is_kept_briefly_and_an_unknown_one_is_not_there()
    {
        await using var node = await TestNode.StartAsync();
        using var client = Client(node);

        using var icon = await GetAsync(client, "/favicon.ico", null);
        using var old = await GetAsync(client, "/assets/serai.0000000000000000.css", null);

        Assert.Equal("public, max-age=3600", Header(icon, "Cache-Control"));
        Assert.Equal("image/x-icon", icon.Content.Headers.ContentType!.MediaType);
        Assert.Equal(HttpStatusCode.NotFound, old.StatusCode);
    }

    [Fact]
    public async Task Each_node_has_an_icon_with_its_own_letters()
    {
        await using var node = await TestNode.StartAsync("CHN");
        using var client = Client(node);

        using var icon = await GetAsync(client, NodeMark.IconUrl("CHN"), null);

        Assert.Contains(">CHN</text>", await icon.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.False(NodeMark.TryParseIcon("mark-<x>.svg", out _));
        Assert.False(NodeMark.TryParseIcon("mark-ABCD.svg", out _));
        Assert.Equal(4, new[] { "KAZ", "CHN", "WHO", "KGZ" }.Select(NodeMark.ToneClass).Distinct().Count());
    }

    [Theory]
    [InlineData("serai.js", ScriptBytesMax)]
    [InlineData("serai.css", StylesBytesMax)]
    public void Script_and_styles_stay_light(string name, int bytesMax)
    {
        using var stream = typeof(ConsoleAssets).Assembly.GetManifestResourceStream("assets/" + name)!;

        Assert.InRange(stream.Length, 1, bytesMax);
    }

    [Fact]
    public void Every_class_that_a_part_names_has_a_style_or_a_reason()
    {
        var root = Path.Combine(SharedData.Repository, "src", "Platform", "Serai.Platform");
        var css = string.Concat(Directory.GetFiles(Path.Combine(SharedData.Repository, "web", "styles"))
            .Select(File.ReadAllText));
        var missing =
            from folder in new[] { "Console", "Charts" }
            from file in Directory.GetFiles(Path.Combine(root, folder), "*.razor", SearchOption.AllDirectories)
            from Match attribute in ClassAttribute().Matches(File.ReadAllText(file))
            from name in attribute.Groups["names"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            where !name.Contains('@', StringComparison.Ordinal) && !css.Contains("." + name, StringComparison.Ordinal)
            select $"{Path.GetFileName(file)}: {name}";

        Assert.Empty(missing);
    }

    private static HttpClient Client(TestNode node) =>
        new(new HttpClientHandler { UseProxy = false, AutomaticDecompression = DecompressionMethods.None })
        {
            BaseAddress = node.ConsoleUrl,
        };

    private static async Task<HttpResponseMessage> GetAsync(HttpClient client, string url, string? accepted)
    {
        using var ask = new HttpRequestMessage(HttpMethod.Get, url);
        foreach (var encoding in accepted?.Split(", ") ?? [])
        {
            ask.Headers.AcceptEncoding.Add(StringWithQualityHeaderValue.Parse(encoding));
        }

        return await client.SendAsync(ask);
    }

    private static string Header(HttpResponseMessage answer, string name) => answer.Headers.GetValues(name).Single();

    [GeneratedRegex("class=\"(?<names>[a-z0-9 -]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex ClassAttribute();
}
