using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Serai.Platform.Api;
using Serai.Platform.Api.Limits;
using Serai.Platform.Hosting.Edge;
using Serai.Platform.Languages;
using Serai.Platform.People;
using Serai.Platform.Time;
using Serai.Surveillance.Filters;
using Serai.Vocabulary.Registers;

namespace Serai.Surveillance.Export;

/// <summary>All figures that a filter asks for, as CSV or as JSON lines, of any size.</summary>
internal static class ExportFigures
{
    private const string FileName = "figures";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/figures.csv", CsvAsync)
            .WithName("ExportFiguresCsv").WithSummary("The figures of the filter as CSV, streamed.")
            .ObeysAsOf(saysNo: true)
            .RequireRateLimiting(ClientLimits.Exports);
        app.MapGet("/figures.jsonl", JsonLinesAsync)
            .WithName("ExportFiguresJsonLines").WithSummary("The figures of the filter as JSON lines, streamed.")
            .ObeysAsOf(saysNo: true)
            .RequireRateLimiting(ClientLimits.Exports);
    }

    public static void MapApi(IEndpointRouteBuilder api)
    {
        api.MapGet("/figures/export.csv", CsvAsync)
            .WithName("api-figures-csv").WithSummary("The figures of a filter as CSV, streamed.")
            .ObeysAsOf(saysNo: true)
            .RequireRateLimiting(ClientLimits.Exports);
        api.MapGet("/figures/export.jsonl", JsonLinesAsync)
            .WithName("api-figures-jsonl").WithSummary("The figures of a filter as JSON lines, streamed.")
            .ObeysAsOf(saysNo: true)
            .RequireRateLimiting(ClientLimits.Exports);
    }

    /// <summary>The same for a command of this machine, by the socket of the node's folder.</summary>
    public static void MapLocal(IEndpointRouteBuilder app) => app
        .MapGet("/figures", LocalAsync)
        .WithName("ExportFiguresLocally").WithSummary("Streams figures to a command.");

    private static IResult CsvAsync(
        HttpRequest request, Viewer viewer, FilterReading reading, FigureExport export) =>
        Answer(request, viewer, reading, export, FigureFormat.Csv, "csv");

    private static IResult JsonLinesAsync(
        HttpRequest request, Viewer viewer, FilterReading reading, FigureExport export) =>
        Answer(request, viewer, reading, export, FigureFormat.JsonLines, "jsonl");

    private static IResult Answer(
        HttpRequest request, Viewer viewer, FilterReading reading, FigureExport export, FigureFormat format,
        string extension)
    {
        viewer.Require(Permission.ReadSurveillance);
        return reading.Refusal is { } no
            ? ApiProblem.Of(no, StatusCodes.Status400BadRequest)
            : TypedResults.Stream(
                to => export.WriteAsync(viewer, SelectionOf(request, reading.Filter), format, to, request.HttpContext
                    .RequestAborted),
                FigureRows.TypeOf(format),
                $"{FileName}.{extension}");
    }

    private static IResult LocalAsync(
        HttpRequest request, FilterReading reading, FigureExport export, Catalogue catalogue, BusinessClock clock,
        string? format)
    {
        if (reading.Refusal is { } refusal)
        {
            var words = new Texts(catalogue, Language.English, clock.Zone).Of(refusal);
            return TypedResults.Problem(detail: words, statusCode: StatusCodes.Status400BadRequest);
        }

        var form = format == "jsonl" ? FigureFormat.JsonLines : FigureFormat.Csv;
        return TypedResults.Stream(
            to => export.WriteAsync(
                Scope.Everything, SelectionOf(request, reading.Filter), form, to, request.HttpContext.RequestAborted),
            FigureRows.TypeOf(form));
    }

    /// <summary>
    /// An export is of all indicators and dates where the address does not name one; a country is all its series, those
    /// of its subdivisions too.
    /// </summary>
    private static FigureSelection SelectionOf(HttpRequest request, FigureFilter filter) => new(
        filter.Disease,
        PlaceParts.Of(request.HttpContext.RequestServices.GetRequiredService<PlaceRegister>(), filter.Places),
        request.Query.ContainsKey(FilterNames.Indicator) ? filter.Indicator : null,
        request.Query.ContainsKey(FilterNames.DatedBy) ? filter.DatedBy : null,
        filter.From,
        filter.To,
        filter.AsOf);
}
