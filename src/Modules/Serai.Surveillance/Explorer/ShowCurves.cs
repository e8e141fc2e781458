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

namespace Serai.Surveillance.Explorer;

/// <summary>One figure as a file holds it.</summary>
/// <param name="Period">The day, or the ISO week as 2020-W11.</param>
/// <param name="Source">Where it comes from: own, national-only or sum-of-subdivisions.</param>
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

    public static void Map(IEndpointRouteBuilder app) => app.MapGet(Path, Show)
        .WithName("ShowCurves").WithSummary("Curves of the figures that the filter in the address asks for.")
        .ObeysAsOf(saysNo: true);

    public static void MapApi(IEndpointRouteBuilder api)
    {
        api.MapGet("/figures", ApiShow)
            .WithName("api-figures")
            .WithSummary(
                "Figures by the filter of the pages: disease, indicator, place, level, dated, period, from, to, asof.")
            .ObeysAsOf(saysNo: true)
            .Produces<FiguresReport>();
        api.MapGet(Path + "/" + ExportFormats.Route, Export)
            .WithName("api-curves-export")
            .WithSummary("The figures under the curves, added up as the filter asks, as a file, csv or json.")
            .ObeysAsOf(saysNo: true)
            .RequireRateLimiting(ClientLimits.Exports);
    }

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

    private static IResult Export(string format, Viewer viewer, FilterReading reading, FigureQueries figures) =>
        reading.Refusal is { } no
            ? ApiProblem.Of(no, StatusCodes.Status400BadRequest)
            : Table.Answer(format, Figures(figures.Curves(viewer, reading.Filter)));

    private static TableExport<Figure> Table { get; } = new TableExport<Figure>("curves")
        .Text("period", f => f.Period)
        .Text("place", f => f.Place)
        .Text("disease", f => f.Disease)
        .Text("indicator", f => f.Indicator)
        .Text("dated_by", f => f.DatedBy)
        .Text("source", f => Words.Kebab(f.Source))
        .Number("value", f => f.Value)
        .Number("reported", f => f.Reported)
        .Number("expected", f => f.Expected)
        .Number("known_now", f => f.KnownNow);

    private static IEnumerable<Figure> Figures(FigureCurves found) =>
        from curve in found.Curves
        from point in curve.Points.Select((p, i) => (Value: p, Later: curve.Later?[i]))
        select new Figure(
            FigureSums.NameOf(point.Value.Day, found.Filter.Period), curve.Line.Place, curve.Line.Disease,
            found.Filter.Indicator, found.Filter.DatedBy, curve.Line.Source, point.Value.Value, point.Value.Reported,
            point.Value.Expected, point.Later);
}
