using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Api;
using Serai.Platform.Api.Limits;
using Serai.Platform.Exports;
using Serai.Platform.Hosting.Edge;
using Serai.Platform.People;
using Serai.Surveillance.Filters;
using Serai.Surveillance.Imports;

namespace Serai.Surveillance.Overview;

/// <summary>The situation in one screen.</summary>
internal static class ShowOverview
{
    public const string Path = "/overview";

    public static void Map(IEndpointRouteBuilder app) => app.MapGet(Path, Show)
        .WithName("ShowOverview")
        .WithSummary("The last complete week of every disease and place, with three years of days as curves.")
        .ObeysAsOf(saysNo: true);

    public static void MapApi(IEndpointRouteBuilder api)
    {
        api.MapGet(Path, ApiShow)
            .WithName("api-overview")
            .WithSummary("The last complete week of each disease and place against the one before; at most 4 diseases.")
            .ObeysAsOf(saysNo: true)
            .Produces<OverviewReport>();
        api.MapGet(Path + "/" + ExportFormats.Route, Export)
            .WithName("api-overview-export").WithSummary("The places of the overview as a file, csv or json.")
            .ObeysAsOf(saysNo: true)
            .RequireRateLimiting(ClientLimits.Exports);
    }

    private static IResult ApiShow(
        HttpContext http, Viewer viewer, FilterReading reading, SituationQueries situations, CountsImport import) =>
        reading.Refusal is { } no
            ? ApiProblem.Of(no, StatusCodes.Status400BadRequest)
            : TypedResults.Ok(OverviewReport.Of(situations.Of(viewer, Chosen(http, reading))) with
            {
                JudgingBehindSince = viewer.AsOf is null ? import.Judgements.BehindSince : null,
            });

    private static IResult Export(
        HttpContext http, string format, Viewer viewer, FilterReading reading, SituationQueries situations) =>
        reading.Refusal is { } no
            ? ApiProblem.Of(no, StatusCodes.Status400BadRequest)
            : Table.Answer(format, OverviewReport.Of(situations.Of(viewer, Chosen(http, reading))).Diseases
                .SelectMany(d => d.Places.Select(p => (d.Disease, Place: p))));

    private static TableExport<(string Disease, OverviewPlace Place)> Table { get; } =
        new TableExport<(string Disease, OverviewPlace Place)>("overview")
            .Text("disease", r => r.Disease)
            .Text("place", r => r.Place.Place)
            .Text("source", r => Words.Kebab(r.Place.Source))
            .Number("week", r => r.Place.Week.Week)
            .Number("week_before", r => r.Place.Week.Before)
            .Number("change", r => r.Place.Week.Change)
            .Number("reported", r => r.Place.Week.Reported)
            .Number("expected", r => r.Place.Week.Expected);

    // An overview opens countries where the reader did not say otherwise: the whole is in the key figures.
    private static FigureFilter Chosen(HttpContext http, FilterReading reading) =>
        http.Request.Query.ContainsKey(FilterNames.Level)
            ? reading.Filter
            : reading.Filter with { Level = PlaceLevel.Subdivision };

    private static RazorComponentResult<OverviewPage> Show(
        HttpContext http, Viewer viewer, FilterReading reading, SituationQueries situations)
    {
        var filter = Chosen(http, reading);
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
