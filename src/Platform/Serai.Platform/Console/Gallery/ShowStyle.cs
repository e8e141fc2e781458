using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Serai.Platform.Console.Gallery;

/// <summary>The gallery of the console's parts.</summary>
public static class ShowStyle
{
    public static void MapStyleGallery(this IEndpointRouteBuilder app) =>
        app.MapGet("/style", () => new RazorComponentResult<StylePage>())
            .WithName("style")
            .WithSummary("Every part of the console with sample data, for developers and reviewers");
}
