using Serai.Platform.Charts;
using Serai.Platform.Data;
using Serai.Platform.Maps;
using Serai.Platform.People;
using Serai.Platform.Time;
using Serai.Surveillance.Filters;
using Serai.Surveillance.Series;
using Serai.Vocabulary.Registers;

namespace Serai.Surveillance.Maps;

/// <summary>The figure of one place on the map.</summary>
/// <param name="Value">The sum over the days of the filter; null where nothing was reported in them.</param>
/// <param name="Units">How many units were added up for it; 0 where it is its own figure.</param>
public sealed record PlaceFigure(
    string Place, long? Value, int Units, IReadOnlyList<IReadOnlyList<GeoPoint>> Rings);

/// <summary>The figures of a map, of which days they are, and as they were known when.</summary>
public sealed record MapFigures(
    FigureFilter Filter, IReadOnlyList<PlaceFigure> Places, DateOnly? First, DateOnly? Last, DateTimeOffset AsOf);

/// <summary>What the map asks of the series.</summary>
public sealed class MapQueries(Database database, Atlas atlas, PlaceRegister register, BusinessClock clock)
{
    /// <summary>Series of one disease and indicator that one map adds up.</summary>
    public const int SeriesMax = 5_000;

    public MapFigures Figures(Viewer viewer, FigureFilter filter)
    {
        viewer.Require(Permission.ReadSurveillance);
        var sums = database.Read(s => Sums(s, viewer.Scope, filter));
        var drawn = new MapPlaces(atlas, register, sums, filter).All();
        return new MapFigures(
            filter,
            drawn,
            sums.Values.Min(sum => sum.First),
            sums.Values.Max(sum => sum.Last),
            filter.AsOf ?? clock.GetUtcNow());
    }

    private static Dictionary<string, SeriesSum> Sums(Session session, Scope scope, FigureFilter filter)
    {
        var series = session.Query(
            $"""
            select k.id, k.place from surveillance_series k where k.disease_known = 1 and k.place_known = 1
              and k.disease = {filter.Disease} and k.indicator = {filter.Indicator} and k.dated_by = {filter.DatedBy}
              and ({scope.PlacesJson} is null or k.place in (select value from json_each({scope.PlacesJson})))
              and ({scope.DiseasesJson} is null or k.disease in (select value from json_each({scope.DiseasesJson})))
            order by k.place limit {SeriesMax}
            """,
            row => (Id: row.Long(0), Place: row.Text(1)));
        var sums = SeriesTable.SumsBySeries(
            session, [.. series.Select(k => k.Id)], DaySpan.Of(filter.From, filter.To), filter.AsOf);
        return series.ToDictionary(k => k.Place, k => sums.GetValueOrDefault(k.Id));
    }
}
