using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Api;
using Serai.Platform.Api.Limits;
using Serai.Platform.Exports;
using Serai.Platform.Hosting.Edge;
using Serai.Platform.People;
using Serai.Surveillance.Explorer;
using Serai.Surveillance.Filters;

namespace Serai.Surveillance.Completeness;

/// <summary>The days of one place.</summary>
/// <param name="Completeness">Days that were reported out of all, from 0 to 1.</param>
/// <param name="MedianDelayDays">The middle delay of the reported days; null where none was.</param>
public sealed record PlaceCompleteness(
    string Place, int Reported, int Zero, int Late, int Revised, double Completeness, int? MedianDelayDays,
    DateOnly? LastReported, IReadOnlyList<CalendarDay> Days)
{
    internal static PlaceCompleteness Of(CalendarRow row) => new(
        row.Place, row.Reported, row.Zero, row.Late, row.Revised, row.Completeness, row.MedianDelayDays,
        row.LastReported, row.Days);
}

/// <summary>Which place reported which day, and when.</summary>
internal static class ShowCompleteness
{
    public const string Path = "/completeness";

    /// <summary>More pages than the series of a node fill.</summary>
    private const int PagesMax = 1_000;

    public static void Map(IEndpointRouteBuilder app) => app.MapGet(Path, Show)
        .WithName("ShowCompleteness")
        .WithSummary("A calendar of which place reported which day: reported, zero, missing, late, revised.")
        .ObeysAsOf(saysNo: true);

    public static void MapApi(IEndpointRouteBuilder api)
    {
        api.MapGet(Path, ApiList)
            .WithName("api-completeness")
            .WithSummary("Which place reported which day and when, place by place; the latest 56 weeks at most.")
            .ObeysAsOf(saysNo: true)
            .Produces<Listing<PlaceCompleteness>>();
        api.MapGet(Path + "/" + ExportFormats.Route, Export)
            .WithName("api-completeness-export")
            .WithSummary("The days of the calendar of all places as a file, csv or json.")
            .ObeysAsOf(saysNo: true)
            .RequireRateLimiting(ClientLimits.Exports);
    }

    private static RazorComponentResult<CompletenessPage> Show(
        Viewer viewer, FilterReading reading, CompletenessQueries queries, FigureQueries usual, int? page)
    {
        var filter = Chosen(viewer, reading, usual);
        var number = Math.Clamp(page ?? 1, 1, PagesMax);
        var calendar = reading.Refusal is null ? queries.Calendar(viewer, filter, number) : null;
        return new RazorComponentResult<CompletenessPage>(
            new { Filter = filter, reading.Refusal, Calendar = calendar })
        {
            StatusCode = reading.Status,
        };
    }

    private static IResult ApiList(
        HttpContext http, Viewer viewer, FilterReading reading, CompletenessQueries queries, FigureQueries usual,
        [AsParameters] ListPart part) =>
        reading.Refusal is { } no
            ? ApiProblem.Of(no, StatusCodes.Status400BadRequest)
            : TypedResults.Ok(Listings.Of(
                http, part,
                queries.Behind(viewer, Chosen(viewer, reading, usual), part.After(1)?[0], part.Most)?.Rows ?? [],
                PlaceCompleteness.Of, row => Cursor.Of(row.Place)));

    private static IResult Export(
        string format, Viewer viewer, FilterReading reading, CompletenessQueries queries, FigureQueries usual)
    {
        viewer.Require(Permission.ReadSurveillance);
        if (reading.Refusal is { } no)
        {
            return ApiProblem.Of(no, StatusCodes.Status400BadRequest);
        }

        var filter = Chosen(viewer, reading, usual);
        return Table.Answer(
            format,
            Pages.Behind<CalendarRow, PlaceMark>(
                    after => queries.Behind(viewer, filter, after?.Place, CompletenessQueries.PlacesMax)?.Rows ?? [],
                    row => new PlaceMark(row.Place))
                .SelectMany(row => row.Days.Select(day => new PlaceDay(row.Place, day))));
    }

    private static TableExport<PlaceDay> Table { get; } = new TableExport<PlaceDay>("completeness")
        .Text("place", d => d.Place)
        .Day("date", d => d.Day.Day)
        .Text("state", d => Words.Kebab(d.Day.State))
        .Number("value", d => d.Day.Value)
        .Instant("first_recorded", d => d.Day.FirstKnownAt)
        .Number("delay_days", d => d.Day.DelayDays)
        .Number("revisions", d => d.Day.Revisions);

    private static FigureFilter Chosen(Viewer viewer, FilterReading reading, FigureQueries usual) =>
        usual.WithDisease(viewer, reading.Filter);

    private readonly record struct PlaceMark(string Place);

    private sealed record PlaceDay(string Place, CalendarDay Day);
}
