using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Languages;
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
        app.MapGet(CsvPath, Csv).WithName("CompletenessDays").WithSummary("The days of the calendar as CSV.");
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

        var text = new StringBuilder("place,date,state,value,first_recorded,delay_days,revisions\n");
        var calendar = queries.Calendar(viewer, Chosen(viewer, reading, usual), PageOf(page));
        foreach (var row in calendar?.Rows ?? [])
        {
            foreach (var day in row.Days)
            {
                var first = day.FirstKnownAt is { } at ? Texts.IsoInstant(at) : "";
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"{row.Place},{Texts.IsoDay(day.Day)},{Word(day.State)},{day.Value},{first},{day.DelayDays}," +
                    $"{day.Revisions}\n");
            }
        }

        return TypedResults.Text(text.ToString(), "text/csv", Encoding.UTF8);
    }

    private static int PageOf(int? page) => Math.Clamp(page ?? 1, 1, PagesMax);

    private static FigureFilter Chosen(Viewer viewer, FilterReading reading, MapQueries usual) =>
        reading.Filter with { Disease = reading.Filter.Disease ?? usual.UsualDisease(viewer) };

    private static string Word(ReportState state) => state switch
    {
        ReportState.Missing => "missing",
        ReportState.Zero => "zero",
        _ => "reported",
    };
}
