using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Api;
using Serai.Platform.Hosting.Edge;
using Serai.Platform.People;

namespace Serai.Surveillance.Imports;

/// <summary>The page of imports, and one import with its refusals.</summary>
internal static class ImportCounts
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/imports", List)
            .WithName("ListImports").WithSummary("The imports of counts, the newest first.")
            .ObeysAsOf();
        app.MapGet("/imports/{id:long}", Show)
            .WithName("ShowImport").WithSummary("One import: what was taken; each refused row with line and reason.")
            .ObeysAsOf();
    }

    private static RazorComponentResult<ImportsPage> List(
        Viewer viewer, ImportsTable imports, [AsParameters] ListPart part) =>
        new(new { Lines = imports.Latest(viewer, part.AfterNumber, ImportsTable.PageSize + 1) });

    private static IResult Show(Viewer viewer, ImportsTable imports, long id) =>
        imports.Find(viewer, id) is { } line
            ? new RazorComponentResult<ImportPage>(new { Line = line })
            : TypedResults.NotFound();
}
