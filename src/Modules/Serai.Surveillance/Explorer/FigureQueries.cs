using Serai.Platform.Charts;
using Serai.Platform.Data;
using Serai.Platform.People;
using Serai.Platform.Time;
using Serai.Surveillance.Filters;
using Serai.Surveillance.Series;
using Serai.Vocabulary.Registers;

namespace Serai.Surveillance.Explorer;

/// <summary>One curve with its figures.</summary>
/// <param name="Later">What is known now, point by point, where the filter asks what was known earlier.</param>
/// <param name="Revised">Days whose count was another before.</param>
/// <param name="Changes">Days on which the meaning of its figures changed.</param>
public sealed record FigureCurve(
    FigureLine Line,
    IReadOnlyList<FigurePoint> Points,
    IReadOnlyList<long?>? Later,
    IReadOnlySet<DateOnly> Revised,
    IReadOnlyList<DefinitionChange> Changes);

/// <summary>What the filter found: curves over the same days.</summary>
/// <param name="Filter">The filter with its disease, which the page chooses where the reader did not.</param>
/// <param name="LinesFound">Curves there are; more than <see cref="FigureQueries.LinesMax"/> are not read.</param>
/// <param name="IsShortened">There are earlier points that are not shown.</param>
/// <param name="AsOf">When these figures were known.</param>
public sealed record FigureCurves(
    FigureFilter Filter,
    IReadOnlyList<FigureCurve> Curves,
    int LinesFound,
    bool IsShortened,
    DateTimeOffset AsOf);

/// <summary>Reads the figures that a filter asks for, within the scope of the one who asks.</summary>
public sealed class FigureQueries(
    Database database, PlaceRegister places, AnnotationRegister changes, BusinessClock clock)
{
    /// <summary>Curves on one page.</summary>
    public const int LinesMax = SmallMultiples.PanelsMax;

    /// <summary>Series that one filter looks at.</summary>
    public const int SeriesMax = 5_000;

    /// <summary>The curves of one disease: the one of the filter, or the one with the most series.</summary>
    public FigureCurves Curves(Viewer viewer, FigureFilter filter)
    {
        viewer.Require(Permission.ReadSurveillance);
        return database.Read(s =>
        {
            var asked = WithDisease(s, viewer, filter);
            var lines = asked.Disease is null ? [] : FigureLine.Of(asked, Series(s, viewer, asked), places);
            var (curves, isShortened) = Read(s, asked, [.. lines.Take(LinesMax)], hasLater: asked.AsOf is not null);
            return new FigureCurves(asked, curves, lines.Count, isShortened, filter.AsOf ?? clock.GetUtcNow());
        });
    }

    /// <summary>For pages of one disease: the filter's, else the one with the most series that fit it.</summary>
    public FigureFilter WithDisease(Viewer viewer, FigureFilter filter)
    {
        viewer.Require(Permission.ReadSurveillance);
        return database.Read(s => WithDisease(s, viewer, filter));
    }

    private FigureFilter WithDisease(Session session, Viewer viewer, FigureFilter filter) => filter with
    {
        Disease = filter.Disease ?? Diseases(session, viewer, filter).OrderByDescending(d => d.Series)
            .Select(d => d.Disease).FirstOrDefault(),
    };

    /// <summary>The diseases that there are such series of, in order of their ids.</summary>
    internal List<(string Disease, long Series)> Diseases(Session session, Viewer viewer, FigureFilter filter)
    {
        var (scope, chosen) = (viewer.Scope, PlaceParts.Json(places, filter.Places));
        return session.Query(
            $"""
            select k.disease, count(*) from surveillance_series k
            where k.disease_known = 1 and k.place_known = 1 and k.indicator = {filter.Indicator}
              and k.dated_by = {filter.DatedBy} and ({filter.Disease} is null or k.disease = {filter.Disease})
              and ({chosen} is null or k.place in (select value from json_each({chosen})))
              and ({scope.PlacesJson} is null or k.place in (select value from json_each({scope.PlacesJson})))
              and ({scope.DiseasesJson} is null or k.disease in (select value from json_each({scope.DiseasesJson})))
            group by k.disease order by k.disease
            """,
            row => (row.Text(0), row.Long(1)));
    }

    /// <summary>The series of the filter's disease, indicator and date type in the viewer's scope.</summary>
    internal static List<PlaceSeries> Series(Session session, Viewer viewer, FigureFilter filter)
    {
        var scope = viewer.Scope;
        return session.Query(
            $"""
            select k.id, k.disease, k.place from surveillance_series k
            where k.disease_known = 1 and k.place_known = 1 and k.indicator = {filter.Indicator}
              and k.dated_by = {filter.DatedBy} and ({filter.Disease} is null or k.disease = {filter.Disease})
              and ({scope.PlacesJson} is null or k.place in (select value from json_each({scope.PlacesJson})))
              and ({scope.DiseasesJson} is null or k.disease in (select value from json_each({scope.DiseasesJson})))
            order by k.disease, k.place limit {SeriesMax}
            """,
            row => new PlaceSeries(row.Long(0), row.Text(1), row.Text(2)));
    }

    internal (List<FigureCurve> Curves, bool IsShortened) Read(
        Session session, FigureFilter filter, List<FigureLine> lines, bool hasLater)
    {
        var then = lines.ConvertAll(l => DaysOf(l, filter.AsOf));
        var now = hasLater ? lines.ConvertAll(l => DaysOf(l, null)) : null;
        var reported = (now ?? []).Concat(then).Where(d => d.First is not null).ToList();
        if (reported.Count == 0)
        {
            return ([], false);
        }

        var (first, last) = (reported.Min(d => d.First!.Value), reported.Max(d => d.Last!.Value));
        var shown = FirstShown(first, last, filter.Period);
        var revised = lines.Count == 1 && filter.AsOf is null
            ? SeriesTable.RevisedDays(session, [.. lines[0].Series.Select(s => s.Id)], shown, last)
            : [];
        return ([.. lines.Select(Curve)], shown > first);

        DaySums DaysOf(FigureLine line, DateTimeOffset? asOf) => SeriesTable.SumsByDay(
            session, [.. line.Series.Select(s => s.Id)], DaySpan.Of(filter.From, filter.To), asOf);

        FigureCurve Curve(FigureLine line, int index) => new(
            line,
            Sums(line, then[index]),
            now is null ? null : [.. Sums(line, now[index]).Select(p => p.Value)],
            revised.Select(d => FigureSums.StartOf(d, filter.Period)).ToHashSet(),
            [.. changes.Of(line.Disease, filter.Indicator, line.Places).Where(c => c.Day >= shown && c.Day <= last)]);

        List<FigurePoint> Sums(FigureLine line, DaySums days) =>
            FigureSums.Of(days, line.Series.Count, filter.Period, shown, last);
    }

    // A chart draws so many points; the latest tell more than the first.
    private static DateOnly FirstShown(DateOnly first, DateOnly last, CurvePeriod period)
    {
        var days = CurveChart.PointsMax * (period == CurvePeriod.Day ? 1 : 7);
        return last.DayNumber - first.DayNumber < days
            ? first
            : FigureSums.StartOf(last, period).AddDays(period == CurvePeriod.Day ? 1 - days : 7 - days);
    }
}
