using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Api;
using Serai.Platform.Api.Limits;
using Serai.Platform.People;
using Serai.Surveillance.Filters;

namespace Serai.Surveillance.Explorer;

/// <summary>One figure as a file holds it.</summary>
/// <param name="Period">The day, or the ISO week as 2020-W11.</param>
/// <param name="Source">Where it comes from: own, nationalOnly or sumOfSubdivisions.</param>
/// <param name="Value">Absent where nothing was reported.</param>
/// <param name="Reported">Reports in it.</param>
/// <param name="Expected">Reports that would make it whole.</param>
/// <param name="KnownNow">What is known now, where the filter asks what was known earlier.</param>
public sealed record Figure(
    string Period, string Place, string Disease, string Indicator, string DatedBy, FigureSource Source, long? Value,
    int Reported, int Expected, long? KnownNow);

/// <summary>The curve explorer: any figures as curves, one place or many side by side.</summary>
internal static class ShowCurves
{
    public const string Path = "/curves";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, Show)
            .WithName("ShowCurves").WithSummary("Curves of the figures that the filter in the address asks for.");
        app.MapGet(Path + "/figures.csv", Csv)
            .WithName("CurvesCsv").WithSummary("The figures under the curves as CSV.")
            .RequireRateLimiting(ClientLimits.Exports);
        app.MapGet(Path + "/figures.json", Json)
            .WithName("CurvesJson").WithSummary("The figures under the curves as JSON.")
            .RequireRateLimiting(ClientLimits.Exports);
    }

    public static void MapApi(IEndpointRouteBuilder api) => api.MapGet("/figures", ApiShow)
        .WithName("api-figures")
        .WithSummary(
            "Figures by the filter of the pages: disease, indicator, place, level, dated, period, from, to, asof.")
        .Produces<FiguresReport>();

    private static IResult ApiShow(Viewer viewer, FilterReading reading, FigureQueries figures) =>
        reading.Refusal is { } no
            ? ApiProblem.Of(no, StatusCodes.Status400BadRequest)
            : TypedResults.Ok(FiguresReport.Of(figures.Curves(viewer, reading.Filter)));

    private static RazorComponentResult<CurvesPage> Show(
        HttpContext http, Viewer viewer, FilterReading reading, FigureQueries figures)
    {
        var curves = reading.Refusal is null ? figures.Curves(viewer, reading.Filter) : null;
        return new RazorComponentResult<CurvesPage>(new
        {
            Reading = reading, Choices = CurveChoices.Of(http.Request.Query), Found = curves,
        })
        {
            StatusCode = reading.Status,
        };
    }

    private static IResult Csv(Viewer viewer, FilterReading reading, FigureQueries figures)
    {
        if (reading.Refusal is not null)
        {
            return TypedResults.BadRequest();
        }

        var text = new StringBuilder(
            "period,place,disease,indicator,dated_by,source,value,reported,expected,known_now\n");
        foreach (var figure in Figures(figures.Curves(viewer, reading.Filter)))
        {
            text.Append(CultureInfo.InvariantCulture, $"{figure.Period},{figure.Place},{figure.Disease},");
            text.Append(CultureInfo.InvariantCulture, $"{figure.Indicator},{figure.DatedBy},{Word(figure.Source)},");
            text.Append(CultureInfo.InvariantCulture, $"{figure.Value},{figure.Reported},{figure.Expected},");
            text.Append(CultureInfo.InvariantCulture, $"{figure.KnownNow}\n");
        }

        return TypedResults.Text(text.ToString(), "text/csv", Encoding.UTF8);
    }

    private static IResult Json(Viewer viewer, FilterReading reading, FigureQueries figures) =>
        reading.Refusal is null
            ? TypedResults.Json(Figures(figures.Curves(viewer, reading.Filter)).Select(f => new
            {
                f.Period, f.Place, f.Disease, f.Indicator, f.DatedBy, Source = Word(f.Source), f.Value, f.Reported,
                f.Expected, f.KnownNow,
            }))
            : TypedResults.BadRequest();

    private static IEnumerable<Figure> Figures(FigureCurves found) =>
        from curve in found.Curves
        from point in curve.Points.Select((p, i) => (Value: p, Later: curve.Later?[i]))
        select new Figure(
            FigureSums.NameOf(point.Value.Day, found.Filter.Period), curve.Line.Place, curve.Line.Disease,
            found.Filter.Indicator, found.Filter.DatedBy, curve.Line.Source, point.Value.Value, point.Value.Reported,
            point.Value.Expected, point.Later);

    private static string Word(FigureSource source) =>
        System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(source.ToString());
}
