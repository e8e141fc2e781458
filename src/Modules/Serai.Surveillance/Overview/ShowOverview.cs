using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.People;
using Serai.Surveillance.Filters;

namespace Serai.Surveillance.Overview;

/// <summary>The situation in one screen.</summary>
internal static class ShowOverview
{
    public const string Path = "/overview";

    public static void Map(IEndpointRouteBuilder app) => app.MapGet(Path, Show)
        .WithName("ShowOverview")
        .WithSummary("The last complete week of every disease and place, with three years of days as curves.");

    private static RazorComponentResult<OverviewPage> Show(
        HttpContext http, Viewer viewer, FilterReading reading, SituationQueries situations)
    {
        // An overview opens countries where the reader did not say otherwise: the whole is in the key figures.
        var filter = http.Request.Query.ContainsKey(FilterNames.Level)
            ? reading.Filter
            : reading.Filter with { Level = PlaceLevel.Subdivision };
        return new RazorComponentResult<OverviewPage>(new
        {
            Reading = reading with { Filter = filter },
            Found = reading.Refusal is null ? situations.Of(viewer, filter) : null,
        })
        {
            StatusCode = reading.Status,
        };
    }
}
