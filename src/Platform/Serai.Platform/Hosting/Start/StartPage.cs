using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.People;

namespace Serai.Platform.Hosting.Start;

/// <summary>The start page: what waits for the person, as the modules know it.</summary>
public static class StartPage
{
    public static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/", (Viewer viewer, IEnumerable<IModule> modules) => new RazorComponentResult<StartPanelsPage>(
            new { Panels = PanelsFor(viewer, modules) }))
        .WithName("Start").WithSummary("What waits for the person who is signed in.");

    internal static List<StartPanel> PanelsFor(Viewer viewer, IEnumerable<IModule> modules) =>
    [
        .. modules.SelectMany(m => m.StartPanels).Where(p => viewer.May(p.Permission))
            .OrderByDescending(p => p.First.Any(viewer.Roles.Contains)).ThenBy(p => p.Order),
    ];
}
