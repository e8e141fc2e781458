using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Hosting.Edge;
using Serai.Platform.Languages;
using Serai.Platform.People;

namespace Serai.Surveillance.Series;

/// <summary>The list of series and the curve of one.</summary>
internal static class ShowSeries
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/series", List)
            .WithName("ListSeries").WithSummary("The series of counts, with the last value of each.");
        app.MapGet("/series/{id:long}", Show)
            .WithName("ShowSeries").WithSummary("The curve of one series with threshold and revisions.");
        app.MapGet("/series/{id:long}/counts.csv", Csv)
            .WithName("SeriesCounts").WithSummary("The counts of one series in Serai's own import format.");
    }

    private static IResult List(
        HttpContext http, Viewer viewer, SeriesQueries series, string? disease, string? place, int? page)
    {
        var list = series.List(viewer, Filled(disease), Filled(place), Math.Max(1, page ?? 1));
        return ProblemEdge.WantsJson(http)
            ? TypedResults.Json(list)
            : new RazorComponentResult<SeriesListPage>(new { List = list });
    }

    private static IResult Show(HttpContext http, Viewer viewer, SeriesQueries series, long id)
    {
        if (series.Whole(viewer, id) is not { } curve)
        {
            return TypedResults.NotFound();
        }

        return ProblemEdge.WantsJson(http)
            ? TypedResults.Json(curve)
            : new RazorComponentResult<SeriesPage>(new { Id = id, Curve = curve });
    }

    private static IResult Csv(Viewer viewer, SeriesQueries series, long id)
    {
        if (series.Whole(viewer, id) is not { } curve)
        {
            return TypedResults.NotFound();
        }

        var text = new StringBuilder("date,place,disease,indicator,value\n");
        var key = curve.Key;
        foreach (var point in curve.Points.Where(p => p.Value is not null))
        {
            text.Append(
                System.Globalization.CultureInfo.InvariantCulture,
                $"{Texts.IsoDay(point.Day)},{key.Place},{key.Disease},{key.Indicator},{point.Value}\n");
        }

        return TypedResults.Text(text.ToString(), "text/csv", Encoding.UTF8);
    }

    internal static string? Filled(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
