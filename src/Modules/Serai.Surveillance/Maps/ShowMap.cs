using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Charts;
using Serai.Platform.Api;
using Serai.Platform.Api.Limits;
using Serai.Platform.Exports;
using Serai.Platform.Hosting.Edge;
using Serai.Platform.People;
using Serai.Surveillance.Explorer;
using Serai.Surveillance.Filters;

namespace Serai.Surveillance.Maps;

/// <summary>The figures of a map.</summary>
/// <param name="First">The first day with a report; null where there is none.</param>
/// <param name="Last">The last day with a report.</param>
public sealed record MapReport(
    string? Disease, string Indicator, string DatedBy, DateOnly? First, DateOnly? Last, DateTimeOffset AsOf,
    IReadOnlyList<MapPlace> Places)
{
    internal static MapReport Of(MapFigures found) => new(
        found.Filter.Disease, found.Filter.Indicator, found.Filter.DatedBy, found.First, found.Last,
        found.AsOf.ToUniversalTime(),
        [.. found.Places.Select(p => new MapPlace(p.Place, p.Value, p.Units))]);
}

/// <summary>The figure of one place.</summary>
/// <param name="Value">The sum over the days; null where nothing was reported in them.</param>
/// <param name="Units">How many units were added up for it; 0 where it is its own figure.</param>
public sealed record MapPlace(string Place, long? Value, int Units);

/// <summary>The map of the figures of one disease.</summary>
internal static class ShowMap
{
    public const string Path = "/map";
    public const string ScaleName = "classes";
    public const string LogWord = "log";

    public static void Map(IEndpointRouteBuilder app) => app.MapGet(Path, Show)
        .WithName("ShowMap")
        .WithSummary("A map of the figures of one disease, by unit where a country reports by units.")
        .ObeysAsOf(saysNo: true);

    public static void MapApi(IEndpointRouteBuilder api)
    {
        api.MapGet(Path, ApiShow)
            .WithName("api-map")
            .WithSummary("The figure of each place of the map, by disease, indicator, place, level, dates and asof.")
            .ObeysAsOf(saysNo: true)
            .Produces<MapReport>();
        api.MapGet(Path + "/" + ExportFormats.Route, Export)
            .WithName("api-map-export").WithSummary("The figures of the map as a file, csv or json.")
            .ObeysAsOf(saysNo: true)
            .RequireRateLimiting(ClientLimits.Exports);
    }

    /// <summary>
    /// A map without a chosen level is drawn by units: a country in one shade says less than its neighbours do.
    /// </summary>
    internal static FigureFilter Usual(IQueryCollection query, FigureFilter filter) =>
        query.ContainsKey(FilterNames.Level) ? filter : filter with { Level = PlaceLevel.Subdivision };

    private static RazorComponentResult<MapPage> Show(
        HttpContext http, Viewer viewer, FilterReading reading, MapQueries queries, FigureQueries usual)
    {
        var filter = Chosen(http, viewer, reading, usual);
        var figures = reading.Refusal is null ? queries.Figures(viewer, filter) : null;
        return new RazorComponentResult<MapPage>(
            new { Filter = filter, reading.Refusal, Figures = figures, Scale = ScaleOf(http.Request.Query) })
        {
            StatusCode = reading.Status,
        };
    }

    private static IResult ApiShow(
        HttpContext http, Viewer viewer, FilterReading reading, MapQueries queries, FigureQueries usual) =>
        reading.Refusal is { } no
            ? ApiProblem.Of(no, StatusCodes.Status400BadRequest)
            : TypedResults.Ok(MapReport.Of(queries.Figures(viewer, Chosen(http, viewer, reading, usual))));

    private static IResult Export(
        HttpContext http, string format, Viewer viewer, FilterReading reading, MapQueries queries,
        FigureQueries usual)
    {
        if (reading.Refusal is { } no)
        {
            return ApiProblem.Of(no, StatusCodes.Status400BadRequest);
        }

        var filter = Chosen(http, viewer, reading, usual);
        return new TableExport<PlaceFigure>("map")
            .Text("place", p => p.Place)
            .Text("disease", _ => filter.Disease)
            .Text("indicator", _ => filter.Indicator)
            .Number("value", p => p.Value)
            .Answer(format, queries.Figures(viewer, filter).Places);
    }

    private static FigureFilter Chosen(
        HttpContext http, Viewer viewer, FilterReading reading, FigureQueries usual) =>
        usual.WithDisease(viewer, Usual(http.Request.Query, reading.Filter));

    private static MapScale ScaleOf(IQueryCollection query) =>
        query[ScaleName].ToString() == LogWord ? MapScale.Log : MapScale.Quantile;
}
