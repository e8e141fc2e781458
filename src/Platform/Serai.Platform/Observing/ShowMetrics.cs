using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Api;
using Serai.Platform.Hosting;
using Serai.Platform.Hosting.Edge;
using Serai.Platform.People;

namespace Serai.Platform.Observing;

/// <summary>
/// The metrics for a program that collects them: with a key, or from this machine itself where no proxy stands before
/// the console, because behind one everybody comes from this machine.
/// </summary>
internal static class ShowMetrics
{
    /// <summary>What a proxy adds to what it passes on.</summary>
    private static readonly string[] SignsOfProxy = ["X-Forwarded-For", "X-Real-IP", "Forwarded", "Via"];

    public static void Map(IEndpointRouteBuilder app) => app.MapGet(ApiPaths.Metrics, Show)
        .WithName("Metrics")
        .WithSummary("Metrics of the node in Prometheus' text format; for a key, or for this machine.")
        .AllowAnonymous();

    private static IResult Show(HttpContext http, Viewer viewer, NodeSettings settings, MetricsReader reader)
    {
        if (viewer.IsSignedIn)
        {
            viewer.Require(Permission.ReadNode);
        }
        else if (!IsFromHere(http, settings))
        {
            throw new ProblemException(Problem.KeyNeeded);
        }

        http.Response.Headers.CacheControl = "no-store";
        return Results.Text(PrometheusText.Write(reader.Read()), PrometheusText.ContentType);
    }

    internal static bool IsFromHere(HttpContext http, NodeSettings settings) =>
        http.Connection.RemoteIpAddress is { } caller && IPAddress.IsLoopback(caller)
        && settings.TrustedProxies.Count == 0 && settings.ConsoleHosts.Count == 0
        && !http.Request.Headers.ContainsKey("Authorization")
        && !SignsOfProxy.Any(http.Request.Headers.ContainsKey);
}
