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

namespace Serai.Surveillance.DataCatalogue;

/// <summary>A series of the catalogue.</summary>
/// <param name="Series">Its number: /api/v1/series/{id}.</param>
/// <param name="FirstDay">The first day with a value; null where there is none.</param>
/// <param name="Days">Days with a value.</param>
/// <param name="Completeness">Days with a value out of those from the first to the last, from 0 to 1.</param>
/// <param name="Revisions">Values that others replaced.</param>
/// <param name="KnownAt">When the latest value became known.</param>
/// <param name="Imports">The imports whose values hold, the latest first, at most 5.</param>
/// <param name="Source">Where the figures come from, as the operator wrote it down.</param>
public sealed record CatalogueSeries(
    long Series, string Disease, string Place, string Indicator, string DatedBy, DateOnly? FirstDay, DateOnly? LastDay,
    int Days, double Completeness, long Revisions, DateTimeOffset? KnownAt, IReadOnlyList<ImportName> Imports,
    string? Source, string? Licence)
{
    internal static CatalogueSeries Of(CatalogueLine line) => new(
        line.Id, line.Key.Disease, line.Key.Place, line.Key.Indicator, line.Key.DatedBy, line.Facts.First,
        line.Facts.Last, line.Facts.Days, line.Facts.Completeness, line.Facts.Revisions, line.Facts.KnownAt,
        line.Imports, line.Source?.Source, line.Source?.Licence);
}

/// <summary>What data the node holds, and where it comes from.</summary>
internal static class ShowCatalogue
{
    public const string Path = "/catalogue";

    private const int PagesMax = 10_000;

    public static void Map(IEndpointRouteBuilder app) => app.MapGet(Path, Show)
        .WithName("ShowCatalogue").WithSummary("What data the node holds: days, completeness, revisions, sources.")
        .ObeysAsOf(saysNo: true);

    public static void MapApi(IEndpointRouteBuilder api)
    {
        api.MapGet(Path, ApiList)
            .WithName("api-catalogue")
            .WithSummary("What data the node holds, series by series: days, completeness, revisions, sources.")
            .ObeysAsOf(saysNo: true)
            .Produces<Listing<CatalogueSeries>>();
        api.MapGet(Path + "/shipped", (HttpContext http, Viewer viewer, CatalogueQueries queries,
                [AsParameters] ListPart part) => Listings.Sorted(http, part, queries.Shipped(viewer), s => s.Key))
            .WithName("api-catalogue-shipped").WithSummary("The data sets that come with the product.");
        api.MapGet(Path + "/" + ExportFormats.Route, Export)
            .WithName("api-catalogue-export").WithSummary("The series of the catalogue as a file, csv or json.")
            .ObeysAsOf(saysNo: true)
            .RequireRateLimiting(ClientLimits.Exports);
        api.MapGet(Path + "/shipped/" + ExportFormats.Route, (string format, Viewer viewer, CatalogueQueries queries) =>
                Sets.Answer(format, queries.Shipped(viewer)))
            .WithName("api-catalogue-shipped-export")
            .WithSummary("The data sets that come with the product as a file, csv or json.")
            .RequireRateLimiting(ClientLimits.Exports);
    }

    private static RazorComponentResult<CataloguePage> Show(
        Viewer viewer, FilterReading reading, CatalogueQueries queries, int? page) =>
        new(new
        {
            reading.Filter,
            reading.Refusal,
            Found = reading.Refusal is null
                ? queries.Lines(viewer, reading.Filter, Math.Clamp(page ?? 1, 1, PagesMax))
                : null,
            Shipped = queries.Shipped(viewer),
        })
        {
            StatusCode = reading.Status,
        };

    private static IResult ApiList(
        HttpContext http, Viewer viewer, FilterReading reading, CatalogueQueries queries,
        [AsParameters] ListPart part) =>
        reading.Refusal is { } no
            ? ApiProblem.Of(no, StatusCodes.Status400BadRequest)
            : TypedResults.Ok(Listings.Of(
                http, part, queries.Behind(viewer, reading.Filter, CatalogueMark.Of(part), part.Most),
                CatalogueSeries.Of, line => CatalogueMark.Of(line.Key).ToCursor()));

    private static IResult Export(string format, Viewer viewer, FilterReading reading, CatalogueQueries queries)
    {
        viewer.Require(Permission.ReadSurveillance);
        return reading.Refusal is { } no
            ? ApiProblem.Of(no, StatusCodes.Status400BadRequest)
            : Table.Answer(format, Pages.Behind<CatalogueLine, CatalogueMark>(
                after => queries.Behind(viewer, reading.Filter, after, ListPart.LimitMax),
                line => CatalogueMark.Of(line.Key)));
    }

    private static TableExport<CatalogueLine> Table { get; } = new TableExport<CatalogueLine>("catalogue")
        .Text("disease", l => l.Key.Disease)
        .Text("place", l => l.Key.Place)
        .Text("indicator", l => l.Key.Indicator)
        .Text("dated_by", l => l.Key.DatedBy)
        .Day("first_day", l => l.Facts.First)
        .Day("last_day", l => l.Facts.Last)
        .Number("days", l => l.Facts.Days)
        .Number("revisions", l => l.Facts.Revisions)
        .Instant("known_at", l => l.Facts.KnownAt)
        .Text("source", l => l.Source?.Source)
        .Text("licence", l => l.Source?.Licence);

    private static TableExport<ShippedSet> Sets { get; } = new TableExport<ShippedSet>("shipped")
        .Text("key", s => s.Key)
        .Text("path", s => s.Path)
        .Flag("own", s => s.IsOwn);
}
