using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Serai.Platform.Api;

namespace Serai.Platform.Observing;

/// <summary>How one part of the node is.</summary>
/// <param name="Reason">A word for what is wrong; null where nothing is.</param>
public sealed record PartHealth(HealthStatus Status, string? Reason);

/// <summary>How the node is: healthy, degraded (works, but look at it), unhealthy.</summary>
public sealed record NodeHealth(HealthStatus Status, IReadOnlyDictionary<string, PartHealth> Parts);

/// <summary>
/// For what keeps the node running: 200 where it is healthy or degraded, 503 where it is not. Anyone may ask, so
/// nothing is told but words of a fixed list.
/// </summary>
internal static class ShowHealth
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(ApiPaths.Health + "/live", (HttpContext http, HealthCheckService checks) =>
                AnswerAsync(http, checks, HealthWords.Live))
            .WithName("Live").WithSummary("Whether the process and its writer answer; if not, start it anew.")
            .AllowAnonymous();
        app.MapGet(ApiPaths.Health + "/ready", (HttpContext http, HealthCheckService checks) =>
                AnswerAsync(http, checks, HealthWords.Ready))
            .WithName("Ready").WithSummary("Whether the node can take work: database, disk, log.")
            .AllowAnonymous();
    }

    private static async Task<IResult> AnswerAsync(HttpContext http, HealthCheckService checks, string tag)
    {
        var report = await checks.CheckHealthAsync(check => check.Tags.Contains(tag), http.RequestAborted);
        http.Response.Headers.CacheControl = "no-store";
        return Results.Json(
            new NodeHealth(report.Status, report.Entries.ToDictionary(
                e => e.Key, e => new PartHealth(e.Value.Status, ReasonOf(e.Value)))),
            statusCode: report.Status == HealthStatus.Unhealthy
                ? StatusCodes.Status503ServiceUnavailable
                : StatusCodes.Status200OK);
    }

    // A check that threw has the words of its error there, which may name files: they stand in the node's log.
    private static string? ReasonOf(HealthReportEntry entry) => entry.Exception is null ? entry.Description : "failed";
}
