using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Api;
using Serai.Platform.Api.Limits;
using Serai.Platform.Exports;
using Serai.Platform.People;

namespace Serai.Exchange.Forks;

/// <summary>A log that is said to show two histories.</summary>
/// <param name="Origin">Of the log.</param>
/// <param name="IsSelf">It is this node's own log.</param>
/// <param name="Since">When this node first had it.</param>
/// <param name="By">Origins of those who say so, the first first.</param>
/// <param name="Proof">The address of the proof; null where there is none that holds.</param>
public sealed record ForkReport(
    string Origin, string Country, string Name, bool IsSelf, ForkState State, DateTimeOffset Since,
    IReadOnlyList<string> By, string? Proof)
{
    internal static ForkReport Of(ForkView view) => new(
        view.Node.Origin, view.Node.Country, view.Node.Name, view.IsSelf, view.State, view.Since,
        [.. view.By.Select(node => node.Origin)],
        view.ProofName is { } name ? ForksApi.PathOf(name) : null);
}

/// <summary>Two histories of one log, for programs.</summary>
internal static class ForksApi
{
    private const string FileName = "fork-proof.txt";

    public static string PathOf(string name) => $"/api/v1/peers/forks/{name}/proof";

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/peers/forks", (HttpContext http, Viewer viewer, ForkQueries forks, [AsParameters] ListPart part) =>
                Listings.Sorted(
                    http, part, forks.All(viewer).Select(ForkReport.Of), f => $"{(int)f.State} {f.Origin}"))
            .WithName("api-forks")
            .WithSummary("Logs that are said to show two histories, the proven first, by origin.");
        api.MapGet("/peers/forks/" + ExportFormats.Route, (string format, Viewer viewer, ForkQueries forks) =>
                Table.Answer(format, forks.All(viewer).Select(ForkReport.Of)))
            .WithName("api-forks-export").WithSummary("Logs that are said to show two histories, as csv or json.")
            .RequireRateLimiting(ClientLimits.Exports);
        api.MapGet("/peers/forks/{name}/proof", Proof)
            .WithName("api-fork-proof")
            .WithSummary("The proof that a log shows two histories, by the SHA-256 of its origin, for any third party.")
            .Produces<string>(StatusCodes.Status200OK, "text/plain")
            .RequireRateLimiting(ClientLimits.Exports);
    }

    private static TableExport<ForkReport> Table { get; } = new TableExport<ForkReport>("forks")
        .Text("origin", f => f.Origin)
        .Text("country", f => f.Country)
        .Text("name", f => f.Name)
        .Text("state", f => Words.Kebab(f.State))
        .Instant("since", f => f.Since)
        .Text("by", f => string.Join(' ', f.By))
        .Text("proof", f => f.Proof);

    private static IResult Proof(string name, Viewer viewer, ForkQueries forks) =>
        forks.Proof(viewer, name) is { } proof
            ? Results.File(proof, ForkProofs.MediaType, FileName)
            : TypedResults.NotFound();
}
