using Serai.Platform.Data;
using Serai.Platform.People;
using Serai.Platform.Time;
using Serai.Surveillance.Filters;
using Serai.Surveillance.Series;
using Serai.Vocabulary.Notifications;
using Serai.Vocabulary.Registers;

namespace Serai.Surveillance.Completeness;

/// <summary>Which days were reported, by place.</summary>
/// <param name="From">First day that is shown.</param>
/// <param name="To">Last day that is shown.</param>
/// <param name="IsCut">Whether earlier days of the choice are left out for their number.</param>
/// <param name="IsByWeek">Whether there are so many days that a page shows them by week.</param>
public sealed record CompletenessCalendar(
    FigureFilter Filter,
    IReadOnlyList<CalendarRow> Rows,
    DateOnly From,
    DateOnly To,
    bool IsByWeek,
    bool IsCut,
    int Page,
    int PageCount,
    DateTimeOffset AsOf);

/// <summary>What the calendar asks of the series.</summary>
public sealed class CompletenessQueries(Database database, PlaceRegister register, BusinessClock clock)
{
    /// <summary>Places on one page.</summary>
    public const int PlacesMax = 50;

    /// <summary>Columns of the calendar, days or weeks: what still fits a sheet of paper.</summary>
    public const int ColumnsMax = 56;

    /// <summary>Series that are looked through for the places of all pages.</summary>
    public const int SeriesMax = 5_000;

    private const int WeekDays = 7;

    /// <summary>Null where the filter finds no series.</summary>
    public CompletenessCalendar? Calendar(Viewer viewer, FigureFilter filter, int page)
    {
        viewer.Require(Permission.ReadSurveillance);
        return database.Read(s => Calendar(s, Series(s, viewer.Scope, filter), filter, page));
    }

    /// <summary>The same for the places behind one of them: days are those of all places together.</summary>
    /// <param name="viewer">Who reads.</param>
    /// <param name="filter">Which series.</param>
    /// <param name="after">The last place of the page before; null for the first page.</param>
    /// <param name="most">How many places are read.</param>
    public CompletenessCalendar? Behind(Viewer viewer, FigureFilter filter, string? after, int most)
    {
        viewer.Require(Permission.ReadSurveillance);
        return database.Read(s => Calendar(
            s, Series(s, viewer.Scope, filter), filter, 1,
            all => [.. all.Where(k => string.CompareOrdinal(k.Place, after) > 0).Take(most)]));
    }

    private CompletenessCalendar? Calendar(
        Session session, List<(long Id, string Place)> series, FigureFilter filter, int page,
        Func<List<(long Id, string Place)>, List<(long Id, string Place)>>? choose = null)
    {
        var asOf = filter.AsOf ?? clock.GetUtcNow();
        if (series.Count == 0 || Span(session, series, filter, asOf) is not var (from, to))
        {
            return null;
        }

        var isByWeek = filter.Period == Serai.Platform.Charts.CurvePeriod.Week
            || to.DayNumber - from.DayNumber >= ColumnsMax;
        from = isByWeek ? Monday(from) : from;
        var least = isByWeek ? Monday(to).AddDays(WeekDays * (1 - ColumnsMax)) : to.AddDays(1 - ColumnsMax);
        var first = from < least ? least : from;
        var shown = choose?.Invoke(series) ?? [.. series.Skip((page - 1) * PlacesMax).Take(PlacesMax)];
        return new CompletenessCalendar(
            filter,
            [.. shown.Select(k => Row(session, k.Id, k.Place, first, to, filter.AsOf))],
            first,
            to,
            isByWeek,
            from < least,
            page,
            (series.Count + PlacesMax - 1) / PlacesMax,
            asOf);
    }

    internal static DateOnly Monday(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + WeekDays - 1) % WeekDays));

    private CalendarRow Row(
        Session session, long series, string place, DateOnly from, DateOnly to, DateTimeOffset? asOf)
    {
        var values = SeriesTable.Days(session, series, from, to, asOf).ToDictionary(d => d.Date, d => d.Count);
        var reports = DayReports.Of(session, series, from, to, asOf);
        var knownBy = asOf?.ToUnixTimeMilliseconds() ?? long.MaxValue;
        var began = ChunkTable.FirstKnown(session, series, knownBy) is { } at
            ? clock.Zone.DayOf(DateTimeOffset.FromUnixTimeMilliseconds(at))
            : DateOnly.MinValue;
        var days = new List<CalendarDay>();
        for (var day = from; day <= to; day = day.AddDays(1))
        {
            var value = values.GetValueOrDefault(day);
            var report = value is null ? null : reports.GetValueOrDefault(day);
            days.Add(new CalendarDay(
                day,
                value is null ? ReportState.Missing : value == 0 ? ReportState.Zero : ReportState.Reported,
                value,
                report?.FirstKnownAt,
                report?.Revisions ?? 0,
                day < began,
                report is null || day < began ? null
                    : clock.Zone.DayOf(report.FirstKnownAt).DayNumber - day.DayNumber));
        }

        return new CalendarRow(place, days);
    }

    /// <summary>
    /// From the first day that any of the places reported to yesterday, which everybody should have reported; today
    /// counts once somebody has.
    /// </summary>
    private (DateOnly From, DateOnly To)? Span(
        Session session, List<(long Id, string Place)> series, FigureFilter filter, DateTimeOffset asOf)
    {
        var yesterday = clock.Zone.DayOf(asOf).AddDays(-1);
        var span = DaySpan.Of(filter.From, filter.To);
        // Both days said: nothing has to be looked up.
        var sums = filter is { From: not null, To: not null } ? []
            : SeriesTable.SumsBySeries(session, [.. series.Select(k => k.Id)], span, filter.AsOf).Values
                .Where(s => s.Days > 0).ToList();
        if (sums.Count == 0 && (filter.From is null || filter.To is null))
        {
            return null;
        }

        var from = filter.From ?? sums.Min(s => s.First!.Value);
        var to = filter.To ?? Later(yesterday, sums.Max(s => s.Last!.Value));
        return from <= to ? (from, to) : null;
    }

    private static DateOnly Later(DateOnly a, DateOnly b) => a > b ? a : b;

    private List<(long Id, string Place)> Series(Session session, Scope scope, FigureFilter filter)
    {
        var places = PlaceParts.Of(register, filter.Places).ToHashSet();
        return [.. session.Query(
            $"""
            select k.id, k.place from surveillance_series k where k.disease_known = 1 and k.place_known = 1
              and k.disease = {filter.Disease} and k.indicator = {filter.Indicator} and k.dated_by = {filter.DatedBy}
              and ({scope.PlacesJson} is null or k.place in (select value from json_each({scope.PlacesJson})))
              and ({scope.DiseasesJson} is null or k.disease in (select value from json_each({scope.DiseasesJson})))
            order by k.place limit {SeriesMax}
            """,
            row => (Id: row.Long(0), Place: row.Text(1)))
            .Where(k => places.Count == 0 || places.Contains(k.Place))];
    }
}
