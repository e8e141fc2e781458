using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using Serai.Platform.Console;

namespace Serai.Platform.Assets;

/// <summary>The console's script, styles and icons: embedded, fingerprinted, compressed at build time.</summary>
public static class ConsoleAssets
{
    private const string Path = "/assets/";
    private const string Forever = "public, max-age=31536000, immutable";
    private const string Briefly = "public, max-age=3600";

    private static readonly Dictionary<string, Asset> ByName = new[]
    {
        Load("serai.css", "text/css; charset=utf-8"),
        Load("serai.js", "text/javascript; charset=utf-8"),
        Load("favicon.svg", "image/svg+xml"),
        Load("favicon.ico", "image/x-icon"),
    }.ToDictionary(a => a.Name);

    private static readonly Dictionary<string, Asset> ByFingerprintedName =
        ByName.Values.ToDictionary(a => a.FingerprintedName);

    /// <summary>Where a file is to be had, by a name that changes with its content.</summary>
    public static string Url(string name) => Path + ByName[name].FingerprintedName;

    /// <summary>Serves the files to everyone: the sign-in page needs them too.</summary>
    public static void MapConsoleAssets(this IEndpointRouteBuilder app)
    {
        app.MapGet(Path + "{name}", Get)
            .AllowAnonymous()
            .WithName("asset")
            .WithSummary("A script, style sheet or icon of the console");
        app.MapGet("/favicon.ico", (HttpContext http) => Answer(http, ByName["favicon.ico"], Briefly))
            .AllowAnonymous()
            .WithName("favicon")
            .WithSummary("The icon that browsers ask for by this name");
    }

    private static IResult Get(HttpContext http, string name)
    {
        if (ByFingerprintedName.TryGetValue(name, out var asset))
        {
            return Answer(http, asset, Forever);
        }

        return ByName.TryGetValue(name, out asset) ? Answer(http, asset, Briefly)
            : NodeMark.TryParseIcon(name, out var icon) ? Icon(http, icon)
            : Results.NotFound();
    }

    private static IResult Answer(HttpContext http, Asset asset, string caching)
    {
        var (bytes, encoding) = asset.For(http.Request.Headers.AcceptEncoding.ToString());
        http.Response.Headers.CacheControl = caching;
        http.Response.Headers.Vary = "Accept-Encoding";
        if (encoding is not null)
        {
            http.Response.Headers.ContentEncoding = encoding;
        }

        var tag = new EntityTagHeaderValue($"\"{asset.Fingerprint}{(encoding is null ? "" : "-" + encoding)}\"");
        return Results.Bytes(bytes, asset.MediaType, entityTag: tag);
    }

    private static IResult Icon(HttpContext http, string svg)
    {
        http.Response.Headers.CacheControl = Forever;
        return Results.Text(svg, "image/svg+xml");
    }

    private static Asset Load(string name, string mediaType) =>
        Asset.Load(typeof(ConsoleAssets).Assembly, name, mediaType);
}
