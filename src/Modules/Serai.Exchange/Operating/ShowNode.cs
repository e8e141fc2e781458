using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.People;

namespace Serai.Exchange.Operating;

/// <summary>The operator's page.</summary>
internal static class ShowNode
{
    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/node", Show)
        .WithName("Node").WithSummary("How the node is: problems and what to do, peers, clocks, witnesses, disk.");

    private static RazorComponentResult<NodePage> Show(Viewer viewer, NodeQueries queries) =>
        new(new { Report = queries.Report(viewer) });
}
