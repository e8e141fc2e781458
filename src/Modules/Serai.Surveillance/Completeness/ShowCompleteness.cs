using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Api.Limits;
using Serai.Platform.Exports;
using Serai.Platform.People;
using Serai.Surveillance.Filters;
using Serai.Surveillance.Maps;

namespace Serai.Surveillance.Completeness;

/// <summary>Which place reported which day, and when.</summary>
internal static class ShowCompleteness
{
    public const string Path = "/completeness";
    public const string CsvPath = "/completeness/days.csv";

    /// <summary>More pages than the series of a node fill.</summary>
    private const int PagesMax = 1_000;

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, Show).WithName("ShowCompleteness")
            .WithSummary("A calendar of which place reported which day: reported, zero, missing, late, revised.");
        app.MapGet(CsvPath, Csv).WithName("CompletenessDays").WithSummary("The days of the calendar as CSV.")
            .RequireRateLimiting(ClientLimits.Exports);
    }

    private static RazorComponentResult<CompletenessPage> Show(
        Viewer viewer, FilterReading reading, CompletenessQueries queries, MapQueries usual, int? page)
    {
        var filter = Chosen(viewer, reading, usual);
        var calendar = reading.Refusal is null ? queries.Calendar(viewer, filter, PageOf(page)) : null;
        return new RazorComponentResult<CompletenessPage>(
            new { Filter = filter, reading.Refusal, Calendar = calendar })
        {
            StatusCode = reading.Status,
        };
    }

    private static IResult Csv(
        Viewer viewer, FilterReading reading, CompletenessQueries queries, MapQueries usual, int? page)
    {
        if (reading.Refusal is not null)
        {
            return TypedResults.BadRequest();
        }

        var calendar = queries.Calendar(viewer, Chosen(viewer, reading, usual), PageOf(page));
        return Table.Answer(
            ExportFormats.Csv,
            (calendar?.Rows ?? []).SelectMany(row => row.Days.Select(day => new PlaceDay(row.Place, day))));
    }

    private static TableExport<PlaceDay> Table { get; } = new TableExport<PlaceDay>("completeness")
        .Text("place", d => d.Place)
        .Day("date", d => d.Day.Day)
        .Text("state", d => Word(d.Day.State))
        .Number("value", d => d.Day.Value)
        .Instant("first_recorded", d => d.Day.FirstKnownAt)
        .Number("delay_days", d => d.Day.DelayDays)
        .Number("revisions", d => d.Day.Revisions);

    private static int PageOf(int? page) => Math.Clamp(page ?? 1, 1, PagesMax);

    private static FigureFilter Chosen(Viewer viewer, FilterReading reading, MapQueries usual) =>
        reading.Filter with { Disease = reading.Filter.Disease ?? usual.UsualDisease(viewer) };

    private static string Word(ReportState state) => state switch
    {
        ReportState.Missing => "missing",
        ReportState.Zero => "zero",
        _ => "reported",
    };

    private sealed record PlaceDay(string Place, CalendarDay Day);
}
