using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Charts;
using Serai.Platform.Api.Limits;
using Serai.Platform.Exports;
using Serai.Platform.People;
using Serai.Surveillance.Filters;

namespace Serai.Surveillance.Maps;

/// <summary>The map of the figures of one disease.</summary>
internal static class ShowMap
{
    public const string Path = "/map";
    public const string CsvPath = "/map/figures.csv";
    public const string ScaleName = "classes";
    public const string LogWord = "log";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, Show).WithName("ShowMap")
            .WithSummary("A map of the figures of one disease, by unit where a country reports by units.");
        app.MapGet(CsvPath, Csv).WithName("MapFigures").WithSummary("The figures of the map as CSV.")
            .RequireRateLimiting(ClientLimits.Exports);
    }

    /// <summary>
    /// A map without a chosen level is drawn by units: a country in one shade says less than its neighbours do.
    /// </summary>
    internal static FigureFilter Usual(IQueryCollection query, FigureFilter filter) =>
        query.ContainsKey(FilterNames.Level) ? filter : filter with { Level = PlaceLevel.Subdivision };

    private static RazorComponentResult<MapPage> Show(
        HttpContext http, Viewer viewer, FilterReading reading, MapQueries queries)
    {
        var filter = Chosen(http, viewer, reading, queries);
        var figures = reading.Refusal is null ? queries.Figures(viewer, filter) : null;
        return new RazorComponentResult<MapPage>(
            new { Filter = filter, reading.Refusal, Figures = figures, Scale = ScaleOf(http.Request.Query) })
        {
            StatusCode = reading.Status,
        };
    }

    private static IResult Csv(HttpContext http, Viewer viewer, FilterReading reading, MapQueries queries)
    {
        if (reading.Refusal is not null)
        {
            return TypedResults.BadRequest();
        }

        var filter = Chosen(http, viewer, reading, queries);
        return new TableExport<PlaceFigure>("map")
            .Text("place", p => p.Place)
            .Text("disease", _ => filter.Disease)
            .Text("indicator", _ => filter.Indicator)
            .Number("value", p => p.Value)
            .Answer(ExportFormats.Csv, queries.Figures(viewer, filter).Places);
    }

    private static FigureFilter Chosen(
        HttpContext http, Viewer viewer, FilterReading reading, MapQueries queries)
    {
        var filter = Usual(http.Request.Query, reading.Filter);
        return filter with { Disease = filter.Disease ?? queries.UsualDisease(viewer) };
    }

    private static MapScale ScaleOf(IQueryCollection query) =>
        query[ScaleName].ToString() == LogWord ? MapScale.Log : MapScale.Quantile;
}
