using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Languages;
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
        app.MapGet(CsvPath, Csv).WithName("CatalogueSeries").WithSummary("A page of the catalogue as CSV.");
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

    private static IResult Csv(Viewer viewer, FilterReading reading, CatalogueQueries queries, int? page)
    {
        if (reading.Refusal is not null)
        {
            return TypedResults.BadRequest();
        }

        var text = new StringBuilder("disease,place,indicator,dated_by,first_day,last_day,days,revisions,known_at\n");
        foreach (var line in queries.Lines(viewer, reading.Filter, PageOf(page)).Lines)
        {
            var (key, facts) = (line.Key, line.Facts);
            text.Append(
                CultureInfo.InvariantCulture,
                $"{key.Disease},{key.Place},{key.Indicator},{key.DatedBy},{Day(facts.First)},{Day(facts.Last)}," +
                $"{facts.Days},{facts.Revisions},{(facts.KnownAt is { } at ? Texts.IsoInstant(at) : "")}\n");
        }

        return TypedResults.Text(text.ToString(), "text/csv", Encoding.UTF8);
    }

    private static int PageOf(int? page) => Math.Clamp(page ?? 1, 1, PagesMax);

    private static string Day(DateOnly? day) => day is { } given ? Texts.IsoDay(given) : "";
}
