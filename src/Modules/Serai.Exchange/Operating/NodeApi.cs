using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Api;
using Serai.Platform.Api.Limits;
using Serai.Platform.Exports;
using Serai.Platform.People;

namespace Serai.Exchange.Operating;

/// <summary>The operator's view for programs.</summary>
internal static class NodeApi
{
    public const string PeersPath = "/api/v1/node/peers";
    public const string RefusalsPath = "/api/v1/node/refusals";

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/node", (Viewer viewer, NodeQueries queries) => queries.Report(viewer))
            .WithName("api-node")
            .WithSummary("How the node is: what is wrong first, then peers, clocks, witnesses, refusals, disk.");
        api.MapGet("/node/peers/" + ExportFormats.Route, (string format, Viewer viewer, NodeQueries queries) =>
                Peers.Answer(format, queries.Report(viewer).Peers))
            .WithName("api-node-peers-export")
            .WithSummary("Peers with their lag, their clocks and what they have of ours, as a file, csv or json.")
            .RequireRateLimiting(ClientLimits.Exports);
        api.MapGet("/node/refusals/" + ExportFormats.Route, (string format, Viewer viewer, NodeQueries queries) =>
                Refusals.Answer(format, queries.Report(viewer).Refusals))
            .WithName("api-node-refusals-export")
            .WithSummary("What was refused in the last 24 hours, by peer and code, as a file, csv or json.")
            .RequireRateLimiting(ClientLimits.Exports);
    }

    private static TableExport<PeerReport> Peers { get; } = new TableExport<PeerReport>("node-peers")
        .Text("origin", p => p.Origin)
        .Text("country", p => p.Country)
        .Text("name", p => p.Name)
        .Text("link", p => Words.Kebab(p.Link))
        .Number("applied", p => p.Applied)
        .Number("behind", p => p.Behind)
        .Instant("lastContact", p => p.LastContact)
        .Instant("lastHeard", p => p.LastHeard)
        .Number("cosigned", p => p.Cosigned)
        .Real("clockSeconds", p => p.ClockSeconds)
        .Real("clockErrorSeconds", p => p.ClockErrorSeconds);

    private static TableExport<RefusalCount> Refusals { get; } = new TableExport<RefusalCount>("node-refusals")
        .Text("peer", r => r.Peer)
        .Text("kind", r => Words.Kebab(r.Kind))
        .Text("code", r => r.Code)
        .Number("count", r => r.Count)
        .Instant("lastAt", r => r.LastAt);
}
