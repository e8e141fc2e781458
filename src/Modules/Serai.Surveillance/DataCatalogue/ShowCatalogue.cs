using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Api.Limits;
using Serai.Platform.Exports;
using Serai.Platform.People;
using Serai.Surveillance.Filters;

namespace Serai.Surveillance.DataCatalogue;

/// <summary>What data the node holds, and where it comes from.</summary>
internal static class ShowCatalogue
{
    public const string Path = "/catalogue";
    public const string CsvPath = "/catalogue/series.csv";

    private const int PagesMax = 10_000;

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, Show).WithName("ShowCatalogue")
            .WithSummary("What data the node holds: days, completeness, revisions, sources.");
        app.MapGet(CsvPath, Csv).WithName("CatalogueSeries").WithSummary("A page of the catalogue as CSV.")
            .RequireRateLimiting(ClientLimits.Exports);
    }

    private static RazorComponentResult<CataloguePage> Show(
        Viewer viewer, FilterReading reading, CatalogueQueries queries, int? page) =>
        new(new
        {
            reading.Filter,
            reading.Refusal,
            Found = reading.Refusal is null ? queries.Lines(viewer, reading.Filter, PageOf(page)) : null,
            Shipped = queries.Shipped(viewer),
        })
        {
            StatusCode = reading.Status,
        };

    private static IResult Csv(Viewer viewer, FilterReading reading, CatalogueQueries queries, int? page) =>
        reading.Refusal is not null
            ? TypedResults.BadRequest()
            : Table.Answer(ExportFormats.Csv, queries.Lines(viewer, reading.Filter, PageOf(page)).Lines);

    private static TableExport<CatalogueLine> Table { get; } = new TableExport<CatalogueLine>("catalogue")
        .Text("disease", l => l.Key.Disease)
        .Text("place", l => l.Key.Place)
        .Text("indicator", l => l.Key.Indicator)
        .Text("dated_by", l => l.Key.DatedBy)
        .Day("first_day", l => l.Facts.First)
        .Day("last_day", l => l.Facts.Last)
        .Number("days", l => l.Facts.Days)
        .Number("revisions", l => l.Facts.Revisions)
        .Instant("known_at", l => l.Facts.KnownAt);

    private static int PageOf(int? page) => Math.Clamp(page ?? 1, 1, PagesMax);
}
