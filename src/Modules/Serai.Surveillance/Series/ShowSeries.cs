using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Api;
using Serai.Platform.Api.Limits;
using Serai.Platform.Charts;
using Serai.Platform.Console;
using Serai.Platform.Exports;
using Serai.Platform.Hosting;
using Serai.Platform.Hosting.Edge;
using Serai.Platform.People;
using Serai.Platform.Time;
using Serai.Surveillance.Export;
using Serai.Surveillance.Filters;
using Serai.Vocabulary;

namespace Serai.Surveillance.Series;

/// <summary>The list of series and the curve of one.</summary>
internal static class ShowSeries
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/series", List)
            .WithName("ListSeries").WithSummary("The series of counts, with the last value of each.")
            .ObeysAsOf();
        app.MapGet("/series/{id:long}", Show)
            .WithName("ShowSeries").WithSummary("The curve of one series with threshold and revisions.")
            .ObeysAsOf(saysNo: true);
        app.MapGet("/series/{id:long}/counts.csv", Csv)
            .WithName("SeriesCounts").WithSummary("The counts of one series in Serai's own import format.")
            .ObeysAsOf(saysNo: true)
            .RequireRateLimiting(ClientLimits.Exports);
        app.MapGet("/series/{id:long}/counts.jsonl", JsonLines)
            .WithName("SeriesCountsJsonLines").WithSummary("The counts of one series as JSON lines.")
            .ObeysAsOf(saysNo: true)
            .RequireRateLimiting(ClientLimits.Exports);
    }

    public static void MapApi(IEndpointRouteBuilder api)
    {
        api.MapGet("/series", ApiList)
            .WithName("api-series").WithSummary("The series of counts, with the last value of each.")
            .ObeysAsOf();
        api.MapGet("/series/{id:long}", ApiShow)
            .WithName("api-one-series")
            .WithSummary("One series: its days with the threshold of EARS C2, and its revisions; as known at asof.")
            .ObeysAsOf(saysNo: true)
            .Produces<SeriesReport>();
        // Apart from the days: each of the weeks is fitted anew, which costs more than all else of a series.
        api.MapGet("/series/{id:long}/weeks", ApiWeeks)
            .WithName("api-series-weeks")
            .WithSummary(
                "The latest ISO weeks of one series, at most 260, each judged by Farrington flexible from the figures "
                + "before it; as known at asof.")
            .ObeysAsOf(saysNo: true)
            .Produces<SeriesWeeks>();
        api.MapGet("/series/{id:long}/weeks/" + ExportFormats.Route, ExportWeeks)
            .WithName("api-series-weeks-export")
            .WithSummary("The judged weeks of one series as a file, csv or json; as known at asof.")
            .ObeysAsOf(saysNo: true)
            .RequireRateLimiting(ClientLimits.Exports);
        api.MapGet("/series/{id:long}/counts.csv", Csv)
            .WithName("api-series-counts")
            .WithSummary("The counts of one series in Serai's own import format; as known at asof.")
            .ObeysAsOf(saysNo: true)
            .RequireRateLimiting(ClientLimits.Exports);
        api.MapGet("/series/{id:long}/counts.jsonl", JsonLines)
            .WithName("api-series-counts-jsonl")
            .WithSummary("The counts of one series as JSON lines; as known at asof.")
            .ObeysAsOf(saysNo: true)
            .RequireRateLimiting(ClientLimits.Exports);
        api.MapGet("/series/{id:long}/revisions", ApiRevisions)
            .WithName("api-series-revisions")
            .WithSummary("The counts of one series that others replaced, the latest day first.")
            .ObeysAsOf()
            .Produces<Listing<SeriesRevision>>();
        api.MapGet("/series/{id:long}/revisions/" + ExportFormats.Route, ExportRevisions)
            .WithName("api-series-revisions-export")
            .WithSummary("The counts of one series that others replaced as a file, csv or json.")
            .ObeysAsOf()
            .RequireRateLimiting(ClientLimits.Exports);
        api.MapGet("/series/" + ExportFormats.Route, Export)
            .WithName("api-series-export").WithSummary("The list of series of a filter as a file, csv or json.")
            .ObeysAsOf()
            .RequireRateLimiting(ClientLimits.Exports);
    }

    private static TableExport<SeriesLine> Table { get; } = new TableExport<SeriesLine>("series")
        .Number("id", s => s.Id)
        .Text("disease", s => s.Disease)
        .Text("place", s => s.Place)
        .Text("indicator", s => s.Indicator)
        .Day("lastDay", s => s.LastDay)
        .Number("lastValue", s => s.LastValue)
        .Number("days", s => s.Days);

    private static IResult List(
        HttpContext http, Viewer viewer, SeriesQueries series, PlaceNames names, string? disease, string? place,
        int? page)
    {
        var typed = Filled(place);
        Decision<string> read = typed is null ? ""
            : typed.Length > Limits.Code ? new Refusal(
                "surveillance.figures.long", new TextKey("surveillance.filter.place"), typed.Length, Limits.Code)
            : names.Find(typed);
        if (typed is not null && read.Refusal is null && read.Fact != typed)
        {
            // The address that is shared, and the file under the table, name the code.
            return TypedResults.LocalRedirect(UrlQuery.With(http.Request, FilterNames.Place, read.Fact));
        }

        return new RazorComponentResult<SeriesListPage>(new
        {
            List = series.List(viewer, Filled(disease), typed, Math.Max(1, page ?? 1)), read.Refusal,
        })
        {
            StatusCode = read.Refusal is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest,
        };
    }

    private static IResult Show(Viewer viewer, SeriesQueries series, FilterReading reading, long id) =>
        series.Whole(viewer, id, reading.Filter.AsOf) is { } curve
            ? new RazorComponentResult<SeriesPage>(new
            {
                Id = id, Curve = curve, Weeks = series.Weeks(viewer, id, reading.Filter.AsOf), Reading = reading,
                Events = series.Events(viewer, id),
            })
            {
                StatusCode = reading.Status,
            }
            : TypedResults.NotFound();

    private static Listing<SeriesSummary> ApiList(
        HttpContext http, Viewer viewer, SeriesQueries series, [AsParameters] ListPart part, string? disease,
        string? place) => Listings.Of(
        http, part, series.Behind(viewer, Filled(disease), Filled(place), SeriesMark.Of(part), part.Most),
        SeriesSummary.Of, line => SeriesMark.Of(line).ToCursor());

    private static IResult ApiShow(Viewer viewer, SeriesQueries series, FilterReading reading, long id) =>
        reading.Refusal is { } no ? ApiProblem.Of(no, StatusCodes.Status400BadRequest)
            : series.Whole(viewer, id, reading.Filter.AsOf) is { } curve
            ? TypedResults.Ok(SeriesReport.Of(id, curve))
            : TypedResults.NotFound();

    private static IResult ApiWeeks(Viewer viewer, SeriesQueries series, FilterReading reading, long id) =>
        reading.Refusal is { } no ? ApiProblem.Of(no, StatusCodes.Status400BadRequest)
            : series.Weeks(viewer, id, reading.Filter.AsOf) is { } curve
            ? TypedResults.Ok(new SeriesWeeks(id, [.. curve.Weeks.Select(SeriesWeek.Of)], curve.AsOf.ToUniversalTime()))
            : TypedResults.NotFound();

    private static IResult ExportWeeks(
        Viewer viewer, SeriesQueries series, FilterReading reading, string format, long id) =>
        reading.Refusal is { } no ? ApiProblem.Of(no, StatusCodes.Status400BadRequest)
            : series.Weeks(viewer, id, reading.Filter.AsOf) is { } curve
            ? Weeks.Answer(format, curve.Weeks.Select(SeriesWeek.Of))
            : TypedResults.NotFound();

    private static TableExport<SeriesWeek> Weeks { get; } = new TableExport<SeriesWeek>("weeks")
        .Day("monday", w => w.Monday)
        .Number("value", w => w.Value)
        .Number("days", w => w.Days)
        .Flag("isWhole", w => w.IsWhole)
        .Text("verdict", w => Words.Kebab(w.Verdict))
        .Real("threshold", w => w.Threshold)
        .Real("expected", w => w.Expected)
        .Number("years", w => w.Years);

    private static IResult Export(
        Viewer viewer, SeriesQueries series, string format, string? disease, string? place)
    {
        viewer.Require(Permission.ReadSurveillance);
        return Table.Answer(format, Pages.Behind<SeriesLine, SeriesMark>(
            after => series.Behind(viewer, Filled(disease), Filled(place), after, ListPart.LimitMax), SeriesMark.Of));
    }

    private static IResult ApiRevisions(
        long id, HttpContext http, Viewer viewer, SeriesQueries series, [AsParameters] ListPart part) =>
        series.Replaced(viewer, id, RevisionMark.Of(part), part.Most) is { } rows
            ? TypedResults.Ok(Listings.Of(
                http, part, rows, SeriesRevision.Of, row => RevisionMark.Of(row).ToCursor()))
            : TypedResults.NotFound();

    private static IResult ExportRevisions(string format, long id, Viewer viewer, SeriesQueries series) =>
        series.Replaced(viewer, id, null, 1) is null
            ? TypedResults.NotFound()
            : Replaced.Answer(format, Pages.Behind<Revision, RevisionMark>(
                after => series.Replaced(viewer, id, after, ListPart.LimitMax) ?? [], RevisionMark.Of));

    private static TableExport<Revision> Replaced { get; } = new TableExport<Revision>("revisions")
        .Day("date", r => r.Day)
        .Number("revision", r => r.Number)
        .Number("value", r => r.Value)
        .Instant("known_at", r => r.RecordedAt)
        .Number("value_now", r => r.ReplacedBy)
        .Instant("known_now_at", r => r.LastRecordedAt);

    private static IResult Csv(
        HttpContext http, Viewer viewer, SeriesQueries series, FigureExport export, FilterReading reading, long id) =>
        Counts(http, viewer, series, export, reading, id, FigureFormat.Csv);

    private static IResult JsonLines(
        HttpContext http, Viewer viewer, SeriesQueries series, FigureExport export, FilterReading reading, long id) =>
        Counts(http, viewer, series, export, reading, id, FigureFormat.JsonLines);

    private static IResult Counts(
        HttpContext http, Viewer viewer, SeriesQueries series, FigureExport export, FilterReading reading, long id,
        FigureFormat format) =>
        series.Whole(viewer, id) is null ? TypedResults.NotFound()
            : reading.Refusal is { } no ? ApiProblem.Of(no, StatusCodes.Status400BadRequest)
            : TypedResults.Stream(
                to => export.WriteAsync(
                    viewer,
                    new FigureSelection { Series = id, AsOf = reading.Filter.AsOf },
                    format, to, http.RequestAborted),
                FigureRows.TypeOf(format));

    /// <summary>The counts of a series as files, for under its curve.</summary>
    internal static IReadOnlyList<CurveLink> FilesOf(long id, DateTimeOffset? asOf) =>
    [
        new("CSV", AsOf.Link($"/series/{id}/counts.csv", asOf)),
        new("JSON", AsOf.Link($"/series/{id}/counts.jsonl", asOf)),
    ];

    /// <summary>The judged weeks of a series as files.</summary>
    internal static IReadOnlyList<CurveLink> WeekFilesOf(long id, DateTimeOffset? asOf) =>
    [
        .. new[] { ExportFormats.Csv, ExportFormats.Json }.Select(format => new CurveLink(
            format.ToUpperInvariant(),
            AsOf.Link($"{ApiPaths.Root}/series/{id}/weeks/export.{format}", asOf))),
    ];

    internal static string? Filled(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
