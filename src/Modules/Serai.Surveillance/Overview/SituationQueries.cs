using Serai.Platform.Charts;
using Serai.Platform.Data;
using Serai.Platform.People;
using Serai.Platform.Time;
using Serai.Surveillance.Explorer;
using Serai.Surveillance.Filters;
using Serai.Surveillance.Signals;
using Serai.Vocabulary.Registers;

namespace Serai.Surveillance.Overview;

/// <summary>
/// Reads the overview: figures are added up here at every request, from the days as they lie in the database, so that
/// nothing computed before can be out of step with them.
/// </summary>
public sealed class SituationQueries(
    Database database, FigureQueries figures, PlaceRegister places, BusinessClock clock)
{
    /// <summary>Diseases shown in full on one page; the others are named.</summary>
    public const int DiseasesMax = 4;

    /// <summary>Curves on the page, of all diseases.</summary>
    public const int CurvesMax = 80;

    public Situation Of(Viewer viewer, FigureFilter filter)
    {
        viewer.Require(Permission.ReadSurveillance);
        var now = filter.AsOf ?? clock.GetUtcNow();
        var today = clock.Zone.DayOf(now);
        var asked = filter with { From = filter.From ?? today.AddYears(-Situation.Years), Period = CurvePeriod.Day };
        var week = Situation.LastWeekBefore(filter.To is { } to && to < today ? to.AddDays(1) : today);
        return database.Read(s =>
        {
            var (shown, others) = Diseases(s, viewer, asked, Open(s, viewer.Scope, filter), week);
            return new Situation(asked, week, shown, others, now);
        });
    }

    private (List<DiseaseSituation> Shown, List<string> Others) Diseases(
        Session session, Viewer viewer, FigureFilter filter, Func<string, OpenCounts> openOf, DateOnly week)
    {
        List<DiseaseSituation> shown = [];
        List<string> others = [];
        var room = CurvesMax;
        foreach (var (disease, _) in figures.Diseases(session, viewer, filter))
        {
            if (shown.Count == DiseasesMax || room == 0)
            {
                others.Add(disease);
                continue;
            }

            var series = FigureQueries.Series(session, viewer, filter with { Disease = disease });
            var lines = FigureLine.Of(filter, series, places);
            var curves = figures.Read(session, filter, [.. lines.Take(room)], hasLater: false).Curves;
            if (curves.Count == 0)
            {
                continue;
            }

            room -= curves.Count;
            List<PlaceSituation> all = [.. curves.Select(c => new PlaceSituation(c, WeekFigures.Of(c, week)))];
            shown.Add(new DiseaseSituation(
                disease,
                WeekFigures.Of([.. Apart(all).Select(p => p.Figures)]),
                [.. all.OrderByDescending(p => p.Figures.Week)],
                lines.Count,
                openOf(disease)));
        }

        return (shown, others);
    }

    // A province that was chosen beside its country is in the country's figures already.
    private IEnumerable<PlaceSituation> Apart(List<PlaceSituation> all)
    {
        var shown = all.Select(p => p.Curve.Line.Place).ToHashSet();
        return all.Where(p => places.Find(p.Curve.Line.Place)?.Parent is not { } parent || !shown.Contains(parent));
    }

    /// <summary>What waits of the figures of the filter, by the reader's days: no alarm is too old to wait.</summary>
    private Func<string, OpenCounts> Open(Session session, Scope scope, FigureFilter filter)
    {
        var signals = OpenSignals(session, scope, filter);
        var events = OpenEvents(session, scope, filter);
        return disease =>
        {
            var (found, all) = events.GetValueOrDefault(disease);
            return new OpenCounts(signals.GetValueOrDefault(disease), found, IsAllEvents: found == all);
        };
    }

    /// <summary>Signals that waited at the instant of the filter, by disease.</summary>
    private Dictionary<string, long> OpenSignals(Session session, Scope scope, FigureFilter filter)
    {
        var chosen = PlaceParts.Json(places, filter.Places);
        return session.Query(
            SignalsThen.At(filter.AsOf, $"""
            select k.disease, count(*) from surveillance_signal s join surveillance_series k on k.id = s.series
            where ({filter.Disease} is null or k.disease = {filter.Disease})
              and k.indicator = {filter.Indicator} and k.dated_by = {filter.DatedBy}
              and ({chosen} is null or k.place in (select value from json_each({chosen})))
              and ({filter.From} is null or s.last_day >= {filter.From})
              and ({filter.To} is null or s.first_day <= {filter.To})
              and ({scope.PlacesJson} is null or k.place in (select value from json_each({scope.PlacesJson})))
              and ({scope.DiseasesJson} is null or k.disease in (select value from json_each({scope.DiseasesJson})))
              and s.state = {SignalsTable.Word(SignalState.New)}
            group by k.disease
            """),
            row => (Disease: row.Text(0), Count: row.Long(1))).ToDictionary(d => d.Disease, d => d.Count);
    }

    /// <summary>
    /// Events that were kept from signals here and open at the instant of the filter, by disease: those of its figures,
    /// and all of the disease.
    /// </summary>
    private Dictionary<string, (long Found, long All)> OpenEvents(Session session, Scope scope, FigureFilter filter)
    {
        var (asOf, chosen) = (filter.AsOf, PlaceParts.Json(places, filter.Places));
        return session.Query(
            SignalsThen.At(asOf, $"""
            select k.disease, sum(case when k.indicator = {filter.Indicator} and k.dated_by = {filter.DatedBy}
                and ({chosen} is null or k.place in (select value from json_each({chosen})))
                and ({filter.From} is null or s.last_day >= {filter.From})
                and ({filter.To} is null or s.first_day <= {filter.To}) then 1 else 0 end), count(*)
            from surveillance_event e join surveillance_signal s on s.thread = e.thread
              join surveillance_series k on k.id = s.series
            where ({filter.Disease} is null or k.disease = {filter.Disease})
              and ({scope.PlacesJson} is null or k.place in (select value from json_each({scope.PlacesJson})))
              and ({scope.DiseasesJson} is null or k.disease in (select value from json_each({scope.DiseasesJson})))
              and ({asOf} is null and e.closed_at is null
                or s.decided_at <= {asOf} and (e.closed_at is null or e.closed_at > {asOf}))
            group by k.disease
            """),
            row => (Disease: row.Text(0), Found: row.Long(1), All: row.Long(2)))
            .ToDictionary(d => d.Disease, d => (d.Found, d.All));
    }
}
